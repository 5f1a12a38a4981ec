"""Under which calculation profile an agency-year is counted, and that every door says the same."""

from datetime import date

import pytest

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.queries import on_demand
from priority_purchase.targets.models import CalculationProfile
from priority_purchase.targets.queries import profile_codes, profile_of, profiles_in
from procurement.contracts.enums import Source
from procurement.contracts.models import AgencyYear
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, CompanyFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def spender():
    """An agency counted by expenditure in 2026: 100 paid in the year, and a contract of 900 that is not."""
    agency, company = AgencyFactory(), CompanyFactory()
    entry(agency, company, 100, on=date(2026, 3, 2), expenditure_date=date(2026, 3, 2), source=Source.EXPENDITURE)
    entry(agency, company, 900, on=date(2026, 3, 2), source=Source.OWN_SYSTEM)
    AgencyYear.objects.filter(agency=agency, year=2026).update(profile="EXPENDITURE")
    return agency


@pytest.mark.parametrize("policy_set", ["kr-law", "kip-2024"])
def test_without_a_profile_for_all_each_agency_is_counted_under_its_own(spender, policy_set):
    other = AgencyFactory()
    entry(other, CompanyFactory(), 50, on=date(2026, 3, 2), source=Source.OWN_SYSTEM)

    found = on_demand([spender, other], year=2026, policy_set=PolicySet.objects.get(code=policy_set))

    assert [one.sums.total for one in found] == [100, 50]


def test_a_frozen_result_names_the_profile_that_it_was_counted_under(spender):
    run = evaluation.open_run(
        year=2026, kind=RunKind.ON_DEMAND, by=None, policy_set=PolicySet.objects.get(code="kip-2024")
    )
    evaluation.execute(run.pk)

    result = Result.objects.get(run=run, agency=spender, programme_code="SME")
    assert (result.profile_code, result.base) == ("EXPENDITURE", 100)


def test_one_profile_for_all_comes_before_the_own_one(spender):
    key = (spender.pk, 2026)

    assert profile_codes(site_policy_set(), [key], wanted="CONTRACT") == {key: "CONTRACT"}
    assert profile_codes(site_policy_set(), [key]) == {key: "EXPENDITURE"}
    assert profile_codes(site_policy_set(), [(spender.pk, 2025)]) == {(spender.pk, 2025): "CONTRACT"}


def test_an_own_profile_that_the_policy_set_does_not_know_gives_way_to_the_default(spender):
    AgencyYear.objects.filter(agency=spender).update(profile="ELSEWHERE")

    assert profile_codes(site_policy_set(), [(spender.pk, 2026)]) == {(spender.pk, 2026): "CONTRACT"}


def test_a_child_set_overrides_a_profile_and_keeps_the_default_of_its_parent():
    parent = site_policy_set()
    child = PolicySet.objects.create(code="vn-law", name="vn", country="VN", currency="VND", parent=parent)
    own = CalculationProfile.objects.create(
        policy_set=child, code="CONTRACT", name="own", year_day="CONTRACT", sources=[Source.MANUAL.value]
    )

    assert profile_of(child) == profile_of(child, "CONTRACT") == own
    assert sorted(one.code for one in profiles_in(child)) == ["CONTRACT", "EXPENDITURE"]
    with pytest.raises(CalculationProfile.DoesNotExist):
        profile_of(child, "NONE")
