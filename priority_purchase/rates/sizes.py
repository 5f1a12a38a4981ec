"""What a contract says of its supplier's size, and what the registers say: both are kept, a difference is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from priority_purchase.rates.explanation import counting_of
from priority_purchase.targets.models import CalculationProfile
from procurement.contracts.enums import StatedSize
from procurement.contracts.models import Entry
from procurement.credentials.models import Credential
from procurement.organisations.enums import CompanySize

_LARGER = {CompanySize.MID_SIZE, CompanySize.LARGE}


@dataclass(frozen=True, slots=True)
class SizeDifference:
    """In what contract and registers differ on a day, the certificates of size, and whose word the profile takes.

    ``code`` is SME_NOT_CERTIFIED (the register knows the company, but no certificate holds the day),
    SME_LISTED_LARGER or LARGER_CERTIFIED (the contract does not say SME, a certificate does).
    """

    code: str
    day: date
    certificates: Sequence[Credential]
    evidence: str


def size_difference(entry: Entry) -> SizeDifference | None:
    """How the size that the contract states differs from the registers on the day of the purchase."""
    stated = StatedSize(entry.stated_size)
    if stated == StatedSize.NOT_STATED:
        return None
    profile = counting_of(entry).profile
    day = _day_of(entry, profile)
    known = Credential.objects.filter(company=entry.supplier_id, product=None, items=[], kind__states_size=True)
    proved = known.filter(period__contains=day, kind__proves_sme=True).exists()
    certificates = list(known.select_related("kind").order_by("valid_from", "pk"))
    code = _difference(stated, proved=proved, known=bool(certificates), larger=entry.supplier.size in _LARGER)
    return SizeDifference(code, day, certificates, profile.get_size_evidence_display()) if code else None


def _day_of(entry: Entry, profile: CalculationProfile) -> date:
    if profile.year_day == CalculationProfile.YearDay.EXPENDITURE:
        return entry.expenditure_date or entry.booked_on
    return entry.order_date or entry.contract_date or entry.booked_on


def _difference(stated: StatedSize, *, proved: bool, known: bool, larger: bool) -> str:
    if stated != StatedSize.SME:
        return "LARGER_CERTIFIED" if proved else ""
    if proved:
        return ""
    if known:
        return "SME_NOT_CERTIFIED"
    return "SME_LISTED_LARGER" if larger else ""
