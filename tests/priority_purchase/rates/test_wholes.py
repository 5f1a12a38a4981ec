"""The women's programme as a whole, in the API and in the export (section 2.1)."""

from datetime import date

import pytest
from django.urls import reverse

from priority_purchase.rates.enums import Flag
from priority_purchase.rates.views.agency import _figures_header
from procurement.contracts.enums import Kind
from tests.factories import AgencyFactory, entry, officer
from tests.priority_purchase.rates.scenarios import company, large

ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """E02: goods 30 of 600, services 12 of 300, construction 3 of 100."""
    made, woman, other = AgencyFactory(), company("SME", "WOMEN"), large()
    for kind, won, total in ((Kind.GOODS, 30, 600), (Kind.SERVICES, 12, 300), (Kind.WORKS, 3, 100)):
        entry(made, woman, won, kind=kind)
        entry(made, other, total - won, kind=kind)
    return made


def test_e02_api_tells_the_whole_and_its_headline(client, agency):
    client.force_login(officer(agency))

    rows = client.get(f"/api/v1/agencies/{agency.code}/rates/2026/wholes/", headers=ENGLISH).json()
    parts = client.get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    assert rows == [
        {
            "agency": agency.code,
            "year": 2026,
            "programme": "WOMEN",
            "name": "Women-owned businesses",
            "parts": ["WOMEN_GOODS", "WOMEN_SERVICES", "WOMEN_CONSTRUCTION"],
            "outcome": "PARTIAL",
            "headline_percent": "4.50",
        }
    ]
    assert {row["programme"] for row in parts if row["part_of"] == "WOMEN"} == set(rows[0]["parts"])


def test_e02_export_ends_with_the_whole(client, agency):
    client.force_login(officer(agency))
    page = reverse("priority_purchase:agency", args=[agency.code, 2026]) + "?export=csv"

    *_rest, last = b"".join(client.get(page, headers=ENGLISH).streaming_content).decode().splitlines()

    assert last.startswith("WOMEN,Women-owned businesses,some parts met,4.50,")
    assert last.count(",") == len(_figures_header()) - 1


def test_a_whole_of_nothing_has_no_verdict(client):
    agency = AgencyFactory()
    client.force_login(officer(agency))

    (row,) = client.get(f"/api/v1/agencies/{agency.code}/rates/2026/wholes/").json()
    assert (row["outcome"], row["headline_percent"]) == ("N/A", None)
    assert client.get(f"/api/v1/agencies/{AgencyFactory().code}/rates/2026/wholes/").status_code == 404
    assert client.get(f"/api/v1/agencies/{agency.code}/rates/1999/wholes/").status_code == 404


def test_e33_an_agency_of_half_a_year_is_not_compared_with_the_year_before(client):
    agency = AgencyFactory(opened_on=date(2026, 7, 1))
    entry(agency, company("SME"), 100, on=date(2026, 9, 1))
    client.force_login(officer(agency))

    sme = next(
        row for row in client.get(f"/api/v1/agencies/{agency.code}/rates/2026/").json() if row["programme"] == "SME"
    )
    assert sme["flags"] == [Flag.PARTIAL_YEAR]
