"""Why a person sees a document."""

from django.utils.translation import gettext_lazy as _

from procurement.documents import access
from procurement.documents.models import DocumentVersion
from procurement.organisations.models import User
from procurement.organisations.whys import Key, Subject, register


def connect() -> None:
    """Let administrators ask about documents."""
    register(Subject(label=_("document"), pages=("procurement:document",), sees=_sees, exists=_exists))


def _sees(user: User, key: Key) -> bool:
    version = DocumentVersion.objects.select_related("document").get(pk=key["pk"])
    return access.may_see(version.document, user)


def _exists(key: Key) -> bool:
    return DocumentVersion.objects.filter(pk=key["pk"]).exists()
