"""Account pages in a real browser: passkeys, the second factor, and forms that outlive a session."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import world
from tests.browser.world import PASSWORD
from tests.web.accounts.people import code_of

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
WIDTHS = (1280, 320)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture
def site(live_site) -> str:
    """The site under a name: browsers give no passkeys to a bare number."""
    return live_site.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser(needs_chromium, site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=needs_chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser) -> Page:
    opened = browser.new_context(locale="en", extra_http_headers={"Accept-Language": "en"}).new_page()
    opened.complaints = []
    opened.on("console", lambda m: opened.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    return opened


def beside(work: Callable[..., Any], *arguments: Any) -> Any:
    """Work on the database in a thread of its own: the browser's loop owns this one."""

    def run() -> Any:
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


def person(email: str, role: str) -> None:
    beside(world.person, email, role)


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
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", "officer@test.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_load_state()


def prove(page: Page) -> None:
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.click("#krds-header form[action$='logout/'] button")
    page.wait_for_load_state()


def add_key(page: Page, site: str, *, alone: bool) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        prove(page)
    if alone:
        page.locator("label", has_text="Passwordless").click()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes|2fa/$"))


def test_a_passkey_signs_in_by_itself_and_satisfies_the_administration(page, site, settings):
    settings.MFA_REQUIRED = True
    person("officer@test.example", "ADMINISTRATOR")
    give_authenticator(page)
    sign_in(page, site)
    assert page.url.endswith("/accounts/2fa/")
    add_key(page, site, alone=True)
    sign_out(page)

    page.goto(f"{site}/accounts/login/?next=/admin/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/admin/")

    assert page.locator("#site-name").is_visible()
    assert page.complaints == []


def test_a_security_key_comes_after_the_password(page, site):
    person("officer@test.example", "CITIZEN")
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
    assert page.complaints == []


def test_a_key_proves_again_who_one_is(page, site):
    person("officer@test.example", "CITIZEN")
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

    assert page.complaints == []


def end_every_session() -> None:
    beside(Session.objects.all().delete)


def test_what_was_typed_is_there_again_after_the_session_ended(page, site):
    person("officer@test.example", "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "a long name that took long to type")
    end_every_session()

    page.click("main form[data-keep] button[type=submit]")
    page.wait_for_url("**/accounts/login/**")
    assert "Nothing has been sent yet" in page.content()
    page.fill("input[name=login]", "officer@test.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_url("**/accounts/")

    assert page.input_value("main input[name=name]") == "a long name that took long to type"
    assert "is back" in page.locator("main [role=status]").first.inner_text()
    page.click("main form[data-keep] button[type=submit]")
    page.wait_for_load_state()
    assert "a long name that took long to type" in page.locator(".signed-in").inner_text()
    assert page.locator("[data-forget]").count() == 0
    page.goto(f"{site}/accounts/")
    assert kept(page) == []
    assert page.complaints == []


def test_whoever_signs_out_leaves_nothing_and_the_next_person_sees_nothing(page, site):
    person("officer@test.example", "CITIZEN")
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
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_url("**/accounts/")

    assert page.input_value("main input[name=name]") == ""
    assert "private" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_form_that_is_left_on_purpose_starts_empty(page, site):
    person("officer@test.example", "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/")
    page.fill("main input[name=name]", "changed my mind")
    page.goto(f"{site}/accounts/email/")
    page.goto(f"{site}/accounts/")

    assert page.input_value("main input[name=name]") == ""


def test_passwords_and_codes_are_never_kept(page, site):
    person("officer@test.example", "CITIZEN")
    sign_in(page, site)
    page.goto(f"{site}/accounts/password/change/")
    page.evaluate("document.querySelector('main form').setAttribute('data-keep', '')")
    page.fill("input[name=oldpassword]", "secret words")
    page.fill("input[name=password1]", "other secret words")

    assert "secret" not in page.evaluate("JSON.stringify({...sessionStorage})")


def kept(page: Page) -> list[str]:
    """What the tab keeps of forms."""
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kept-form:'))")


def look_at(page: Page, address: str, *, name: str) -> list[str]:
    """What is wrong with a page, at both widths."""
    problems = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        page.wait_for_load_state("load")
        page.screenshot(path=SCREENSHOTS / f"account-{name}-{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append(f"{name} {width}: scrolls sideways")
        found = Axe().run(page).response["violations"]
        problems += [f"{name} {width}: axe {one['id']} {one['nodes'][0]['html'][:160]}" for one in found]
    return problems


OWN = {
    "overview": "/accounts/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "sessions": "/accounts/sessions/",
    "factors": "/accounts/2fa/",
    "app": "/accounts/2fa/totp/activate/",
    "key": "/accounts/2fa/webauthn/add/",
    "sign-out": "/accounts/logout/",
    "proof": "/accounts/reauthenticate/",
}
WITH_FACTOR = {
    "factors-set": "/accounts/2fa/",
    "keys": "/accounts/2fa/webauthn/",
    "codes": "/accounts/2fa/recovery-codes/",
    "new-codes": "/accounts/2fa/recovery-codes/generate/",
    "app-off": "/accounts/2fa/totp/deactivate/",
    "proof-code": "/accounts/2fa/reauthenticate/",
    "proof-key": "/accounts/2fa/webauthn/reauthenticate/",
}
PUBLIC = {
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "reset-sent": "/accounts/password/reset/done/",
    "reset-bad": "/accounts/password/reset/key/1-bad/",
    "reset-done": "/accounts/password/reset/key/done/",
    "verify": "/accounts/confirm-email/",
    "verify-bad": "/accounts/confirm-email/bad/",
    "inactive": "/accounts/inactive/",
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_account_page_is_sound(page, site, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    person("officer@test.example", "CITIZEN")
    give_authenticator(page)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    problems = []
    for name, address in PUBLIC.items():
        problems += look_at(page, site + address, name=f"{name}-{language}")
    sign_in(page, site)
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    prove(page)
    for name, address in OWN.items():
        problems += look_at(page, site + address, name=f"{name}-{language}")
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    page.fill("input[name=code]", code_of(page.input_value("#authenticator_secret")))
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/")
    for name, address in WITH_FACTOR.items():
        problems += look_at(page, site + address, name=f"{name}-{language}")
    sign_out(page)
    sign_in(page, site)
    problems += look_at(page, f"{site}/accounts/2fa/authenticate/", name=f"code-{language}")

    assert not problems + page.complaints, "\n".join(problems + page.complaints)
