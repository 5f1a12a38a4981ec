"""What may be erased when: the bytes go, the row with name and hash stays.

Source: Public Records Act Enforcement Decree art. 26 (periods of 1, 3, 5, 10 and 30 years, counted from the first of
January after the matter ended); the years of each kind are the parameter ``documents.keep_years``.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from procurement.documents import access, storing
from procurement.documents.errors import ErasureRefused
from procurement.documents.keys import KEEP_YEARS, OTHER
from procurement.documents.models import DocumentVersion, StoredFile
from procurement.jobs import clock
from procurement.policy.queries import Snapshot, of_site

if TYPE_CHECKING:
    from procurement.documents.models import Document
    from procurement.organisations.models import User


def kept_until(kind: str, ended: date, law: Snapshot) -> date | None:
    """The last day on which a document of this kind must be kept; ``None``: for good."""
    years = law.json(KEEP_YEARS)
    kept = years.get(kind, years[OTHER])
    return None if kept is None else date(ended.year + kept, 12, 31)


@transaction.atomic
def erase(version: DocumentVersion, *, by: User) -> DocumentVersion:
    """Erase the bytes of a version whose time is over; raises :class:`ErasureRefused` with the reason.

    Bytes that another version still needs stay for that one.
    """
    locked = DocumentVersion.objects.select_for_update(of=("self",)).select_related("document").get(pk=version.pk)
    if locked.erased_at is not None:
        return locked
    law = of_site(clock.today())
    _refuse_early(locked.document, law)
    file = StoredFile.objects.select_for_update().get(pk=locked.file_id)
    locked.erased_at, locked.erased_by = clock.now(), by
    locked.erased_basis = law.parameter(KEEP_YEARS).citation[:200]
    locked.save(update_fields=["erased_at", "erased_by", "erased_basis"])
    if not file.versions.filter(erased_at__isnull=True).exists():
        file.erased_at = locked.erased_at
        file.save(update_fields=["erased_at"])
        storing.after_commit(storing.forget, file.pk)
    return locked


def _refuse_early(document: Document, law: Snapshot) -> None:
    ended = access.ended_on(document)
    if ended is None:
        raise ErasureRefused(_("The matter to which the document belongs is not closed; it is kept."))
    last = kept_until(document.kind, ended, law)
    if last is None:
        raise ErasureRefused(_("Documents of this kind are kept for good."))
    if law.day <= last:
        raise ErasureRefused(
            _("The document is kept until %(day)s and cannot be erased before.") % {"day": date_format(last)}
        )
