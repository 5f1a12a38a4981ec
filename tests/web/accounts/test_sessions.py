"""How long a session lasts, where it ends, and what comes back after it."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from procurement.organisations.models import User
from procurement.web.sessions import BEGAN, SEEN
from tests.web.accounts.people import PASSWORD, is_signed_in, person, sign_in, signed_in

pytestmark = pytest.mark.django_db


def set_back(client: Client, **seconds: int) -> None:
    """Let moments of the session lie further in the past."""
    session = client.session
    for name, by in seconds.items():
        session[name] = session[name] - by
    session.save()


@pytest.mark.parametrize(
    ("idle", "age", "lasts"),
    [(3_590, 35_990, True), (3_601, 3_601, False), (0, 36_001, False)],
    ids=["just in time", "an hour without a click", "ten hours in any case"],
)
def test_a_session_lasts_as_long_as_the_settings_say(settings, idle, age, lasts):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE = 3_600, 36_000
    person()
    client = signed_in()

    set_back(client, **{SEEN: idle, BEGAN: age})

    assert is_signed_in(client) is lasts


def test_whoever_was_signed_out_is_told_why_and_comes_back_to_the_page():
    person()
    client = signed_in()
    set_back(client, **{SEEN: 100_000})

    answer = client.get("/imports/?page=2")
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/accounts/login/?next=/imports/%3Fpage%3D2"
    assert "your session ended" in page
    assert sign_in(client, next="/imports/?page=2")["Location"] == "/imports/?page=2"


def test_what_a_page_asks_by_itself_keeps_no_session_alive():
    person()
    client = signed_in()
    set_back(client, **{SEEN: 600})
    before = client.session[SEEN]

    client.get("/accounts/", headers={"HX-Request": "true"})
    assert client.session[SEEN] == before
    client.get("/accounts/")

    assert client.session[SEEN] > before


def test_clicks_in_the_same_minute_write_nothing():
    person()
    client = signed_in()
    before = client.session[SEEN]

    client.get("/accounts/")

    assert client.session[SEEN] == before


def test_a_refused_form_leads_back_to_the_page_with_the_form_not_to_its_address():
    client = Client(headers={"accept-language": "en"})

    answer = client.post(
        "/imports/7/check/", {"note": "typed"}, headers={"Referer": "http://testserver/imports/7/?a=1"}
    )

    assert answer["Location"] == "/accounts/login/?next=/imports/7/%3Fa%3D1"
    assert "Nothing has been sent yet" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("referer", ["", "https://evil.example/imports/", "javascript:alert(1)", "//evil.example"])
def test_a_refused_form_never_leads_to_another_site(referer):
    answer = Client().post("/imports/7/check/", headers={"Referer": referer})

    assert answer["Location"] == "/accounts/login/?next=/"


def test_a_refused_part_of_a_page_leads_the_whole_page_to_the_sign_in():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/imports/7/"}

    answer = Client().get("/imports/7/progress/", headers=headers)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=/imports/7/")


def test_signing_out_takes_a_form_and_ends_the_session_for_good():
    person()
    client = signed_in()
    kept = client.session.session_key

    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")

    assert not is_signed_in(client)
    client.cookies["sessionid"] = kept
    assert not is_signed_in(client)
    assert not Session.objects.filter(pk=kept).exists()


def test_signing_in_gives_the_session_a_new_key():
    person()
    client = Client()
    client.post("/imports/7/check/")
    before = client.session.session_key

    sign_in(client)

    assert before
    assert client.session.session_key != before


def test_a_fresh_proof_gives_the_session_a_new_key_and_stays_on_the_list():
    person()
    client = signed_in()
    before = client.session.session_key

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert "this browser" in client.get("/accounts/sessions/").content.decode()


def test_one_signs_out_everywhere_else_after_a_fresh_proof():
    person()
    here, elsewhere = signed_in(), signed_in()

    asked = here.post("/accounts/sessions/")
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fsessions%2F"
    assert is_signed_in(elsewhere)
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    here.post("/accounts/sessions/")

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_one_sees_only_ones_own_sessions():
    person()
    person("other@test.example")
    signed_in("other@test.example", **{"User-Agent": "browser of another"})

    page = signed_in(**{"User-Agent": "my own browser"}).get("/accounts/sessions/").content.decode()

    assert "my own browser" in page
    assert "browser of another" not in page


def test_administrators_sign_people_out_everywhere():
    other = person("other@test.example")
    gone = signed_in("other@test.example")
    person(is_staff=True, is_superuser=True)

    signed_in().post(
        "/admin/procurement/user/", {"action": "sign_out_everywhere", "_selected_action": [other.pk]}, follow=True
    )

    assert not is_signed_in(gone)
    assert not UserSession.objects.filter(user=other).exists()


def test_a_person_who_is_made_inactive_is_out_at_the_next_click_and_cannot_return():
    user = person()
    client = signed_in()

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not is_signed_in(client)
    assert sign_in(client)["Location"] == "/accounts/inactive/"


def test_keys_of_sessions_are_long_and_random():
    person()
    keys = {signed_in().session.session_key for _once in range(5)}

    assert len(keys) == 5
    assert all(len(key) == 32 for key in keys)


def test_the_moment_of_signing_in_counts_anew():
    person()
    client = signed_in()
    set_back(client, **{SEEN: 100_000, BEGAN: 100_000})
    client.get("/")

    sign_in(client)

    assert time.time() - client.session[BEGAN] < 60
    assert is_signed_in(client)


@pytest.mark.parametrize("address", ["/", "/accounts/", "/imports/", "/no-such-page/", "/accounts/2fa/"])
def test_every_page_has_the_way_out(address):
    person()
    page = signed_in().get(address).content.decode()

    assert 'action="/accounts/logout/"' in page
    assert 'href="/accounts/"' in page
