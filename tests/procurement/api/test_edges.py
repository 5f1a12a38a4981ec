"""What the API answers at its edges: methods, names and values that it does not know, and what one may not see."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from rest_framework.test import APIClient

from procurement.contracts import importing
from tests.factories import AgencyFactory, CompanyFactory, entry, ministry, officer

pytestmark = pytest.mark.django_db

LISTS = ["agencies/", "entries/", "imports/", "runs/", "results/", "rates/?year=2026&programme=SME",
         "rates/met/?year=2026&programme=SME"]  # fmt: skip
KOREAN = {"accept-language": "ko"}


@pytest.fixture
def api():
    client = APIClient()
    client.force_authenticate(ministry())
    return client


def with_session(user=None) -> Client:
    """A program that sends the cookie of a session and no token against forgery."""
    client = Client(enforce_csrf_checks=True)
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("address", ["", *LISTS, "schema/", "docs/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_method_that_an_address_does_not_know_is_405_before_anything_else(address, method, signed_in):
    client = with_session(ministry() if signed_in else None)

    answer = getattr(client, method)(f"/api/v1/{address}")

    assert answer.status_code == 405
    assert answer["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", LISTS)
def test_a_filter_that_does_not_exist_is_refused_by_name_with_those_that_do(api, address):
    answer = api.get(f"/api/v1/{address}{'&' if '?' in address else '?'}yaer=2026", headers={"accept-language": "en"})

    assert answer.status_code == 400
    assert answer.json()["yaer"][0] == "There is no such parameter."
    assert "year" in answer.json()["yaer"][1] or address in {"agencies/", "imports/"}
    assert ("page_size" in answer.json()["yaer"][1]) is ("met" not in address)


@pytest.mark.parametrize(
    ("query", "name"), [("year=2026&year=2025", "year"), ("agency=", "agency"), ("q=+", "q"), ("Year=2026", "Year")]
)
def test_a_filter_given_twice_or_without_a_value_is_refused(api, query, name):
    answer = api.get(f"/api/v1/entries/?{query}", headers=KOREAN)

    assert answer.status_code == 400
    assert set(answer.json()) == {name}
    assert not answer.json()[name][0].isascii()


def test_one_row_alone_takes_no_filter(api):
    agency = AgencyFactory()
    bought = entry(agency, CompanyFactory(), 5)
    for address in (f"agencies/{agency.code}/", f"agencies/{agency.code}/rates/2026/", f"entries/{bought.pk}/"):
        assert api.get(f"/api/v1/{address}").status_code == 200
        answer = api.get(f"/api/v1/{address}?programme=SME", headers={"accept-language": "en"})
        assert (answer.status_code, set(answer.json())) == (400, {"programme"})
        assert "There are none here." in answer.json()["programme"]


def test_pages_are_turned_by_the_names_that_the_list_gives(api):
    agency = AgencyFactory()
    for _number in range(3):
        entry(agency, CompanyFactory(), 5)
        AgencyFactory()
    for address in ("entries/", "agencies/"):
        first = api.get(f"/api/v1/{address}?page_size=2").json()
        assert len(first["results"]) == 2
        assert api.get(first["next"]).status_code == 200


def test_imports_are_filtered_by_their_format(api):
    batch = importing.receive([b"x"], name="a.csv", by=ministry(), agency=None)
    type(batch).objects.update(format="OWN_CONTRACTS")

    assert api.get("/api/v1/imports/?format=OWN_CONTRACTS").json()["count"] == 1
    assert api.get("/api/v1/imports/?format=COMPANY_LIST").json()["count"] == 0


@pytest.mark.parametrize(
    "address",
    ["agencies/9999999/", "agencies/9999999/rates/2026/", "agencies/9999999/rates/1/", "entries/1/", "imports/1/",
     "runs/1/"],
)  # fmt: skip
def test_what_is_not_there_is_told_in_the_readers_language(api, address):
    told = {language: api.get(f"/api/v1/{address}", headers={"accept-language": language}) for language in ("ko", "en")}

    assert {one.status_code for one in told.values()} == {404}
    assert told["ko"].json() == {"detail": "해당 자료가 없거나 볼 권한이 없습니다."}
    assert told["en"].json() == {"detail": "There is no such entry, or you may not see it."}


@pytest.mark.parametrize("address", ["agencies/?page=99", "entries/?cursor=x", "rates/?year=x&programme=SME"])
def test_other_refusals_are_korean_on_the_korean_side_too(api, address):
    answer = api.get(f"/api/v1/{address}", headers=KOREAN)

    assert answer.status_code in {400, 404}
    assert not str(answer.json()).isascii()


def test_an_officer_is_told_the_same_of_others_rows_and_of_none():
    other = entry(AgencyFactory(), CompanyFactory(), 5)
    client = APIClient()
    client.force_authenticate(officer(AgencyFactory()))

    theirs, nobodys = (client.get(f"/api/v1/entries/{pk}/") for pk in (other.pk, other.pk + 1))

    assert (theirs.status_code, theirs.json()) == (nobodys.status_code, nobodys.json())


def test_the_schema_says_how_one_signs_in():
    schema = Client().get("/api/v1/schema/?format=json").json()

    schemes = schema["components"]["securitySchemes"]
    assert schemes["cookieAuth"] == {"type": "apiKey", "in": "cookie", "name": "sessionid"}
    assert set(schemes) == {"cookieAuth", "program"}
    operations = [one for path in schema["paths"].values() for one in path.values()]
    assert all({"cookieAuth": []} in one["security"] for one in operations)


def test_a_program_signs_in_as_on_the_page_and_reads():
    person = ministry()
    person.set_password("a-long-pass-phrase")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client = Client(enforce_csrf_checks=True)

    client.get("/accounts/login/")
    token = client.cookies["csrftoken"].value
    asked = {"csrfmiddlewaretoken": token, "login": person.email, "password": "a-long-pass-phrase"}

    assert client.post("/accounts/login/", asked).status_code == 302
    assert client.get("/api/v1/agencies/").status_code == 200
