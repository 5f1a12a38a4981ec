"""Which entries, imports, suppliers and products a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from procurement.catalogue.models import Product
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.models import AgencyYear, Entry, ImportBatch
from procurement.organisations.enums import Role
from procurement.organisations.models import Company
from procurement.organisations.queries import agencies_visible_to, held_by, sees_all

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


def suppliers_visible_to(user: User | AnonymousUser) -> QuerySet[Company]:
    """Companies that a person meets in a list: suppliers of the entries that the person sees, and one's own company.

    Operators, auditors and who may open the register in the administration see all of it.
    """
    if sees_all(user) or _examines(user) or _keeps(user, "procurement.view_company"):
        return Company.objects.all()
    bought = Entry.objects.filter(supplier=OuterRef("pk"), agency__in=agencies_visible_to(user))
    return Company.objects.filter(Q(pk__in=_own_companies(user)) | Q(Exists(bought)))


def products_visible_to(user: User | AnonymousUser) -> QuerySet[Product]:
    """Products that a person meets in a list: those of the entries that the person sees, and of one's own company.

    Operators, auditors and who may open the register in the administration see all of it.
    """
    if sees_all(user) or _examines(user) or _keeps(user, "procurement.view_product"):
        return Product.objects.all()
    bought = Entry.objects.filter(product=OuterRef("pk"), agency__in=agencies_visible_to(user))
    return Product.objects.filter(Q(maker__in=_own_companies(user)) | Q(Exists(bought)))


def _keeps(user: User | AnonymousUser, right: str) -> bool:
    return user.is_active and user.is_staff and user.has_perm(right)


def _examines(user: User | AnonymousUser) -> bool:
    """Who decides about companies, and who audits, looks them up in the register."""
    return any(one.role in {Role.OPERATOR, Role.AUDITOR} for one in held_by(user))


def _own_companies(user: User | AnonymousUser) -> list[int]:
    return sorted({one.company_id for one in held_by(user) if one.company_id is not None})
