"""Account pages in a real browser: passkeys, the second factor, and forms that outlive a session."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from tests.browser import looking
from tests.browser import world as making
from tests.browser.looking import beside, look_at, prove, sign_out, speak
from tests.web.accounts.people import code_of

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EMAIL = "officer@test.example"


def person(email: str, role: str) -> None:
    beside(making.person, email, role)


def give_authenticator(page: Page) -> None:
    """A passkey device that says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, site: str) -> None:
    looking.sign_in(page, site, EMAIL)


def add_key(page: Page, site: str, *, alone: bool) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        prove(page)
    if alone:
        page.locator("label", has_text="Passwordless").click()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes|2fa/$"))


def test_a_passkey_signs_in_by_itself_and_satisfies_the_administration(page, watch, site, settings):
    settings.MFA_REQUIRED = True
    person(EMAIL, "ADMINISTRATOR")
    give_authenticator(page)
    sign_in(page, site)
    assert page.url.endswith("/accounts/2fa/")
    add_key(page, site, alone=True)
    sign_out(page)

    page.goto(f"{site}/accounts/login/?next=/admin/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/admin/")

    assert page.locator("#site-name").is_visible()
    assert watch.complaints == []


def test_a_security_key_comes_after_the_password(page, watch, site):
    person(EMAIL, "CITIZEN")
    give_authenticator(page)
    sign_in(page, site)
    add_key(page, site, alone=False)
    sign_out(page)

    sign_in(page, site)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(f"{site}/accounts/")

    assert page.locator("h1").inner_text() == "My account"
    assert watch.complaints == []


def test_a_key_proves_again_who_one_is(page, watch, site):
    person(EMAIL, "CITIZEN")
    give_authenticator(page)
    sign_in(page, site)
    add_key(page, site, alone=True)
    sign_out(page)
    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "login" not in url)

    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    assert "reauthenticate" in page.url
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/webauthn/add/")

    assert watch.complaints == []


def end_every_session() -> None:
    beside(Session.objects.all().delete)


def test_what_was_typed_is_there_again_after_the_session_ended(page, watch, site):
    person(EMAIL, "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "a long name that took long to type")
    end_every_session()

    page.click("main form[data-keep] button[type=submit]")
    page.wait_for_url("**/accounts/login/**")
    assert "Nothing has been sent yet" in page.content()
    page.fill("input[name=login]", EMAIL)
    prove(page)
    page.wait_for_url("**/accounts/")

    assert page.input_value("main input[name=name]") == "a long name that took long to type"
    assert "is back" in page.locator("main [role=status]").first.inner_text()
    page.click("main form[data-keep] button[type=submit]")
    page.wait_for_load_state()
    assert "a long name that took long to type" in page.locator(".signed-in").inner_text()
    assert page.locator("[data-forget]").count() == 0
    page.goto(f"{site}/accounts/")
    assert kept(page) == []
    assert watch.complaints == []


def test_whoever_signs_out_leaves_nothing_and_the_next_person_sees_nothing(page, site):
    person(EMAIL, "CITIZEN")
    person("second@test.example", "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "private")
    sign_out(page)
    assert kept(page) == []

    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "private")
    end_every_session()
    page.goto(f"{site}/accounts/login/?next=/accounts/")
    page.fill("input[name=login]", "second@test.example")
    prove(page)
    page.wait_for_url("**/accounts/")

    assert page.input_value("main input[name=name]") == ""
    assert "private" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_form_that_is_left_on_purpose_starts_empty(page, site):
    person(EMAIL, "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "changed my mind")
    page.goto(f"{site}/accounts/email/")
    page.goto(f"{site}/accounts/")

    assert page.input_value("main input[name=name]") == ""


def test_passwords_and_codes_are_never_kept(page, site):
    person(EMAIL, "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/password/change/")
    page.evaluate("document.querySelector('main form').setAttribute('data-keep', '')")
    page.fill("input[name=oldpassword]", "secret words")
    page.fill("input[name=password1]", "other secret words")

    assert "secret" not in page.evaluate("JSON.stringify({...sessionStorage})")


def kept(page: Page) -> list[str]:
    """What the tab keeps of forms."""
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kept-form:'))")


WITH_FACTOR = {
    "factors-set": "/accounts/2fa/",
    "keys": "/accounts/2fa/webauthn/",
    "codes": "/accounts/2fa/recovery-codes/",
    "new-codes": "/accounts/2fa/recovery-codes/generate/",
    "app-off": "/accounts/2fa/totp/deactivate/",
    "proof-code": "/accounts/2fa/reauthenticate/",
    "proof-key": "/accounts/2fa/webauthn/reauthenticate/",
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_that_a_second_factor_opens_are_sound(page, watch, site, language):
    person(EMAIL, "CITIZEN")
    give_authenticator(page)
    speak(page, site, language)
    problems = []
    sign_in(page, site)
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    prove(page)
    page.fill("input[name=code]", code_of(page.input_value("#authenticator_secret")))
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/")
    for name, address in WITH_FACTOR.items():
        problems += look_at(page, site + address, name=f"account-{name}-{language}")
    sign_out(page)
    sign_in(page, site)
    problems += look_at(page, f"{site}/accounts/2fa/authenticate/", name=f"account-code-{language}")

    assert not problems + watch.complaints, "\n".join(problems + watch.complaints)
