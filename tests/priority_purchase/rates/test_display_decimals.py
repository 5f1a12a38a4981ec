"""A rate is shown with the decimals that the policy set says, everywhere; verdicts never depend on them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from priority_purchase.rates import evaluation, presentation
from priority_purchase.rates.enums import RunKind
from priority_purchase.rates.models import EvaluationRun
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live
from procurement.policy import keys
from procurement.web import formats
from tests.factories import AgencyFactory, entry, ministry, officer, parameter
from tests.priority_purchase.rates.scenarios import SCENARIOS, company, large

ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """It bought a third from SMEs, and a sixth of the goods and services from women."""
    made, women = AgencyFactory(), company("SME", "WOMEN")
    for year in (2025, 2026):
        entry(made, women, 1_000, on=date(year, 3, 2))
        entry(made, large(), 2_000, on=date(year, 3, 2))
    return made


def decimals(number: int) -> None:
    parameter("rates.display_decimals", number, since=date(2025, 1, 1))


@pytest.mark.parametrize(("number", "shown"), [(0, "33"), (1, "33.3"), (2, "33.33"), (4, "33.3333")])
def test_rates_have_as_many_decimals_as_the_policy_set_says(client, agency, number, shown):
    decimals(number)
    client.force_login(officer(agency))
    page = reverse("priority_purchase:agency", args=[agency.code, 2026])

    html = client.get(page, headers=ENGLISH)
    exported = b"".join(client.get(page + "?export=csv", headers=ENGLISH).streaming_content).decode()
    rows = client.get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    assert f'<p class="rate-figure"><span class="figure">{shown}%</span></p>' in html.content.decode()
    assert next(line for line in exported.splitlines() if line.startswith("SME,")).split(",")[3] == shown
    assert next(row for row in rows if row["programme"] == "SME")["rate_percent"] == shown
    assert (html.context["chart"]["digits"], html.context["trend"]["digits"]) == (number, number)
    assert str(html.context["trend"]["series"][0]["values"][-1]) == shown
    assert str(html.context["groups"][0].headline) == shown
    national = client_of_ministry(client, reverse("priority_purchase:national", args=[2026]))
    assert f"{shown}%" in national.content.decode()


def client_of_ministry(client, address):
    client.force_login(ministry())
    return client.get(address, headers=ENGLISH)


def test_a_frozen_result_keeps_the_decimals_of_its_day(client, agency):
    decimals(1)
    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk)
    parameter("rates.display_decimals", 3, since=date(2025, 2, 1))
    client.force_login(ministry())
    page = reverse("priority_purchase:run", args=[run.pk])

    def rate() -> str:
        rows = client.get(f"/api/v1/results/?run={run.pk}&programme=SME").json()["results"]
        return str(rows[0]["rate_percent"])

    assert rate() == "33.3"
    assert "33.3%" in client.get(page, headers=ENGLISH).content.decode()
    exported = b"".join(client.get(page + "?export=csv", headers=ENGLISH).streaming_content).decode()
    assert ",33.3,5000," in exported
    EvaluationRun.objects.filter(pk=run.pk).update(policy={})
    assert rate() == "33.33", "a run of before had two"


def test_fewer_decimals_never_turn_a_miss_into_a_hit(client):
    decimals(0)
    asked = SCENARIOS["E05b"]()
    client.force_login(officer(asked.agency))
    card = next(Card(one) for one in live(asked.agency, year=2026).figures if one.programme.code == "DISABLED")

    row = next(one for one in presentation.rates_chart([card])["rows"])

    assert (str(card.percent), card.figure.met, row["met"]) == ("1", False, False)


def test_the_heat_map_compares_what_is_not_rounded(client):
    asked = SCENARIOS["E05b"]()
    client.force_login(ministry())

    heat = client.get(reverse("priority_purchase:national", args=[2026]), headers=ENGLISH).context["heat"]

    of_disabled = heat["values"][heat["rows"].index(asked.agency.local_name)][
        heat["columns"].index("Disabled-owned businesses")
    ]
    assert 99.9999 < of_disabled < 100


@pytest.mark.parametrize("value", [5, -1, "2"])
def test_the_parameter_takes_0_to_4(value):
    with pytest.raises(ValidationError):
        keys.validate("rates.display_decimals", value)
    keys.validate("rates.display_decimals", 4)


@pytest.mark.parametrize(("number", "shown"), [(0, "50%"), (1, "50.0%"), (3, "49.995%")])
def test_percent_takes_decimals(number, shown):
    assert formats.percent(49.995, number) == shown
