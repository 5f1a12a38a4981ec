"""The counting rules of the rule sheet, each named, through the database."""

from datetime import date

import pytest

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import Flag, RunKind, Status
from priority_purchase.rates.evaluation import agencies_of
from priority_purchase.rates.queries import live, national, on_demand
from priority_purchase.rates.verification import differences_of
from procurement.contracts import decisions
from procurement.contracts.enums import Kind, Route, Source, Standing
from procurement.contracts.models import Entry, EntryDecision
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, officer, product
from tests.priority_purchase.rates.scenarios import SCENARIOS, Asked, company, large, loaded
from tests.priority_purchase.rates.test_examples import figure_of

pytestmark = pytest.mark.django_db


def amounts(agency, programme, **asked):
    figure = figure_of(Asked(agency, programme, **asked))
    return figure.counted, figure.base


def test_c1_one_purchase_counts_in_every_category_and_once_below():
    agency = AgencyFactory()
    entry(agency, company("SME", "STARTUP", "WOMEN", "DISABLED"), 100)

    for programme in ("SME", "STARTUP", "WOMEN_GOODS", "DISABLED"):
        assert amounts(agency, programme) == (100, 100)
    assert live(agency, year=2026).sums.total == 100


def test_c2_two_certificates_of_one_category_count_once():
    agency, made = AgencyFactory(), product("96000001")
    credential("EPC", product=made)
    credential("NEP", product=made)
    entry(agency, company("SME"), 90, product=made)

    assert amounts(agency, "TECH") == (90, 90)


def test_c3_v11_what_the_procurement_service_files_as_agent_is_not_added_again():
    agency, service, small = AgencyFactory(), AgencyFactory(), company("SME")
    entry(agency, small, 700)
    entry(agency, small, 300, route=Route.VIA_PPS)
    entry(service, small, 300, route=Route.AS_AGENT)

    assert live(agency, year=2026).sums.total == 1_000
    assert national(year=2026)[0].total == 1_000
    run = evaluation.execute(evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None).pk)
    assert (run.totals["amount"], run.totals["entries"]) == ("1000", 2)


def test_c4_foreign_procurement_is_in_neither_part():
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 100)
    entry(agency, small, 900, is_foreign=True)

    assert amounts(agency, "SME") == (100, 100)


@pytest.mark.parametrize(
    ("programme", "kind"),
    [("SEVERE", "SEVERE_FACILITY"), ("STDWORK", "STANDARD_WORKPLACE"), ("SOCIAL", "SOCIAL_ENTERPRISE")],
)
def test_c5_works_are_left_out(programme, kind):
    agency, made = AgencyFactory(), company(kind)
    entry(agency, made, 10)
    entry(agency, made, 20, kind=Kind.SERVICES)
    entry(agency, made, 70, kind=Kind.WORKS)

    assert amounts(agency, programme) == (30, 30)


def test_c6_the_contract_date_decides_the_year():
    agency = AgencyFactory()
    entry(agency, company("SME"), 100, on=date(2025, 12, 31), expenditure_date=date(2026, 1, 2))

    assert live(agency, year=2025).sums.total == 100
    assert live(agency, year=2026).sums.total == 0


def test_c7_the_expenditure_date_decides_under_the_other_profile():
    agency = AgencyFactory()
    entry(agency, company("SME"), 100, on=date(2025, 12, 31), expenditure_date=date(2026, 1, 2))

    found = on_demand([agency], year=2026, policy_set=site_policy_set(), profile_code="EXPENDITURE")[0]

    assert found.sums.total == 100


def test_c8_members_of_a_joint_contract_count_by_their_share():
    asked = SCENARIOS["E07b"]()

    assert amounts(asked.agency, "WOMEN_CONSTRUCTION") == (300_000_000, 1_000_000_000)


def test_c9_only_the_direct_partner_counts():
    asked = SCENARIOS["E09"]()

    assert amounts(asked.agency, "SME") == (0, 1_000_000_000)


def test_c10_government_supplied_material_is_a_purchase_of_goods():
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 40, is_gov_supplied=True)
    entry(agency, large(), 60, kind=Kind.WORKS)

    assert amounts(agency, "WOMEN_GOODS") == (40, 40)


def test_c11_orders_count_and_the_ceiling_never():
    asked = SCENARIOS["E12"]()

    assert amounts(asked.agency, "SME") == (400_000_000, 1_000_000_000)


def test_c12_each_instalment_counts_in_its_own_year():
    agency, small = AgencyFactory(), company("SME")
    for year in (2025, 2026, 2027):
        entry(agency, small, 100, on=date(year, 2, 1), kind=Kind.WORKS, contract_no=f"LONG-{year}")

    assert [live(agency, year=year).sums.total for year in (2025, 2026, 2027)] == [100, 100, 100]


def test_c13_a_change_after_publication_is_booked_in_its_own_year():
    asked = SCENARIOS["E16"]()

    assert live(asked.agency, year=2025).sums.total == 200_000_000
    assert amounts(asked.agency, "SME") == (550_000_000, 950_000_000)


def test_c14_part_acceptance_keeps_the_accepted_amount():
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 500, contract_no="PART")
    entry(agency, small, -380, contract_no="PART", change_seq=1)

    assert amounts(agency, "SME") == (120, 120)


def test_c15_netted_lines_leave_both_parts():
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 360, standing=Standing.NETTED)
    entry(agency, small, -360, standing=Standing.NETTED)
    entry(agency, small, 100)

    assert amounts(agency, "SME") == (100, 100)


def test_c16_exclusion_keeps_the_entry_with_reason_person_and_time():
    agency, small = AgencyFactory(), company("SME")
    made, by = entry(agency, small, 500), officer(agency)
    entry(agency, small, 100)

    decisions.set_standing([made.pk], standing=Standing.EXCLUDED, reason="FOREIGN", note="", by=by)

    kept = Entry.objects.get(pk=made.pk)
    decided = EntryDecision.objects.get(entry_id=made.pk)
    assert (kept.standing_reason, kept.standing_by, decided.by) == ("FOREIGN", by, by)
    assert kept.standing_at is not None
    assert amounts(agency, "SME") == (100, 100)
    assert differences_of(2026) == []


def test_c17_an_excluded_budget_account_is_in_neither_part():
    agency, small = AgencyFactory(), company("SME")
    entry(agency, small, 50, standing=Standing.EXCLUDED, standing_reason="BUDGET_ACCOUNT", budget_account="의료비")
    entry(agency, small, 100)

    assert amounts(agency, "SME") == (100, 100)


def test_c18_a_memo_programme_has_an_amount_and_no_target():
    agency = AgencyFactory()
    entry(agency, company("SELF_SUPPORT"), 100)

    figure = figure_of(Asked(agency, "SELF_SUPPORT"))

    assert (figure.counted, figure.target.basis_points, figure.met) == (100, None, None)


def test_c19_an_unknown_kind_puts_women_on_hold():
    agency = AgencyFactory()
    entry(agency, company("SME", "WOMEN"), 100, kind=Kind.UNKNOWN, source=Source.MANUAL)

    figure = figure_of(Asked(agency, "WOMEN_GOODS"))

    assert (figure.status, figure.rate) == (Status.TYPE_UNCONFIRMED, None)


def test_c20_a_missing_register_is_not_nought_percent():
    agency = AgencyFactory()
    entry(agency, CompanyFactory(), 100)

    before = figure_of(Asked(agency, "SEVERE"))
    loaded("SEVERE_FACILITY")
    after = figure_of(Asked(agency, "SEVERE"))

    assert (before.status, before.rate) == (Status.REGISTRY_MISSING, None)
    assert (after.status, after.rate) == (Status.COMPUTED, 0)


def test_c22_the_same_name_is_not_the_same_company():
    agency, small = AgencyFactory(), CompanyFactory(name="주식회사 가온")
    credential("SME", small)
    entry(agency, small, 100)
    entry(agency, CompanyFactory(name="주식회사 가온"), 900)

    assert amounts(agency, "SME") == (100, 1_000)


def test_v35_a_dissolved_agency_is_marked_as_succeeded_in_its_last_year():
    successor = AgencyFactory()
    agency = AgencyFactory(closed_on=date(2026, 8, 31), successor=successor)
    entry(agency, company("SME"), 100)
    entry(successor, company("SME"), 100)

    assert Flag.SUCCEEDED in figure_of(Asked(agency, "SME")).flags
    assert Flag.SUCCEEDED not in figure_of(Asked(successor, "SME")).flags
    assert agency not in agencies_of(2027)
