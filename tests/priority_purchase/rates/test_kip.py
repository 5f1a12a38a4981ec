"""The set that is taught to other countries evaluates the same ledger by its own ratios (rule sheet kip-2024)."""

import pytest

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind, Status
from priority_purchase.rates.models import Result
from priority_purchase.rates.presentation import Card, groups_of
from priority_purchase.rates.queries import live, on_demand
from procurement.contracts.enums import Kind
from procurement.organisations.models import Agency
from procurement.policy.models import PolicySet
from tests.factories import AgencyFactory, credential, entry, product
from tests.priority_purchase.rates.scenarios import company, large

pytestmark = pytest.mark.django_db

G, S, C = Kind.GOODS, Kind.SERVICES, Kind.WORKS
ITEM = "5512190301"

KIP = {
    # programme: counts, measured against, target in basis points, met
    "SME": (5_700, 10_000, 5_000, True),
    "WOMEN_GOODS": (200, 4_000, 500, True),
    "WOMEN_SERVICES": (149, 3_000, 500, False),
    "WOMEN_CONSTRUCTION": (90, 3_000, 300, True),
    "DISABLED": (100, 10_000, 100, True),
    "SOCIAL_VALUE": (799, 10_000, 800, False),
    "TECH": (855, 5_700, 1_500, True),
    "GREEN": (60, 460, None, None),
    "INNOVATIVE": (100, 10_000, 100, True),
}
"""The deck: SME 50 %; women 5, 5 and 3 %; disabled-owned 1 %; social value 8 %; advanced technology 15 % of purchases
from SMEs; green without a ratio; innovative about 1 % of all purchases."""

KR = KIP | {"TECH": (955, 3_061, 1_500, True), "INNOVATIVE": (100, 4_000, 100, True)}
"""Where the law in force differs: technology and innovative products are measured against goods only,
and an innovative product is one of technology."""


@pytest.fixture
def agency() -> Agency:
    """10,000: goods 4,000, services 3,000, construction 3,000; of SMEs 5,700."""
    made, small, woman, big = AgencyFactory(), company("SME"), company("SME", "WOMEN"), large()
    new, green, first = (product(f"9660000{place}", item) for place, item in enumerate((ITEM, "4410160201", ITEM)))
    credential("NEP", product=new)
    credential("GREEN_LABEL", product=green)
    credential("INNOVATIVE", product=first)
    entry(made, woman, 200)
    entry(made, woman, 149, kind=S)
    entry(made, woman, 90, kind=C)
    entry(made, company("SME", "DISABLED"), 100, kind=S)
    entry(made, company("SOCIAL_ENTERPRISE"), 399)
    entry(made, company("SEVERE_FACILITY"), 400, kind=S)
    entry(made, small, 855, product=new, item_code=ITEM)
    entry(made, small, 100, product=first, item_code=ITEM)
    entry(made, big, 60, product=green, item_code="4410160201")
    entry(made, big, 400, item_code="4410160201")
    entry(made, small, 1_906)
    entry(made, small, 1_100, kind=S)
    entry(made, small, 1_200, kind=C)
    entry(made, big, 80)
    entry(made, big, 1_251, kind=S)
    entry(made, big, 1_710, kind=C)
    return made


def told(figures) -> dict[str, tuple[int | None, int | None, int | None, bool | None]]:
    return {one.programme.code: (one.counted, one.base, one.target.basis_points, one.met) for one in figures}


def test_every_ratio_of_the_deck(agency):
    kip = PolicySet.objects.get(code="kip-2024")

    (found,) = on_demand([agency], year=2026, policy_set=kip)

    assert told(found.figures) == KIP
    green = next(one for one in found.figures if one.programme.code == "GREEN")
    assert (green.status, str(Card(green).percent)) == (Status.TARGET_NOT_SET, "13.04")
    (women,) = groups_of([Card(one) for one in found.figures], found.sums.total)
    assert (women.code, women.outcome, str(women.headline)) == ("WOMEN", "PARTIAL", "4.39")


def test_the_law_in_force_evaluates_the_same_ledger(agency):
    found = told(live(agency, year=2026).figures)

    assert {code: found[code] for code in KR} == KR


def test_a_run_under_the_deck_is_frozen_beside_one_under_the_law(agency):
    for code, expected in (("kip-2024", KIP), ("kr-law", KR)):
        run = evaluation.open_run(
            year=2026, kind=RunKind.ON_DEMAND, by=None, policy_set=PolicySet.objects.get(code=code)
        )
        evaluation.execute(run.pk)
        rows = Result.objects.filter(run=run, agency=agency)
        found = {one.programme_code: (one.counted, one.base, one.target_bp, one.met) for one in rows}
        assert {code: found[code] for code in expected} == expected
        assert set(found) == set(expected) or code == "kr-law"
