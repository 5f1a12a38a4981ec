"""What people send who mean no good: script in names, forged forms, frames, odd and endless input."""

import time

import pytest
from django.test import Client

from procurement.organisations.enums import Role
from procurement.organisations.models import User
from tests.factories import AgencyFactory, member
from tests.web.accounts.people import PASSWORD, person, sign_in, signed_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
ODD = [
    "' OR 1=1 --",
    "'; DROP TABLE procurement_user; --@test.example",
    "han@test.example' AND pg_sleep(5)--",
    "han\x00@test.example",
    "\ud7a4 한글@test.example",
    "a" * 200_000 + "@test.example",
    "{{ 7 * 7 }}@test.example",
    "",
    " ",
]


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("field", ["login", "password"])
def test_signing_in_answers_odd_input_with_the_form(field, typed):
    person()
    began = time.monotonic()

    answer = Client().post("/accounts/login/", {"login": "han@test.example", "password": PASSWORD} | {field: typed})

    assert answer.status_code == 200
    assert time.monotonic() - began < 3
    assert User.objects.filter(email="han@test.example").exists()


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/reset/"])
def test_sign_up_and_reset_answer_odd_addresses_with_the_form(address, typed):
    answer = Client().post(address, {"email": typed, "name": typed, "password1": typed, "password2": typed})

    assert answer.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["a\x00b", "\x00", "x" * 10_000])
def test_odd_parts_of_addresses_are_not_found(typed):
    assert Client().get(f"/accounts/confirm-email/{typed}/").status_code in {200, 400, 404}
    assert Client().get(f"/accounts/password/reset/key/1-{typed}/").status_code in {200, 400, 404}


def pages_with_a_name(user: User) -> list[str]:
    return ["/", "/accounts/", "/accounts/email/", "/accounts/2fa/", "/imports/", "/no-such-page/",
            "/admin/", "/admin/procurement/user/", f"/admin/procurement/user/{user.pk}/change/",
            f"/admin/procurement/user/{user.pk}/history/", "/admin/procurement/membership/"]  # fmt: skip


def test_a_name_that_carries_script_is_shown_as_text_on_every_page():
    agency = AgencyFactory(name=SCRIPT, names={"en": SCRIPT, "ko": SCRIPT})
    user = person(is_staff=True, is_superuser=True, name=SCRIPT[:100])
    member(Role.AGENCY_OFFICER, user=user, agency=agency)
    client = signed_in()
    shown = 0

    for address in pages_with_a_name(user):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        shown += "&lt;script&gt;alert" in page

    assert shown >= 8


def test_a_name_that_carries_script_is_taken_as_text_in_messages_and_mails(mailoutbox):
    person(name=SCRIPT)
    client = signed_in()
    client.post("/accounts/", {"name": SCRIPT})
    page = client.get("/accounts/").content.decode()
    Client().post("/accounts/password/reset/", {"email": "han@test.example"})

    assert "<script>alert" not in page
    assert mailoutbox[-1].alternatives == []


def test_a_browser_that_carries_script_is_shown_as_text():
    person()
    page = signed_in(**{"User-Agent": SCRIPT}).get("/accounts/sessions/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/logout/", "/accounts/",
     "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/2fa/totp/activate/",
     "/accounts/2fa/webauthn/login/", "/i18n/setlang/"],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(address):
    user = person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert client.post(address, {"login": "han@test.example", "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/signup/", "/health/", "/no-such-page/", "/admin/"]
)
def test_no_page_can_be_framed_sniffed_or_made_to_run_foreign_script(address):
    answer = Client().get(address)
    policy = answer["Content-Security-Policy"]

    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    for directive in (
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "script-src 'self'",
        "form-action 'self'",
    ):
        assert directive in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in answer


def test_what_may_change_something_is_never_done_by_opening_an_address():
    person()
    client = signed_in()
    for address in ("/accounts/logout/", "/accounts/sessions/", "/accounts/2fa/totp/deactivate/", "/i18n/setlang/"):
        client.get(address, {"language": "ko"})

    assert client.get("/accounts/").status_code == 200
    assert "django_language" not in client.cookies


def test_fields_that_the_form_does_not_have_change_nothing():
    user = person()
    client = signed_in()

    client.post("/accounts/", {"name": "another", "is_staff": "on", "is_superuser": "on", "email": "x@test.example"})
    new = {"name": "n", "email": "new@test.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", new | {"is_staff": "on", "is_superuser": "1", "is_active": "1"})

    user.refresh_from_db()
    assert (user.name, user.email, user.is_staff, user.is_superuser) == ("another", "han@test.example", False, False)
    assert not User.objects.filter(is_staff=True).exists()


def test_there_is_no_account_that_nobody_made():
    assert not User.objects.exists()
    assert sign_in(Client(), "admin@localhost", "admin").status_code == 200
