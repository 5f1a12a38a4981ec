"""Nobody is sent to another site, whatever an address says."""

import pytest
from django.test import Client

from tests.web.accounts.people import PASSWORD, person, sign_in, signed_in

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "//testserver@evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example",
    "/\t/evil.example",
    "\x08//evil.example",
    "\r\n//evil.example",
    "//evil.example\\@testserver",
    "https://testserver.evil.example",
]


def is_here(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\")) and "evil" not in location


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(wanted):
    person()

    assert is_here(sign_in(Client(), next=wanted)["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_whoever_is_signed_in_already_is_led_to_no_other_site(wanted):
    person()

    assert is_here(signed_in().get("/accounts/login/", {"next": wanted})["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_out_leads_to_no_other_site(wanted):
    person()

    assert is_here(signed_in().post("/accounts/logout/", {"next": wanted})["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_choosing_a_language_leads_to_no_other_site(wanted, method):
    answer = getattr(Client(), method)("/i18n/setlang/", {"language": "en", "next": wanted})

    assert is_here(answer["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/logout/"])
def test_the_administration_leads_to_no_other_site(wanted, address):
    person(is_staff=True, is_superuser=True)
    client = signed_in()
    answer = client.post(f"{address}", {"next": wanted}, query_params={"next": wanted})

    assert answer.status_code == 200 or is_here(answer["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_fresh_proof_leads_to_no_other_site(wanted):
    person()
    answer = signed_in().post("/accounts/reauthenticate/", {"password": PASSWORD, "next": wanted})

    assert is_here(answer["Location"])


def test_a_name_of_the_site_other_than_the_one_asked_is_another_site(settings):
    settings.ALLOWED_HOSTS = ["testserver", "second.test.example"]
    person()

    assert is_here(sign_in(Client(), next="https://second.test.example/")["Location"])
    assert "second" not in sign_in(Client(), next="https://second.test.example/")["Location"]


def test_a_page_of_this_site_is_kept():
    person()

    assert sign_in(Client(), next="/imports/?page=2#row-3")["Location"] == "/imports/?page=2#row-3"
