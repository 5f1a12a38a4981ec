"""Pages by cursor: quick however long the list is, and safe against cursors that this site never gave."""

from base64 import b64encode

import pytest
from rest_framework.test import APIClient

from tests.factories import AgencyFactory, CompanyFactory, entry, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def client(agency):
    client = APIClient()
    client.force_authenticate(officer(agency))
    return client


def test_following_next_gives_every_row_once_newest_first(agency, client):
    supplier = CompanyFactory()
    made = [entry(agency, supplier, amount).pk for amount in (1, 2, 3, 4, 5)]
    found: list[int] = []
    address = "/api/v1/entries/?page_size=2"

    while address:
        page = client.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]

    assert found == made[::-1]


def test_a_row_that_arrives_meanwhile_shifts_nothing(agency, client):
    supplier = CompanyFactory()
    made = [entry(agency, supplier, amount).pk for amount in (1, 2, 3)]
    first = client.get("/api/v1/entries/?page_size=2").json()

    entry(agency, supplier, 4)

    assert [row["id"] for row in client.get(first["next"]).json()["results"]] == made[:1]


@pytest.mark.parametrize("place", ["x", "-1", "1.5", "١٢", "9" * 30, "9" * 5_000, "' OR 1=1"])
def test_an_invented_cursor_is_not_found(client, place):
    cursor = b64encode(f"p={place}".encode()).decode()

    assert client.get("/api/v1/entries/", {"cursor": cursor}).status_code == 404


def test_an_offset_that_is_no_number_is_not_found(client):
    assert client.get("/api/v1/entries/", {"cursor": b64encode(b"o=x").decode()}).status_code == 404


def test_a_page_is_never_longer_than_500_rows(agency, client):
    entry(agency, CompanyFactory(), 1)

    assert len(client.get("/api/v1/entries/?page_size=100000").json()["results"]) == 1
    assert client.get("/api/v1/agencies/?page=0").status_code == 404
