"""Who decides shows a second factor before any page opens, and there is no way round it."""

import re
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from procurement.web.second_factor import ALWAYS, SETTING_UP, SecondFactorMiddleware
from tests.web.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    code_of,
    is_signed_in,
    link_in,
    person,
    set_up_app,
    sign_in,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True


def test_no_page_opens_before_it_is_set_up_and_every_page_after():
    person(role=Role.OPERATOR)
    client = signed_in()
    for address in ("/", "/imports/", "/accounts/", "/accounts/password/change/", "/admin/"):
        assert client.get(address)["Location"] == "/accounts/2fa/", address

    set_up_app(client)

    assert client.get("/").status_code == 200
    assert client.get("/accounts/").status_code == 200


def test_the_page_to_set_it_up_says_why():
    person(role=Role.OPERATOR)
    client = signed_in()
    client.get("/imports/")

    assert "set up a second factor" in client.get("/accounts/2fa/").content.decode()


def every_address() -> list[tuple[str, str]]:
    """Names and addresses of all routes that need no argument."""
    found = []

    def walk(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                with suppress(NoReverseMatch):
                    found.append((f"{prefix}{pattern.name}", reverse(f"{prefix}{pattern.name}")))
            else:
                walk(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)

    walk(get_resolver().url_patterns)
    return found


def test_no_route_at_all_is_a_way_round():
    user = person(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    addresses = every_address()
    assert len(addresses) > 60

    passed = {name for name, address in addresses if _opened(client, address)}

    assert passed <= ALWAYS | SETTING_UP


def _opened(client, address: str) -> bool:
    answer = client.get(address)
    return answer.status_code != 403 and answer.get("Location") != "/accounts/2fa/"


def test_a_program_in_a_session_gets_the_reason_in_json():
    person(role=Role.MINISTRY_OFFICER)
    answer = signed_in().get("/api/v1/agencies/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor_required"
    assert answer.json()["url"].endswith("/accounts/2fa/")


def test_a_part_of_a_page_leads_the_whole_page_to_it():
    person(role=Role.OPERATOR)

    answer = signed_in().get("/imports/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/2fa/")


def test_it_is_asked_for_at_every_sign_in():
    person(role=Role.OPERATOR)
    app = set_up_app(signed_in())
    client = Client()

    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": app.code})

    assert is_signed_in(client)


def test_a_code_works_once():
    person()
    app = set_up_app(signed_in())
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    code = app.code

    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_recovery_code_works_once_in_place_of_the_app():
    user = person(role=Role.OPERATOR)
    set_up_app(signed_in())
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert len(codes) == 10


def test_a_session_that_began_without_it_ends_when_one_is_set_up():
    person(role=Role.OPERATOR)
    older, newer = signed_in(), signed_in()

    set_up_app(newer)

    assert not is_signed_in(older)
    assert is_signed_in(newer)


def test_a_session_without_it_can_only_show_it():
    """As left by a session that allauth does not know, or forged in the session table."""
    user = person(role=Role.OPERATOR)
    app = set_up_app(signed_in())
    client = Client()
    client.force_login(user)

    assert client.get("/imports/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fimports%2F"
    assert client.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.get("/imports/").status_code == 302
    client.post("/accounts/2fa/reauthenticate/", {"code": app.code, "next": "/imports/"})

    assert client.get("/imports/").status_code == 200


def test_with_a_second_factor_the_password_alone_proves_nothing_any_more():
    person()
    app = set_up_app(signed_in())
    client = Client(headers={"accept-language": "en"})
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": app.code})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    refused = client.post("/accounts/email/", {"email": "later@test.example", "action_add": ""})
    assert refused["Location"].startswith("/accounts/2fa/reauthenticate/")
    client.post("/accounts/2fa/reauthenticate/", {"code": app.code})

    assert (
        client.post("/accounts/email/", {"email": "x@test.example", "action_add": ""})["Location"] == "/accounts/email/"
    )


@pytest.mark.parametrize("address", ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"])
def test_none_is_set_up_without_a_fresh_proof(address):
    person()

    assert signed_in().get(address)["Location"].startswith("/accounts/reauthenticate/")


def test_people_are_told_of_a_new_and_of_a_removed_second_factor(mailoutbox):
    person()
    client = signed_in()
    set_up_app(client)
    client.post("/accounts/2fa/totp/deactivate/")

    subjects = [mail.subject for mail in mailoutbox]
    assert any("Authenticator App Activated" in subject for subject in subjects), subjects
    assert any("Authenticator App Deactivated" in subject for subject in subjects), subjects


def test_whoever_takes_the_last_one_away_must_set_up_another():
    person(role=Role.OPERATOR)
    client = signed_in()
    set_up_app(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get("/imports/")["Location"] == "/accounts/2fa/"


def test_a_role_given_in_the_middle_of_a_session_asks_for_one_at_the_next_click():
    user = person()
    client = signed_in()
    assert client.get("/").status_code == 200

    Membership.objects.create(user=user, role=Role.OPERATOR)

    assert client.get("/")["Location"] == "/accounts/2fa/"


def test_the_administration_has_no_sign_in_of_its_own():
    person(is_staff=True, is_superuser=True)
    client = Client()

    assert client.get("/admin/login/")["Location"] == "/accounts/login/?next=/admin/"
    answer = client.post("/admin/login/", {"username": "han@test.example", "password": PASSWORD})

    assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert not is_signed_in(client)


def test_a_password_of_another_administrator_is_no_use_in_ones_own_session():
    person(is_staff=True)
    person("chief@test.example", is_staff=True, is_superuser=True)
    client = signed_in()
    set_up_app(client)

    client.post("/admin/login/", {"username": "chief@test.example", "password": PASSWORD})

    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert int(client.session["_auth_user_id"]) == User.objects.get(email="han@test.example").pk


def test_people_without_the_right_are_refused_by_the_administration():
    person()

    assert signed_in().get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("address", ["/api-auth/login/", "/api/auth/login/", "/api/v1/login/"])
def test_the_interface_for_programs_has_no_sign_in_of_its_own(address):
    assert Client().get(address).status_code == 404


def test_the_language_can_be_chosen_and_opens_nothing_else():
    person(role=Role.OPERATOR)
    client = signed_in()

    answer = client.post("/i18n/setlang/", {"language": "ko", "next": "/imports/"})

    assert answer["Location"] == "/imports/"
    assert client.get("/imports/")["Location"] == "/accounts/2fa/"
    assert "2단계 인증" in client.get("/accounts/2fa/").content.decode()


def test_the_secret_is_unreadable_in_the_database():
    person()
    app = set_up_app(signed_in())

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert app.secret not in kept
    assert "gAAAA" in kept


def test_a_changed_secret_key_with_the_old_one_as_fallback_still_reads_it(settings):
    person()
    app = set_up_app(signed_in())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another long random key", [settings.SECRET_KEY]
    client = Client()
    sign_in(client)

    client.post("/accounts/2fa/authenticate/", {"code": app.code})

    assert is_signed_in(client)


def test_an_administrator_takes_a_lost_one_away_and_sees_no_secret():
    user = person("lost@test.example", role=Role.OPERATOR)
    lost = signed_in("lost@test.example")
    set_up_app(lost)
    person(is_staff=True, is_superuser=True)
    administrator = signed_in()
    set_up_app(administrator)
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    page = administrator.get(f"/admin/mfa/authenticator/{kept.pk}/change/").content.decode()
    assert kept.data["secret"] not in page
    assert "lost@test.example" in page

    administrator.post(f"/admin/mfa/authenticator/{kept.pk}/delete/", {"post": "yes"})

    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_signed_in(lost)
    assert signed_in("lost@test.example").get("/")["Location"] == "/accounts/2fa/"


def test_a_reset_does_not_sign_in_and_the_second_factor_is_still_asked(browser, mailoutbox):
    person()
    set_up_app(signed_in())
    browser.post("/accounts/password/reset/", {"email": "han@test.example"})
    page = browser.get(link_in(mailoutbox[-1]))
    browser.post(page["Location"], {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    assert not is_signed_in(browser)

    assert sign_in(browser, password=OTHER_PASSWORD)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(browser)


def test_guessing_codes_is_limited(settings, browser):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    person()
    app = set_up_app(signed_in())
    sign_in(browser)
    for _attempt in range(3):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})

    answer = browser.post("/accounts/2fa/authenticate/", {"code": code_of(app.secret)})

    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_signed_in(browser)


def test_the_demonstration_says_that_none_is_asked_for(settings):
    settings.DEMO, settings.MFA_REQUIRED = True, False
    page = Client(headers={"accept-language": "en"}).get("/accounts/login/").content.decode()
    assert "sign in here without a second factor" in page

    settings.MFA_REQUIRED = True
    page = Client(headers={"accept-language": "en"}).get("/accounts/login/").content.decode()
    assert "sign in here without a second factor" not in page


def test_a_picture_of_the_secret_stands_in_the_page():
    person()
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/").content.decode()

    assert re.search(r'<img[^>]*src="data:image/svg\+xml;base64,', page)


def test_a_service_account_with_a_token_is_not_asked(rf):
    """A request without a session has nobody whom the middleware could ask."""
    request = rf.get("/api/v1/agencies/", headers={"Authorization": "Bearer token"})
    request.user = AnonymousUser()

    assert SecondFactorMiddleware(lambda _request: None).process_view(request, None, (), {}) is None
