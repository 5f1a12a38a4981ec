"""A target that is reported before it binds (open point O4): below the ratio is not yet missed."""

from datetime import date

import pytest
from django.urls import reverse

from priority_purchase.rates import evaluation, presentation
from priority_purchase.rates.enums import Flag, RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live
from procurement.organisations.models import Agency
from tests.factories import AgencyFactory, entry, ministry, officer, parameter
from tests.priority_purchase.rates.scenarios import company, large

ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


def bought(startup: int, *, year: int) -> Agency:
    """An agency that bought of startups so much of 1,000."""
    agency, on = AgencyFactory(), date(year, 5, 3)
    entry(agency, company("SME", "STARTUP"), startup, on=on)
    entry(agency, large(), 1_000 - startup, on=on)
    return agency


def card(agency: Agency, year: int, programme: str = "STARTUP") -> Card:
    return next(Card(one) for one in live(agency, year=year).figures if one.programme.code == programme)


@pytest.mark.parametrize(
    ("year", "startup", "met", "verdict", "words"),
    [
        (2021, 79, False, None, "reported only"),
        (2021, 80, True, True, "met"),
        (2022, 79, False, False, "missed"),
        (2022, 80, True, True, "met"),
    ],
)
def test_o4_the_startup_target_binds_from_2022(year, startup, met, verdict, words):
    figure = card(bought(startup, year=year), year).figure

    assert (figure.met, figure.verdict, figure.target.basis_points) == (met, verdict, 800)
    assert (Flag.REPORTED_ONLY in figure.flags) == (year == 2021)
    assert presentation.met_in_words(figure.met, figure.flags) == words


def test_o4_the_year_is_a_parameter():
    parameter("rates.startup_mandatory_from", 2021, since=date(2021, 1, 1))

    assert card(bought(79, year=2021), 2021).figure.verdict is False


def test_o4_no_other_programme_waits():
    agency = bought(79, year=2021)

    assert card(agency, 2021, "SME").figure.verdict is False


def test_o4_the_programme_itself_begins_in_2021():
    codes = {one.programme.code for one in live(AgencyFactory(), year=2020).figures}

    assert "STARTUP" not in codes


def test_o4_pages_exports_api_and_frozen_results_say_reported_only(client):
    agency = bought(79, year=2021)
    client.force_login(officer(agency))
    page = reverse("priority_purchase:agency", args=[agency.code, 2021])

    rows = client.get(f"/api/v1/agencies/{agency.code}/rates/2021/").json()
    exported = b"".join(client.get(page + "?export=csv", headers=ENGLISH).streaming_content).decode()
    shown = client.get(page, headers=ENGLISH)

    startup = next(row for row in rows if row["programme"] == "STARTUP")
    assert (startup["met"], startup["flags"]) == (False, ["REPORTED_ONLY", "NEW_BASE"])
    assert "reported only" in next(line for line in exported.splitlines() if line.startswith("STARTUP"))
    assert "reported only" in shown.content.decode()
    chart = next(row for row in shown.context["chart"]["rows"] if row["label"] == "Startup products")
    assert (chart["target"], chart["note"]) == (None, "reported only")

    run = evaluation.open_run(year=2021, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk)
    assert Flag.REPORTED_ONLY in Result.objects.get(run=run, agency=agency, programme_code="STARTUP").flags
    client.force_login(ministry())
    results = client.get(reverse("priority_purchase:run", args=[run.pk]) + "?programme=STARTUP", headers=ENGLISH)
    counts = next(one for one, _name in results.context["by_programme"] if one["programme_code"] == "STARTUP")
    assert (counts["met_agencies"], counts["missed_agencies"], counts["unknown_agencies"]) == (0, 0, 1)
    assert "reported only" in results.content.decode()


def test_o4_what_does_not_bind_is_not_listed_as_missed(client):
    agency = bought(79, year=2021)
    client.force_login(ministry())
    address = reverse("priority_purchase:national", args=[2021]) + "?programme=STARTUP"

    missed = client.get(address + "&status=missed").context["page_obj"].object_list
    of_all = client.get(address).context

    assert list(missed) == []
    assert [one.agency for _place, one, _card in of_all["page_obj"].object_list] == [agency]
    assert (of_all["met"], of_all["judged"]) == (0, 1)
