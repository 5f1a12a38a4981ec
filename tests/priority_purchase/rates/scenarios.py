"""The worked examples of the rule sheet, told as ledger entries and credentials.

Each scenario sets up what its example gives (amounts in million won unless the example says otherwise)
and says how to ask for the figure. What must come out stands in the sheet's own file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from priority_purchase.targets.models import AgencyTarget
from procurement.contracts.enums import Kind, PurchaseType, Source, Standing, StatedSize
from procurement.contracts.models import AgencyYear
from procurement.credentials.models import Registry
from procurement.organisations.models import Agency, Company
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, product

M = 1_000_000
G, S, C = Kind.GOODS, Kind.SERVICES, Kind.WORKS


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure the example asks for. ``unit`` is won per unit of the example's numbers."""

    agency: Agency
    programme: str
    year: int = 2026
    profile: str = ""
    unit: int = M


Scenario = Callable[[], Asked]
SCENARIOS: dict[str, Scenario] = {}


def scenario(example: str) -> Callable[[Scenario], Scenario]:
    """Register the scenario of an example."""

    def keep(function: Scenario) -> Scenario:
        SCENARIOS[example] = function
        return function

    return keep


def company(*kinds: str, **fields: object) -> Company:
    """A company with open-ended credentials of these kinds."""
    made = CompanyFactory()
    for kind in kinds:
        credential(kind, made, **fields)
    return made


def large() -> Company:
    """A large company, as the register has it; somewhere a small one is registered too."""
    loaded("SME")
    return CompanyFactory(size="LARGE")


def loaded(*kinds: str) -> None:
    """These registers are loaded, so that no credential means no, not unknown."""
    for kind in kinds:
        Registry.objects.get_or_create(kind_id=kind, covers_from=date(2000, 1, 1))


@scenario("E01")
def baseline_sme() -> Asked:
    agency, small, big = AgencyFactory(), company("SME"), large()
    for kind, total, sme in ((G, 600, 450), (S, 300, 200), (C, 100, 50)):
        entry(agency, small, sme * M, kind=kind)
        entry(agency, big, (total - sme) * M, kind=kind)
    return Asked(agency, "SME")


@scenario("E02a")
def women_goods() -> Asked:
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 30 * M)
    entry(agency, large(), 570 * M)
    return Asked(agency, "WOMEN_GOODS")


@scenario("E02c")
def women_construction() -> Asked:
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 3 * M, kind=C)
    entry(agency, large(), 97 * M, kind=C)
    return Asked(agency, "WOMEN_CONSTRUCTION")


@scenario("E03")
def technology_of_a_large_firm() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    certified, foreign_made = product("91000001"), product("91000002")
    credential("EPC", product=certified)
    credential("NEP", product=foreign_made)
    entry(agency, small, 60 * M, product=certified, item_code="5512190301")
    entry(agency, small, 390 * M)
    entry(agency, large(), 20 * M, product=foreign_made, item_code="5512190301")
    return Asked(agency, "TECH")


def _boundary(won: int) -> Asked:
    agency = AgencyFactory()
    entry(agency, company("SME", "DISABLED"), won)
    entry(agency, large(), 12_345_678_900 - won)
    return Asked(agency, "DISABLED", unit=1)


@scenario("E05a")
def exactly_on_the_boundary() -> Asked:
    return _boundary(123_456_789)


@scenario("E05b")
def one_won_below_the_boundary() -> Asked:
    return _boundary(123_456_788)


def _one_purchase_in_many() -> Agency:
    agency = AgencyFactory()
    entry(agency, company("SME", "STARTUP", "WOMEN", "DISABLED"), 80 * M)
    entry(agency, company("SME"), 40 * M)
    return agency


@scenario("E06b")
def one_purchase_counts_for_startups() -> Asked:
    return Asked(_one_purchase_in_many(), "STARTUP")


@scenario("E06c")
def and_for_smes() -> Asked:
    return Asked(_one_purchase_in_many(), "SME")


@scenario("E07b")
def women_by_share() -> Asked:
    agency, woman, other = AgencyFactory(), company("SME", "WOMEN"), large()
    entry(agency, woman, 300 * M, kind=C, share=30, contract_no="JV-1", line_no=1)
    entry(agency, other, 700 * M, kind=C, share=70, contract_no="JV-1", line_no=2)
    return Asked(agency, "WOMEN_CONSTRUCTION")


@scenario("E09")
def a_subcontract_does_not_count() -> Asked:
    agency = AgencyFactory()
    company("SME")
    entry(agency, large(), 1_000 * M)
    return Asked(agency, "SME")


@scenario("E12")
def delivery_orders_not_the_ceiling() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 2_000 * M, standing=Standing.EXCLUDED, standing_reason="UNIT_PRICE_CEILING")
    entry(agency, small, 150 * M, order_date=date(2026, 2, 1))
    entry(agency, small, 250 * M, order_date=date(2026, 5, 1))
    entry(agency, large(), 600 * M)
    return Asked(agency, "SME")


@scenario("E13")
def cancelled_before_anything_was_done() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 500 * M, standing=Standing.EXCLUDED, standing_reason="CANCELLED")
    entry(agency, small, 200 * M)
    entry(agency, large(), 300 * M)
    return Asked(agency, "SME")


@scenario("E15")
def increased_within_the_year() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 200 * M, contract_no="C-15")
    entry(agency, small, 60 * M, contract_no="C-15", change_seq=1, cumulative_amount=260 * M)
    entry(agency, large(), 240 * M)
    return Asked(agency, "SME")


@scenario("E16")
def decreased_after_the_year_was_published() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    signed = date(2025, 6, 1)
    entry(agency, small, 200 * M, on=signed, contract_no="C-16")
    AgencyYear.objects.filter(agency=agency, year=2025).update(published_on=date(2026, 4, 30))
    entry(agency, small, -50 * M, contract_date=signed, booked_on=date(2026, 7, 1), contract_no="C-16", change_seq=1)
    entry(agency, small, 600 * M)
    entry(agency, large(), 400 * M)
    return Asked(agency, "SME")


@scenario("E19b")
def expired_the_day_before() -> Asked:
    agency, woman = AgencyFactory(), company("SME")
    credential("WOMEN", woman, valid_from=date(2023, 5, 1), valid_to=date(2026, 4, 30))
    entry(agency, woman, 400 * M, on=date(2026, 5, 1))
    return Asked(agency, "WOMEN_GOODS")


@scenario("E20")
def startup_by_either_day() -> Asked:
    agency, young = AgencyFactory(), company("SME")
    credential("STARTUP", young, valid_from=date(2023, 6, 1), valid_to=date(2026, 5, 31))
    entry(agency, young, 50 * M, on=date(2026, 5, 20), expenditure_date=date(2026, 6, 15))
    entry(agency, large(), 450 * M, expenditure_date=date(2026, 6, 15))
    return Asked(agency, "STARTUP", profile="EXPENDITURE")


@scenario("E21b")
def another_profile_another_result() -> Asked:
    agency, woman = AgencyFactory(), company("SME")
    credential("WOMEN", woman, valid_from=date(2023, 6, 1), valid_to=date(2026, 5, 31))
    entry(agency, woman, 50 * M, on=date(2026, 5, 20), expenditure_date=date(2026, 6, 15))
    entry(agency, large(), 450 * M, expenditure_date=date(2026, 6, 15))
    return Asked(agency, "WOMEN_GOODS", profile="EXPENDITURE")


@scenario("E22")
def nep_expired_before_the_order() -> Asked:
    agency, small = AgencyFactory(), company("SME")
    old, other = product("92000001", "4321150701"), product("92000002", "4321150701")
    credential("NEP", product=old, valid_from=date(2023, 4, 1), valid_to=date(2026, 3, 31))
    credential("NEP", product=other, valid_from=date(2025, 1, 1), valid_to=date(2027, 12, 31))
    fields = {"item_code": "4321150701"}
    entry(
        agency, small, 100 * M, contract_date=date(2025, 12, 1), order_date=date(2026, 4, 10),
        booked_on=date(2026, 4, 10), product=old, **fields,
    )  # fmt: skip
    entry(agency, small, 70 * M, on=date(2026, 5, 1), product=other, **fields)
    entry(agency, small, 230 * M, on=date(2026, 5, 1), **fields)
    return Asked(agency, "NEP")


@scenario("E23b")
def grace_period() -> Asked:
    agency, grown = AgencyFactory(), CompanyFactory()
    credential("SME", grown, valid_from=date(2024, 4, 1), valid_to=date(2026, 3, 31))
    credential("SME_GRACE", grown, valid_from=date(2026, 4, 1), valid_to=date(2026, 12, 31))
    entry(agency, grown, 100 * M, on=date(2026, 3, 1))
    entry(agency, grown, 100 * M, on=date(2026, 5, 1))
    entry(agency, large(), 100 * M)
    return Asked(agency, "SME")


@scenario("E24")
def deemed_sme() -> Asked:
    agency = AgencyFactory()
    entry(agency, company("DEEMED_SME"), 100 * M)
    entry(agency, large(), 100 * M)
    return Asked(agency, "SME")


@scenario("E26")
def merely_repackaged() -> Asked:
    agency = AgencyFactory()
    entry(agency, company("SME", "STARTUP"), 80 * M, is_repackaged=True)
    entry(agency, large(), 920 * M)
    return Asked(agency, "STARTUP")


def _severe(won: int, year: int) -> Asked:
    agency, big, on = AgencyFactory(), large(), date(year, 3, 2)
    entry(agency, company("SEVERE_FACILITY"), won, on=on)
    entry(agency, big, 400 * M - won, on=on)
    entry(agency, big, 300 * M, kind=S, on=on)
    entry(agency, big, 300 * M, kind=C, on=on)
    return Asked(agency, "SEVERE", year=year)


@scenario("E27")
def works_are_excluded() -> Asked:
    return _severe(8 * M, 2026)


@scenario("E28b")
def the_target_of_2025() -> Asked:
    return _severe(7_400_000, 2025)


@scenario("E30a")
def published_social_2021() -> Asked:
    agency, social = AgencyFactory(), company("SOCIAL_ENTERPRISE")
    on, unit = date(2021, 5, 3), 100 * M
    entry(agency, social, 9_201 * unit, on=on)
    entry(agency, social, 8_970 * unit, kind=S, on=on)
    entry(agency, large(), (655_000 - 18_171) * unit, on=on)
    return Asked(agency, "SOCIAL", year=2021, unit=unit)


@scenario("E32")
def recognised_pilots() -> Asked:
    agency, small, made = AgencyFactory(), company("SME"), product("93000001")
    credential("INNOVATIVE", product=made)
    entry(agency, small, 4 * M, product=made)
    entry(agency, small, 1_500_000, purchase_type=PurchaseType.PILOT_USE)
    entry(agency, small, 500_000, purchase_type=PurchaseType.CONTEST_PRIZE)
    entry(agency, small, 594 * M)
    return Asked(agency, "INNOVATIVE")


@scenario("E33")
def partial_year() -> Asked:
    agency = AgencyFactory(opened_on=date(2026, 7, 1))
    entry(agency, company("SME"), 240 * M, on=date(2026, 9, 1))
    entry(agency, large(), 160 * M, on=date(2026, 9, 1))
    return Asked(agency, "SME")


def _below_statute() -> Agency:
    agency = AgencyFactory()
    entry(agency, company("SME"), 370 * M)
    entry(agency, large(), 630 * M)
    return agency


@scenario("E36a")
def agreed_target() -> Asked:
    agency = _below_statute()
    AgencyTarget.objects.create(
        policy_set=site_policy_set(), agency=agency, programme_code="SME", year=2026, basis_points=3_500, state="AGREED"
    )
    return Asked(agency, "SME")


@scenario("E36b")
def no_agreement() -> Asked:
    return Asked(_below_statute(), "SME")


@scenario("E38")
def no_target_stored() -> Asked:
    agency, big = AgencyFactory(), large()
    green = product("94000001", "4410160201")
    credential("GREEN_LABEL", product=green)
    entry(agency, big, 120 * M, product=green, item_code="4410160201")
    entry(agency, big, 280 * M, item_code="4410160201")
    entry(agency, big, 600 * M)
    return Asked(agency, "GREEN")


@scenario("E39")
def two_certificates_count_once() -> Asked:
    agency, small, made = AgencyFactory(), company("SME"), product("95000001")
    credential("EPC", product=made)
    credential("NEP", product=made)
    entry(agency, small, 90 * M, product=made)
    entry(agency, small, 410 * M)
    return Asked(agency, "TECH")


@scenario("E42")
def veterans_village() -> Asked:
    agency, village = AgencyFactory(), CompanyFactory()
    credential("VETERANS_VILLAGE", village, items=["5610150601"])
    entry(agency, village, 3 * M, item_code="5610150601")
    entry(agency, large(), 47 * M, item_code="5610150601")
    entry(agency, large(), 500 * M, item_code="4410160201")
    return Asked(agency, "VETERAN")


@scenario("E43")
def standard_workplace() -> Asked:
    agency, big = AgencyFactory(), large()
    entry(agency, company("STANDARD_WORKPLACE"), 5_600_000)
    entry(agency, big, 394_400_000)
    entry(agency, big, 300 * M, kind=S)
    return Asked(agency, "STDWORK")


@scenario("E45")
def kinds_not_confirmed() -> Asked:
    agency, woman = AgencyFactory(), company("SME", "WOMEN")
    entry(agency, woman, 800 * M)
    for _number in range(30):
        entry(agency, woman, 200 * M // 30, kind=Kind.UNKNOWN, source=Source.MANUAL)
    return Asked(agency, "WOMEN_GOODS")


@scenario("E46")
def published_sme_2020() -> Asked:
    agency, on, unit = AgencyFactory(), date(2020, 6, 1), 100_000 * M
    entry(agency, company("SME"), 1_163 * unit, on=on)
    entry(agency, large(), 294 * unit, on=on)
    return Asked(agency, "SME", year=2020, unit=unit)


@scenario("E48")
def published_severe_2024() -> Asked:
    agency, on, unit = AgencyFactory(), date(2024, 6, 3), 100 * M
    entry(agency, company("SEVERE_FACILITY"), 7_896 * unit, on=on)
    entry(agency, large(), (721_696 - 7_896) * unit, on=on, stated_size=StatedSize.LARGE)
    return Asked(agency, "SEVERE", year=2024, unit=unit)
