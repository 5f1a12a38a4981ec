"""The read-only API: what it tells, and to whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.contracts.enums import Kind
from procurement.contracts.models import AgencyYear
from procurement.jobs import clock
from procurement.organisations.models import Agency
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, officer

pytestmark = pytest.mark.django_db


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_nobody_reads_without_signing_in():
    assert APIClient().get("/api/v1/agencies/").status_code == 401


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


def test_each_rate_says_under_which_profile_and_law_it_was_counted(agency, purchase):
    AgencyYear.objects.filter(agency=agency, year=2026).update(profile="EXPENDITURE", recounting_since=clock.now())

    rows = client_of(officer(agency)).get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    sme = next(row for row in rows if row["programme"] == "SME")
    assert (sme["agency"], sme["year"], sme["profile"], sme["policy_set"]) == (
        agency.code,
        2026,
        "EXPENDITURE",
        "kr-law",
    )
    assert "RECOUNTING" in sme["flags"]
    assert all(row["citation"] for row in rows)


def test_a_register_that_is_not_loaded_is_named(agency, purchase):
    rows = client_of(officer(agency)).get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    disabled = next(row for row in rows if row["programme"] == "DISABLED")
    assert disabled["missing_registers"]
    assert "SME" not in next(row for row in rows if row["programme"] == "SME")["missing_registers"]


@pytest.mark.parametrize("year", ["1999", "2101", "99999999999999999999"])
def test_rates_of_an_impossible_year_do_not_exist(agency, year):
    assert client_of(ministry()).get(f"/api/v1/agencies/{agency.code}/rates/{year}/").status_code == 404


def test_rates_of_all_agencies_for_one_programme(agency, purchase):
    idle = AgencyFactory(type="SCHOOL")
    AgencyFactory(closed_on=date(2025, 12, 31))

    page = client_of(ministry()).get("/api/v1/rates/?year=2026&programme=SME").json()

    assert page["count"] == 2
    rates = {row["agency"]: row for row in page["results"]}
    assert rates[agency.code]["rate_percent"] == "100.00"
    assert (rates[idle.code]["status"], rates[idle.code]["rate_percent"]) == ("ZERO_DENOMINATOR", None)
    assert {row["programme"] for row in page["results"]} == {"SME"}


def test_rates_of_all_agencies_are_those_that_one_may_see(agency, purchase):
    AgencyFactory()

    page = client_of(officer(agency)).get("/api/v1/rates/?year=2026&programme=SME").json()

    assert [row["agency"] for row in page["results"]] == [agency.code]


def test_rates_are_filtered_by_type(agency, purchase):
    school = AgencyFactory(type="SCHOOL")

    page = client_of(ministry()).get("/api/v1/rates/?year=2026&programme=SME&type=SCHOOL").json()

    assert [row["agency"] for row in page["results"]] == [school.code]


@pytest.mark.parametrize(
    "query",
    ["", "year=2026", "programme=SME", "year=2026&programme=NONE", "year=1999&programme=SME", "year=x&programme=SME"],
)
def test_rates_need_a_year_and_a_programme(query):
    answer = client_of(ministry()).get(f"/api/v1/rates/?{query}")

    assert answer.status_code == 400
    assert set(answer.json()) <= {"year", "programme"}


def test_entries_are_filtered_and_explained(agency, purchase):
    entry(agency, purchase.supplier, 5, on=date(2025, 3, 2))
    client = client_of(officer(agency))

    listed = client.get("/api/v1/entries/?year=2026").json()["results"]
    found = client.get(f"/api/v1/entries/{purchase.pk}/").json()

    assert [row["id"] for row in listed] == [purchase.pk]
    sme = next(row for row in found["verdicts"] if row["programme"] == "SME")
    assert (sme["in_base"], sme["counts"], sme["code"]) == (True, True, "COUNTS")
    assert [one["kind"] for one in sme["credentials"]] == ["SME"]
    assert sme["citation"]
    women = next(row for row in found["verdicts"] if row["programme"] == "WOMEN_GOODS")
    assert (women["counts"], women["code"], women["credentials"]) == (False, "NO_VALID_CREDENTIAL", [])
    assert women["sentence"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("programme=SME&side=counted", {"small"}),
        ("programme=SME&side=missed", {"large"}),
        ("programme=SME&side=base", {"small", "large"}),
        ("kind=1", {"small"}),
        ("kind=3", {"large"}),
        ("booked_from=2026-04-01", {"large"}),
        ("booked_to=2026-03-31", {"small"}),
        ("item_code=5512", {"small"}),
        ("year=2025", set()),
        ("source=5&standing=1", {"small", "large"}),
    ],
)
def test_entries_take_the_filters_of_the_page(agency, query, found):
    small = CompanyFactory()
    credential("SME", small)
    made = {
        entry(agency, small, 700, on=date(2026, 3, 2), item_code="5512190301").pk: "small",
        entry(agency, CompanyFactory(), 300, on=date(2026, 4, 2), kind=Kind.WORKS).pk: "large",
    }

    rows = client_of(officer(agency)).get(f"/api/v1/entries/?{query}").json()["results"]

    assert {made[row["id"]] for row in rows} == found


@pytest.mark.parametrize("field", ["supplier", "contract_no", "agency", "q"])
def test_entries_are_found_by_their_own_numbers(agency, purchase, field):
    entry(AgencyFactory(), CompanyFactory(), 5)
    wanted = {
        "supplier": purchase.supplier.business_number,
        "contract_no": purchase.contract_no,
        "agency": agency.code,
        "q": purchase.contract_no,
    }[field]

    rows = client_of(ministry()).get("/api/v1/entries/", {field: wanted}).json()["results"]

    assert [row["id"] for row in rows] == [purchase.pk]


def test_a_side_without_its_programme_is_refused(agency):
    answer = client_of(ministry()).get("/api/v1/entries/?side=counted")

    assert (answer.status_code, set(answer.json())) == (400, {"programme"})


def test_entries_of_others_do_not_exist(agency, purchase):
    other = client_of(officer(AgencyFactory()))

    assert other.get("/api/v1/entries/").json()["results"] == []
    assert other.get(f"/api/v1/entries/{purchase.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/agencies/",
        "/api/v1/entries/",
        "/api/v1/entries/?year=2026&programme=SME&side=base",
        "/api/v1/rates/?year=2026&programme=SME",
        "/api/v1/runs/",
        "/api/v1/results/?programme=SME",
    ],
)
def test_lists_ask_the_same_number_of_questions_whatever_their_length(agency, purchase, address):
    client = client_of(ministry())

    def evaluated() -> None:
        evaluation.execute(evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None).pk)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as questions:
            answer = client.get(address)
        return len(answer.json()["results"]), len(questions)

    evaluated()
    rows, questions = asked()
    assert rows == 1
    for _number in range(2):
        entry(AgencyFactory(parent=agency), CompanyFactory(), 5)
        evaluated()

    rows, of_more = asked()
    assert rows >= 3
    assert of_more == questions


def test_an_explanation_asks_the_same_number_of_questions_however_many_credentials_there_are(agency, purchase):
    client = client_of(ministry())

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(f"/api/v1/entries/{purchase.pk}/").status_code == 200
        return len(questions)

    one = asked()
    for kind in ("WOMEN", "STARTUP"):
        credential(kind, purchase.supplier)

    assert asked() == one


def test_results_of_a_run_are_for_the_ministry_until_published(agency, purchase):
    run = evaluation.open_run(year=2026, kind=RunKind.OFFICIAL, by=None)
    evaluation.execute(run.pk)
    own = client_of(officer(agency))

    before = own.get("/api/v1/results/").json()["count"]
    evaluation.publish(run.pk)
    after = own.get("/api/v1/results/?programme=SME").json()["results"]

    assert before == 0
    assert [(row["run"], row["agency"], row["rate_percent"]) for row in after] == [(run.pk, agency.code, "100.00")]
    assert client_of(ministry()).get("/api/v1/runs/").json()["count"] == 1
    assert own.get("/api/v1/runs/").json()["count"] == 0


def test_a_frozen_result_says_what_the_live_rate_said(agency, purchase):
    entry(agency, CompanyFactory(), 1_300)
    AgencyFactory()
    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk)
    client = client_of(ministry())
    live = {
        (row["agency"], row["programme"]): row
        for one in (agency, *Agency.objects.exclude(pk=agency.pk))
        for row in client.get(f"/api/v1/agencies/{one.code}/rates/2026/").json()
    }

    frozen = client.get(f"/api/v1/results/?run={run.pk}&page_size=500").json()["results"]

    assert len(frozen) == len(live) > 10
    shared = set(frozen[0]) & set(next(iter(live.values())))
    assert {"status", "counted", "base", "rate_percent", "met", "shortfall", "achievement_percent", "grade"} <= shared
    for row in frozen:
        expected = live[row["agency"], row["programme"]]
        assert {name: row[name] for name in shared} == {name: expected[name] for name in shared}


def test_a_run_of_another_is_hidden_from_an_agency(agency):
    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)

    assert client_of(ministry()).get(f"/api/v1/runs/{run.pk}/").json()["state"] == "WAITING"
    assert client_of(officer(agency)).get(f"/api/v1/runs/{run.pk}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(agency, method):
    client = client_of(ministry())

    assert getattr(client, method)(f"/api/v1/agencies/{agency.code}/").status_code == 405


def test_the_schema_is_complete(admin_client):
    schema = admin_client.get("/api/v1/schema/?format=json").json()

    assert "/api/v1/agencies/{code}/rates/{year}/" in schema["paths"]
    assert set(schema["paths"]["/api/v1/entries/"]) == {"get"}
    assert admin_client.get("/api/v1/docs/").status_code == 200


def test_the_root_leads_to_every_list():
    found = APIClient().get("/api/v1/").json()

    assert {"agencies", "rates", "entries", "imports", "runs", "results", "schema", "docs"} == set(found)
    for name in ("schema", "docs"):
        assert APIClient().get(found[name]).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/entries/99999999999999999999/", "/api/v2/"])
def test_an_unknown_address_is_told_in_json(client, address):
    answer = client.get(address, headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is no such address.", "reference": answer.headers["X-Request-ID"]}
    assert client.get("/nothing/")["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/v1/results/?met=maybe", "met"),
        ("/api/v1/entries/?programme=SME", "side"),
        ("/api/v1/entries/?side=counted", "programme"),
    ],
)
def test_a_filter_that_says_too_little_or_nonsense_is_refused_by_name(address, named):
    answer = client_of(ministry()).get(address)

    assert answer.status_code == 400
    assert list(answer.json()) == [named]
