"""Why a person sees an upload."""

from django.utils.translation import gettext_lazy as _

from procurement.contracts.models import ImportBatch
from procurement.contracts.queries import imports_visible_to
from procurement.organisations.whys import Subject, register


def connect() -> None:
    """Let administrators ask about uploads."""
    register(
        Subject(
            label=_("upload"),
            pages=("procurement:import", "procurement:import_rejected"),
            sees=lambda user, key: imports_visible_to(user).filter(pk=key["pk"]).exists(),
            exists=lambda key: ImportBatch.objects.filter(pk=key["pk"]).exists(),
        )
    )
