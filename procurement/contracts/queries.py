"""Which entries and imports a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from procurement.contracts.enums import Kind, Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.models import AgencyYear, Entry, ImportBatch
from procurement.organisations.queries import agencies_visible_to, sees_all

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import Agency, User


def entries_visible_to(user: User | AnonymousUser) -> QuerySet[Entry]:
    """Entries of the agencies that a person may see, with ``one_off``: the sort of one-off purchase, else empty."""
    entries = Entry.objects.select_related("agency", "supplier", "product").annotate(one_off=_one_off())
    if sees_all(user):
        return entries
    return entries.filter(agency__in=agencies_visible_to(user))


def _one_off() -> Coalesce:
    marks = OneOff.objects.filter(entry_id=OuterRef("pk")).values("code")
    return Coalesce(Subquery(marks), Value(""))


def imports_visible_to(user: User | AnonymousUser) -> QuerySet[ImportBatch]:
    """Imports of the agencies that a person may see, and one's own."""
    imports = ImportBatch.objects.select_related("agency", "uploaded_by", "job")
    if sees_all(user):
        return imports
    if not user.is_authenticated:
        return imports.none()
    return imports.filter(Q(uploaded_by=user) | Q(agency__in=agencies_visible_to(user)))


def waiting_entries(agency: Agency, year: int) -> QuerySet[Entry]:
    """Entries that wait for an officer: unmatched negative lines and unconfirmed kinds."""
    waiting = Q(standing=Standing.HELD) | Q(standing=Standing.COUNTED, kind=Kind.UNKNOWN)
    return Entry.objects.filter(waiting, agency=agency, year=year).select_related("supplier")


def years_of(agency: Agency) -> list[int]:
    """Years for which the agency has a ledger, newest first."""
    return list(AgencyYear.objects.filter(agency=agency).order_by("-year").values_list("year", flat=True))


def corrections_of(entry: Entry) -> QuerySet[Entry]:
    """What was booked in later years to correct an entry of a published year (rule C-13), oldest first."""
    restated = Entry.objects.filter(agency=entry.agency_id, contract_no=entry.contract_no, restates_on__isnull=False)
    return restated.filter(corrects=entry.pk).order_by("pk")
