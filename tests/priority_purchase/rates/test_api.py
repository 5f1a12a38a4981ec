"""The read-only API: what it tells, and to whom."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, officer

pytestmark = pytest.mark.django_db


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def purchase(agency):
    small = CompanyFactory()
    credential("SME", small)
    return entry(agency, small, 700, on=date(2026, 3, 2))


def test_nobody_reads_without_signing_in():
    assert APIClient().get("/api/v1/agencies/").status_code == 403


def test_an_officer_sees_the_own_agency_only(agency):
    stranger = AgencyFactory()
    client = client_of(officer(agency))

    listed = client.get("/api/v1/agencies/").json()

    assert [row["code"] for row in listed["results"]] == [agency.code]
    assert client.get(f"/api/v1/agencies/{stranger.code}/").status_code == 404
    assert client.get(f"/api/v1/agencies/{stranger.code}/rates/2026/").status_code == 404


def test_rates_tell_what_is_known_and_null_for_the_rest(agency, purchase):
    rows = client_of(officer(agency)).get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    rates = {row["programme"]: row for row in rows}
    assert rates["SME"]["rate_percent"] == "100.00"
    assert (rates["SME"]["counted"], rates["SME"]["base"], rates["SME"]["met"]) == (700, 700, True)
    assert rates["DISABLED"]["status"] == "REGISTRY_MISSING"
    assert rates["DISABLED"]["rate_percent"] is None
    assert rates["DISABLED"]["counted"] is None


def test_entries_are_filtered_and_explained(agency, purchase):
    entry(agency, purchase.supplier, 5, on=date(2025, 3, 2))
    client = client_of(officer(agency))

    listed = client.get("/api/v1/entries/?year=2026").json()["results"]
    verdicts = client.get(f"/api/v1/entries/{purchase.pk}/verdicts/").json()

    assert [row["id"] for row in listed] == [purchase.pk]
    sme = next(row for row in verdicts if row["programme"] == "SME")
    assert (sme["counts"], sme["code"], sme["credentials"]) == (True, "COUNTS", ["SME"])


def test_entries_of_others_do_not_exist(agency, purchase):
    other = client_of(officer(AgencyFactory()))

    assert other.get("/api/v1/entries/").json()["results"] == []
    assert other.get(f"/api/v1/entries/{purchase.pk}/").status_code == 404


def test_lists_ask_the_same_number_of_questions_whatever_their_length(agency, purchase, django_assert_num_queries):
    client = client_of(ministry())

    def questions() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert client.get("/api/v1/entries/").status_code == 200
        return len(asked)

    one = questions()
    for _number in range(3):
        entry(AgencyFactory(), CompanyFactory(), 5)

    assert questions() == one


def test_results_of_a_run_are_for_the_ministry_until_published(agency, purchase):
    run = evaluation.open_run(year=2026, kind=RunKind.OFFICIAL, by=None)
    evaluation.execute(run.pk)
    own = client_of(officer(agency))

    before = own.get("/api/v1/results/").json()["count"]
    evaluation.publish(run.pk)
    after = own.get("/api/v1/results/?programme_code=SME").json()["results"]

    assert before == 0
    assert [(row["agency"], row["rate_percent"]) for row in after] == [(agency.code, "100.00")]
    assert client_of(ministry()).get("/api/v1/runs/").json()["count"] == 1
    assert own.get("/api/v1/runs/").json()["count"] == 0


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(agency, method):
    client = client_of(ministry())

    assert getattr(client, method)(f"/api/v1/agencies/{agency.code}/").status_code == 405


def test_the_schema_is_complete(admin_client):
    schema = admin_client.get("/api/v1/schema/?format=json").json()

    assert "/api/v1/agencies/{code}/rates/{year}/" in schema["paths"]
    assert set(schema["paths"]["/api/v1/entries/"]) == {"get"}
    assert admin_client.get("/api/v1/docs/").status_code == 200
