"""Figures beside the year before, and agencies beside each other."""

from datetime import date

import pytest
from django.urls import reverse

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import Flag, RunKind
from priority_purchase.rates.models import Result
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, officer, product

ENGLISH = {"accept-language": "en"}
ITEM = "5512190301"

pytestmark = pytest.mark.django_db


@pytest.fixture
def green():
    """An agency that bought no green product last year, and some this year (V31b)."""
    agency, company = AgencyFactory(), CompanyFactory()
    credential("SME", company)
    made = product("90000001", ITEM)
    credential("GREEN_LABEL", product=made)
    entry(agency, company, 500, on=date(2025, 5, 2), item_code=ITEM)
    entry(agency, company, 12, on=date(2026, 5, 2), item_code=ITEM, product=made)
    return agency


def flags(client, agency, year):
    client.force_login(officer(agency))
    rows = client.get(f"/api/v1/agencies/{agency.code}/rates/{year}/").json()
    return {row["programme"]: row["flags"] for row in rows}


def test_v31b_first_green_year_is_a_new_base(client, green):
    assert flags(client, green, 2026)["GREEN"] == [Flag.NEW_BASE]
    assert flags(client, green, 2026)["SME"] == []

    page = client.get(reverse("priority_purchase:agency", args=[green.code, 2026]), headers=ENGLISH)
    assert page.content.decode().count("no figure in the year before") == 1


def test_v31b_nothing_bought_in_either_year_is_no_new_base(client, green):
    assert flags(client, green, 2025)["GREEN"] == []


def test_v31b_is_frozen_with_a_run(green):
    run = evaluation.open_run(year=2026, kind=RunKind.PROVISIONAL, by=None)
    evaluation.execute(run.pk)

    assert Result.objects.get(run=run, agency=green, programme_code="GREEN").flags == [Flag.NEW_BASE]


def test_v29_page_and_api_roll_up_met_agencies_by_type(client):
    small, large = CompanyFactory(), CompanyFactory()
    credential("SME", small)
    for kind, supplier in (("STATE", small), ("STATE", large), ("LOCAL", small), ("LOCAL", small)):
        entry(AgencyFactory(type=kind), supplier, 100)
    AgencyFactory(type="LOCAL")
    client.force_login(ministry())
    found = client.get("/api/v1/rates/met/?year=2026&programme=SME").json()

    assert found == {
        "year": 2026,
        "programme": "SME",
        "recounting": False,
        "by_type": [
            {"type": "STATE", "met": 1, "judged": 2, "unknown": 0, "share_percent": "50.00"},
            {"type": "LOCAL", "met": 2, "judged": 2, "unknown": 1, "share_percent": "100.00"},
            {"type": "", "met": 3, "judged": 4, "unknown": 1, "share_percent": "75.00"},
        ],
    }
    page = client.get(reverse("priority_purchase:national", args=[2026]) + "?programme=SME", headers=ENGLISH)
    assert "All types together" in page.content.decode()


def test_met_agencies_need_a_year_and_a_programme(client):
    client.force_login(ministry())

    assert client.get("/api/v1/rates/met/").status_code == 400
