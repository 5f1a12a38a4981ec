"""Programs that act for an organisation, and invitations, in a real browser: empty, filled, with a secret, in error."""

from datetime import date, timedelta

import pytest

from procurement.cases.performing import perform
from procurement.jobs import clock
from procurement.notices.models import OutgoingMail
from procurement.onboarding.services import invite
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount
from tests.browser.looking import SCREENSHOTS, WIDTHS, Watch, look_at, sign_in, speak
from tests.browser.world import PASSWORD, may_sign_in
from tests.factories import actor, member
from tests.permits.world import draft, people

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
SHOWN = {"width": WIDTHS[0], "height": 900}


@pytest.fixture
def world(live_site, now) -> dict[str, str]:
    """A company with programs in every state, another without, an administrator; their addresses."""
    now(date(2026, 11, 2))
    who = people()
    left = actor(member(Role.REPRESENTATIVE, company=who.company))
    works, _secret = services.make(who.applicant, name="재고 관리 연동", role=Role.REPRESENTATIVE, scopes=tuple(Scope))
    services.make(left, name="회계", role=Role.STAFF, scopes=(Scope.READ,))
    ended, _secret = services.make(who.applicant, name="옛 프로그램", role=Role.STAFF, scopes=(Scope.READ,))
    services.end(who.applicant, ended)
    Membership.objects.filter(user=left.user).update(valid_to=clock.today() - timedelta(days=1))
    ServiceAccount.objects.filter(pk=works.pk).update(last_used_at=clock.now())
    permit = draft(who)
    perform(permit, "submit", actor=Actor(works.user, works.membership))
    for email, state in (("sent@test.example", "SENT"), ("gone@test.example", "GIVEN_UP"), ("new@test.example", "")):
        invitation, _secret = invite(who.applicant, email=email, role=Role.STAFF)
        if state:
            OutgoingMail.objects.filter(invitation=invitation).update(state=state, sealed="")
    return {
        "head": may_sign_in(who.applicant.user, name="한새솔"),
        "stranger": may_sign_in(who.stranger.user, name="다른 대표"),
        "staff": may_sign_in(who.staff.user, name="직원"),
        "administrator": may_sign_in(member(Role.ADMINISTRATOR), name="관리자"),
        "case": f"/cases/{permit.pk}/",
    }


@pytest.fixture
def browser(needs_chromium, world):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
        opened = playwright.chromium.launch(executable_path=needs_chromium, args=arguments)
        yield opened
        opened.close()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_programs_and_invitations_are_sound(browser, live_site, world, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    visited = 0
    opens = {"head": ["/programs/", "/people/", world["case"]], "stranger": ["/programs/"], "staff": ["/programs/"],
             "administrator": ["/programs/"]}  # fmt: skip
    for name, addresses in opens.items():
        context = browser.new_context(viewport=SHOWN)
        page = context.new_page()
        watch = Watch(page)
        sign_in(page, live_site, world[name])
        speak(page, live_site, language)
        for place, address in enumerate(addresses):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                problems += look_at(page, live_site + address, name=f"program-{name}-{place}-{language}-{width}")
                visited += 1
        problems += [one for one in watch.complaints if "status of 403" not in one]
        context.close()

    assert not problems, "\n".join(problems)
    assert visited == len(WIDTHS) * 6


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_secret_is_shown_after_a_fresh_proof_and_only_once(browser, live_site, world, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = browser.new_context(viewport=SHOWN).new_page()
    watch = Watch(page)
    sign_in(page, live_site, world["stranger"])
    speak(page, live_site, language)
    page.goto(f"{live_site}/programs/")

    page.fill("#id_name", "재고 연동")
    page.select_option("#id_role", "STAFF")
    page.click("main form:has(#id_name) button[type=submit]")
    page.fill("input[type=password]", PASSWORD)
    page.click("main form button[type=submit]")

    secret = page.locator(".krds-alert code, [role] code, main code").nth(1).inner_text()
    assert len(secret) == 43
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENSHOTS / f"program-secret-{language}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto(f"{live_site}/programs/")
    assert secret not in page.content()
    page.click("main form:has(#id_name) button[type=submit]")
    page.wait_for_selector("[aria-invalid=true]")
    page.screenshot(path=SCREENSHOTS / f"program-error-{language}.png", full_page=True)
    assert [one for one in watch.complaints if "status of 400" not in one] == []
