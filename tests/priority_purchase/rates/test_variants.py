"""Variants of the worked examples: other days at the boundary, other amounts, other holders, other states."""

from datetime import date, timedelta

import pytest

from priority_purchase.rates.enums import Flag, Status
from priority_purchase.rates.figures import Figure
from priority_purchase.rates.presentation import Card, groups_of
from priority_purchase.rates.queries import live, on_demand
from priority_purchase.targets.models import AgencyTarget
from procurement.contracts import decisions
from procurement.contracts.enums import Kind, PurchaseType, Standing, StatedSize
from procurement.contracts.models import Entry
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, product
from tests.priority_purchase.rates.scenarios import company, large, loaded

ITEM = "5512190301"
FIRST, LAST = date(2026, 2, 1), date(2026, 4, 30)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def figure(agency: Agency, programme: str, *, year: int = 2026, profile: str = "") -> Figure:
    if profile:
        found = on_demand([agency], year=year, policy_set=site_policy_set(), profile_code=profile)[0]
    else:
        found = live(agency, year=year)
    return next(one for one in found.figures if one.programme.code == programme)


def amounts(agency: Agency, programme: str, *, year: int = 2026, profile: str = "") -> tuple[int | None, int | None]:
    found = figure(agency, programme, year=year, profile=profile)
    return found.counted, found.base


# --- days -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("bought", "counts"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
@pytest.mark.parametrize(
    ("programme", "kind"),
    [("WOMEN_GOODS", "WOMEN"), ("DISABLED", "DISABLED"), ("STARTUP", "STARTUP"), ("SEVERE", "SEVERE_FACILITY")],
)
def test_both_ends_of_a_certificate_count(programme, kind, bought, counts):
    agency, holder = AgencyFactory(), company("SME")
    credential(kind, holder, valid_from=FIRST, valid_to=LAST)
    entry(agency, holder, 100, on=bought)

    assert amounts(agency, programme) == (100 if counts else 0, 100)


@pytest.mark.parametrize(("bought", "counts"), [(LAST - DAY, True), (LAST, False)])
@pytest.mark.parametrize("ending", ["REVOKED", "RETURNED"])
def test_the_day_before_an_early_end_is_the_last(ending, bought, counts):
    agency, holder = AgencyFactory(), company("SME")
    credential("WOMEN", holder, valid_from=FIRST, valid_to=date(2027, 1, 1), ended_on=LAST, ending=ending)
    entry(agency, holder, 100, on=bought)

    assert amounts(agency, "WOMEN_GOODS") == (100 if counts else 0, 100)


def test_a_certificate_revoked_on_its_first_day_never_counted():
    agency, holder = AgencyFactory(), company("SME")
    credential("WOMEN", holder, valid_from=FIRST, ended_on=FIRST, ending="REVOKED")
    entry(agency, holder, 100, on=FIRST)

    assert amounts(agency, "WOMEN_GOODS") == (0, 100)


def test_several_certificates_count_once_and_a_gap_between_them_does_not():
    agency, holder = AgencyFactory(), company("SME")
    credential("WOMEN", holder, valid_from=date(2023, 1, 1), valid_to=date(2026, 1, 31))
    credential("WOMEN", holder, valid_from=date(2026, 1, 15), valid_to=date(2026, 2, 28))
    credential("WOMEN", holder, valid_from=date(2026, 4, 1))
    for day in (date(2026, 1, 20), date(2026, 2, 28), date(2026, 3, 15), date(2026, 4, 1)):
        entry(agency, holder, 100, on=day)

    assert amounts(agency, "WOMEN_GOODS") == (300, 400)


def test_a_delivery_order_is_judged_on_its_own_day():
    agency, holder = AgencyFactory(), company("SME")
    credential("WOMEN", holder, valid_from=FIRST, valid_to=LAST)
    fields = {"contract_date": LAST, "booked_on": LAST + DAY}
    entry(agency, holder, 100, order_date=LAST + DAY, **fields)
    entry(agency, holder, 10, order_date=LAST, contract_date=FIRST - DAY, booked_on=LAST)

    assert amounts(agency, "WOMEN_GOODS") == (10, 110)


@pytest.mark.parametrize(
    ("contract", "paid", "startup", "women"),
    [
        (LAST, LAST + DAY, 100, 0),
        (LAST + DAY, LAST, 100, 100),
        (FIRST, LAST, 100, 100),
        (FIRST - DAY, LAST + DAY, 0, 0),
    ],
)
def test_expenditure_profile_takes_either_day_for_startups_only(contract, paid, startup, women):
    agency, holder = AgencyFactory(), company("SME")
    for kind in ("STARTUP", "WOMEN"):
        credential(kind, holder, valid_from=FIRST, valid_to=LAST)
    entry(agency, holder, 100, on=contract, expenditure_date=paid)

    assert amounts(agency, "STARTUP", profile="EXPENDITURE") == (startup, 100)
    assert amounts(agency, "WOMEN_GOODS", profile="EXPENDITURE") == (women, 100)
    assert amounts(agency, "STARTUP") == ((100 if FIRST <= contract <= LAST else 0), 100)


def test_nep_is_tested_on_the_day_of_purchase_under_either_profile():
    agency, new = AgencyFactory(), product("96100001", ITEM)
    credential("NEP", product=new, valid_from=FIRST, valid_to=LAST)
    entry(agency, large(), 100, on=LAST, expenditure_date=LAST + DAY, product=new, item_code=ITEM)
    entry(agency, large(), 10, on=LAST + DAY, expenditure_date=LAST + DAY, product=new, item_code=ITEM)

    assert amounts(agency, "NEP", profile="EXPENDITURE") == amounts(agency, "NEP") == (100, 110)


# --- holders and sizes ----------------------------------------------------------------------------
@pytest.mark.parametrize("shares", [(60, 40), (33, 67)])
def test_each_member_of_a_joint_contract_counts_by_itself(shares):
    agency = AgencyFactory()
    for place, (share, kinds) in enumerate(zip(shares, (("SME", "WOMEN"), ("SME", "DISABLED")), strict=True), start=1):
        entry(agency, company(*kinds), share * 10, kind=Kind.WORKS, share=share, contract_no="JV-9", line_no=place)

    assert amounts(agency, "WOMEN_CONSTRUCTION") == (shares[0] * 10, 1_000)
    assert amounts(agency, "DISABLED") == (shares[1] * 10, 1_000)
    assert amounts(agency, "SME") == (1_000, 1_000)


@pytest.mark.parametrize("stated", [StatedSize.NOT_STATED, StatedSize.SME, StatedSize.NON_PROFIT])
def test_e24_who_is_deemed_an_sme_counts_for_smes_only(stated):
    """Also when it shows a women's certificate, or the contract calls it an SME."""
    agency, deemed, made = AgencyFactory(), company("DEEMED_SME", "WOMEN", "DISABLED"), product("96200001", ITEM)
    credential("EPC", product=made)
    entry(agency, deemed, 100, stated_size=stated, product=made, item_code=ITEM)
    entry(agency, large(), 100, stated_size=StatedSize.LARGE)

    assert amounts(agency, "SME") == (100, 200)
    assert amounts(agency, "WOMEN_GOODS") == (0, 200)
    assert amounts(agency, "DISABLED") == (0, 200)
    assert amounts(agency, "TECH") == (0, 0)


def test_a_cooperative_of_smes_is_an_sme_everywhere():
    agency, made = AgencyFactory(), product("96200002", ITEM)
    credential("EPC", product=made)
    entry(agency, company("SME_COOPERATIVE", "WOMEN"), 100, product=made, item_code=ITEM)

    assert amounts(agency, "SME") == amounts(agency, "TECH") == amounts(agency, "WOMEN_GOODS") == (100, 100)


@pytest.mark.parametrize("size", ["MID_SIZE", "LARGE"])
@pytest.mark.parametrize("kind", ["EXCELLENT", "EXCELLENT_BRAND", "NEP", "INNOVATIVE"])
def test_a_product_of_a_larger_firm_is_in_neither_part_of_tech(kind, size):
    agency, made = AgencyFactory(), product("96300001", ITEM)
    credential(kind, product=made)
    entry(agency, CompanyFactory(size=size), 100, product=made, item_code=ITEM)
    entry(agency, company("SME"), 400)

    assert amounts(agency, "TECH") == (0, 400)


def test_a_label_of_one_programme_is_none_of_another():
    agency, green, new = AgencyFactory(), product("96400001", ITEM), product("96400002", ITEM)
    credential("GREEN_LABEL", product=green)
    credential("NEP", product=new)
    small = company("SME")
    entry(agency, small, 100, product=green, item_code=ITEM)
    entry(agency, small, 10, product=new, item_code=ITEM)

    assert amounts(agency, "TECH") == (10, 110)
    assert amounts(agency, "GREEN") == (100, 110)
    assert amounts(agency, "NEP") == (10, 110)


def test_an_ordinary_woman_who_is_no_sme_any_more_does_not_count():
    agency, woman = AgencyFactory(), CompanyFactory()
    credential("WOMEN", woman)
    credential("SME", woman, valid_from=date(2024, 1, 1), valid_to=FIRST - DAY)
    entry(agency, woman, 100, on=FIRST)

    assert amounts(agency, "WOMEN_GOODS") == (0, 100)


@pytest.mark.parametrize(("kind", "counts"), [(Kind.GOODS, 100), (Kind.SERVICES, 0)])
@pytest.mark.parametrize("special", [PurchaseType.PILOT_USE, PurchaseType.CONTEST_PRIZE])
def test_e32_recognised_pilots_are_purchases_of_goods(kind, counts, special):
    agency = AgencyFactory()
    loaded("INNOVATIVE")
    entry(agency, company("SME"), 100, kind=kind, purchase_type=special)
    entry(agency, company("SME"), 900)

    assert amounts(agency, "INNOVATIVE") == (counts, 900 + counts)


def test_social_value_counts_a_purchase_once_however_much_its_supplier_is():
    agency = AgencyFactory()
    entry(agency, company("SOCIAL_ENTERPRISE", "SEVERE_FACILITY", "STANDARD_WORKPLACE", "SELF_SUPPORT"), 80)
    entry(agency, large(), 920)

    found = figure(agency, "SOCIAL_VALUE")
    assert (found.counted, found.base, found.met) == (80, 1_000, True)


# --- targets --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("programme", "year", "target"),
    [
        ("SEVERE", 2024, 100), ("SEVERE", 2025, 110), ("SEVERE", 2026, 110),
        ("STDWORK", 2019, 30), ("STDWORK", 2020, 60), ("STDWORK", 2023, 60), ("STDWORK", 2024, 80),
        ("TECH", 2015, 500), ("TECH", 2016, 1_000), ("TECH", 2019, 1_000), ("TECH", 2020, 1_500),
        ("NEP", 2026, 2_000), ("VETERAN", 2026, 700), ("GREEN", 2026, None), ("SELF_SUPPORT", 2026, None),
    ],
)  # fmt: skip
def test_targets_are_those_of_the_year(programme, year, target):
    assert figure(AgencyFactory(), programme, year=year).target.basis_points == target


@pytest.mark.parametrize(("year", "met"), [(2024, True), (2025, False)])
def test_e28_the_same_purchases_meet_one_year_and_miss_the_next(year, met):
    agency, on = AgencyFactory(), date(year, 3, 2)
    entry(agency, company("SEVERE_FACILITY"), 74, on=on)
    entry(agency, large(), 6_926, on=on)

    found = figure(agency, "SEVERE", year=year)
    assert (found.met, str(Card(found).percent)) == (met, "1.06")


def own_target(agency: Agency, programme: str, basis_points: int, state: str = "AGREED") -> None:
    AgencyTarget.objects.create(
        policy_set=site_policy_set(), agency=agency, programme_code=programme, year=2026, basis_points=basis_points,
        state=state,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("programme", "basis_points", "flag"),
    [
        ("SME", 4_999, Flag.BELOW_STATUTORY_50),
        ("SME", 5_000, None),
        ("SME", 6_000, None),
        ("TECH", 1_499, Flag.BELOW_STATUTORY),
        ("DISABLED", 99, Flag.BELOW_STATUTORY),
        ("GREEN", 100, None),
    ],
)
def test_e36_an_agreed_target_below_the_law_is_flagged(programme, basis_points, flag):
    agency = AgencyFactory()
    own_target(agency, programme, basis_points)

    found = figure(agency, programme)
    assert found.target.basis_points == basis_points
    assert set(found.flags) == ({flag} if flag else set())


@pytest.mark.parametrize("state", ["REQUESTED", "REFUSED"])
def test_e36_a_target_that_is_not_agreed_has_no_effect(state):
    agency = AgencyFactory()
    own_target(agency, "SME", 3_500, state)

    found = figure(agency, "SME")
    assert (found.target.basis_points, found.flags) == (5_000, ())


def test_e38_with_a_target_of_its_own_a_green_rate_is_judged():
    agency, green = AgencyFactory(), product("96500001", ITEM)
    credential("GREEN_LABEL", product=green)
    entry(agency, large(), 120, product=green, item_code=ITEM)
    entry(agency, large(), 280, item_code=ITEM)
    before = figure(agency, "GREEN")
    own_target(agency, "GREEN", 3_000)

    after = figure(agency, "GREEN")
    assert (before.status, before.met, before.grade) == (Status.TARGET_NOT_SET, None, "N/A")
    assert str(Card(before).percent) == str(Card(after).percent) == "30.00"
    assert (after.status, after.met, after.grade) == (Status.COMPUTED, True, "A")


@pytest.mark.parametrize(
    ("counted", "base", "met", "grade"),
    [
        (6_000, 10_000, True, "S"),
        (5_999_999_999, 10_000_000_000, True, "A"),
        (5_000, 10_000, True, "A"),
        (4_999_999_999, 10_000_000_000, False, "B"),
        (4_500, 10_000, False, "B"),
        (4_499_999_999, 10_000_000_000, False, "C"),
        (3_500, 10_000, False, "C"),
        (3_499_999_999, 10_000_000_000, False, "D"),
        (0, 10_000, False, "D"),
    ],
)
def test_grades_are_taken_from_what_is_not_rounded(counted, base, met, grade):
    agency = AgencyFactory()
    if counted:
        entry(agency, company("SME"), counted)
    entry(agency, large(), base - counted)

    found = figure(agency, "SME")
    assert (found.met, found.grade) == (met, grade)


# --- states ---------------------------------------------------------------------------------------
def test_e45_unconfirmed_kinds_hold_what_depends_on_them_and_nothing_else():
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN", "DISABLED", "STARTUP"), 800)
    waiting = entry(agency, company("SME"), 200, kind=Kind.UNKNOWN)

    for part in ("WOMEN_GOODS", "WOMEN_SERVICES", "WOMEN_CONSTRUCTION"):
        found = figure(agency, part)
        assert (found.status, found.rate, found.met, found.grade) == (Status.TYPE_UNCONFIRMED, None, None, "N/A")
    assert amounts(agency, "SME") == (1_000, 1_000)
    assert amounts(agency, "DISABLED") == amounts(agency, "STARTUP") == (800, 1_000)

    decisions.set_kind([waiting.pk], kind=Kind.SERVICES, note="", by=ministry())
    assert amounts(agency, "WOMEN_GOODS") == (800, 800)


def test_e45_an_unconfirmed_entry_that_is_left_out_holds_nothing():
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 800)
    waiting = entry(agency, company("SME"), 200, kind=Kind.UNKNOWN)

    decisions.set_standing([waiting.pk], standing=Standing.EXCLUDED, reason="NOT_A_PURCHASE", note="", by=ministry())

    assert figure(agency, "WOMEN_GOODS").status == Status.COMPUTED


@pytest.mark.parametrize("rows", [(), (100, -100), (100, -150)])
def test_nothing_to_measure_against_is_no_rate(rows):
    agency, small = AgencyFactory(), company("SME")
    for won in rows:
        entry(agency, small, won)

    found = figure(agency, "SME")
    assert (found.status, found.rate, found.met, found.shortfall, found.grade) == (
        Status.ZERO_DENOMINATOR, None, None, None, "N/A",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opened", "closed", "partial"),
    [
        (None, None, False),
        (date(2026, 1, 1), None, False),
        (date(2026, 1, 2), None, True),
        (None, date(2026, 12, 31), False),
        (None, date(2026, 12, 30), True),
        (date(2020, 5, 1), date(2027, 1, 1), False),
    ],
)
def test_e33_an_agency_that_did_not_exist_all_year_is_flagged(opened, closed, partial):
    agency = AgencyFactory(opened_on=opened, closed_on=closed)

    assert (Flag.PARTIAL_YEAR in figure(agency, "SME").flags) == partial


@pytest.mark.parametrize(("year", "succeeded"), [(2025, False), (2026, True)])
def test_v35_the_last_year_of_a_dissolved_agency_says_who_succeeds(year, succeeded):
    agency = AgencyFactory(closed_on=date(2026, 8, 31), successor=AgencyFactory())

    flags = figure(agency, "SME", year=year).flags
    assert (Flag.SUCCEEDED in flags, Flag.PARTIAL_YEAR in flags) == (succeeded, succeeded)


def test_an_agency_dissolved_without_a_successor_is_not_succeeded():
    assert Flag.SUCCEEDED not in figure(AgencyFactory(closed_on=date(2026, 8, 31)), "SME").flags


# --- the whole of a programme in parts ------------------------------------------------------------
@pytest.mark.parametrize(
    ("women", "others", "outcome", "headline"),
    [
        ({Kind.GOODS: 5, Kind.SERVICES: 5, Kind.WORKS: 3}, {Kind.GOODS: 95, Kind.SERVICES: 95, Kind.WORKS: 97},
         "ALL_MET", "4.33"),
        ({Kind.GOODS: 5}, {Kind.GOODS: 95}, "ALL_MET", "5.00"),
        ({Kind.GOODS: 5, Kind.WORKS: 2}, {Kind.GOODS: 95, Kind.WORKS: 98}, "PARTIAL", "3.50"),
        ({Kind.GOODS: 4, Kind.WORKS: 2}, {Kind.GOODS: 96, Kind.WORKS: 98}, "MISSED", "3.00"),
        ({}, {}, "N/A", None),
    ],
)  # fmt: skip
def test_women_as_a_whole(women, others, outcome, headline):
    agency, woman, other = AgencyFactory(), company("SME", "WOMEN"), large()
    for supplier, won_by_kind in ((woman, women), (other, others)):
        for kind, won in won_by_kind.items():
            entry(agency, supplier, won, kind=kind)

    found = live(agency, year=2026)
    (whole,) = groups_of([Card(one) for one in found.figures], found.sums.total)
    assert (whole.code, whole.outcome, None if whole.headline is None else str(whole.headline)) == (
        "WOMEN", outcome, headline,
    )  # fmt: skip


def test_women_as_a_whole_has_no_verdict_while_kinds_are_unconfirmed():
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 100)
    entry(agency, company("SME"), 100, kind=Kind.UNKNOWN)

    found = live(agency, year=2026)
    (whole,) = groups_of([Card(one) for one in found.figures], found.sums.total)
    assert (whole.outcome, whole.headline) == ("N/A", None)


# --- awards ---------------------------------------------------------------------------------------
BN = 10**9


@pytest.mark.parametrize(
    ("year", "sme", "total", "excellent"),
    [
        (2024, 300 * BN, 352 * BN, True),
        (2024, 300 * BN - 1, 352 * BN, False),
        (2024, 340 * BN, 400 * BN, True),
        (2024, 340 * BN - 1, 400 * BN, False),
        (2021, 340 * BN, 400 * BN, False),
        (2021, 360 * BN, 400 * BN, True),
        (2020, 400 * BN, 400 * BN, False),
    ],
)
def test_an_agency_with_a_high_rate_and_amount_is_flagged_as_excellent(year, sme, total, excellent):
    agency, on = AgencyFactory(), date(year, 3, 2)
    entry(agency, company("SME"), sme, on=on)
    if total > sme:
        entry(agency, large(), total - sme, on=on)

    flags = {one.programme.code: one.flags for one in live(agency, year=year).figures}
    assert [code for code, found in flags.items() if Flag.EXCELLENT_AGENCY in found] == (["SME"] if excellent else [])


def test_excluded_entries_stay_searchable_with_reason_and_person():
    agency, by = AgencyFactory(), ministry()
    out = entry(agency, company("SME"), 100)
    decisions.set_standing([out.pk], standing=Standing.EXCLUDED, reason="FOREIGN", note="공문 1호", by=by)

    kept = Entry.objects.get(agency=agency, standing=Standing.EXCLUDED)
    assert (kept.standing_reason, kept.standing_note, kept.standing_by) == ("FOREIGN", "공문 1호", by)
