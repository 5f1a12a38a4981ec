"""The inbox in a real browser: empty, filled, and the page that mails lead to."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import sync_playwright

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.jobs import clock
from procurement.notices import unsubscribing
from tests.browser.test_every_page import SCREENSHOTS, WIDTHS, Watch, look_at, sign_in, speak
from tests.browser.world import PASSWORD
from tests.permits.world import People, draft, people, submitted, take

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PAGES = ("/inbox/", "/inbox/due/", "/inbox/overdue/", "/inbox/notices/", "/inbox/settings/", "/inbox/?kind=none")


@pytest.fixture
def who(live_site) -> People:
    """An operator with work that waits, is due and overdue, and somebody without any."""
    clock.move(date(2026, 11, 2))
    found = people()
    submitted(found)
    clock.move(date(2026, 11, 9))
    waits = submitted(found)
    comment(waits, "평면도가 빠졌습니다. " * 12, actor=found.other_operator, visibility=Visibility.PARTIES)
    take(draft(found), "submit", found.applicant)
    clock.move(date(2026, 11, 26))
    for one in (found.operator, found.stranger):
        one.user.set_password(PASSWORD)
        one.user.save(update_fields=["password"])
        EmailAddress.objects.create(user=one.user, email=one.user.email, verified=True, primary=True)
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_the_inbox_is_sound(needs_chromium, live_site, who, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    mail = "/" + unsubscribing.address(who.staff.user, "step").split("/", 3)[3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs_chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in ("operator", "stranger", ""):
            page = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page()
            watch = Watch(page)
            if name:
                sign_in(page, live_site, getattr(who, name).user.email)
            speak(page, live_site, language)
            for place, address in enumerate(PAGES if name else (mail, mail[:-2] + "/")):
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    shot = f"inbox-{name or 'mail'}-{place}-{language}-{width}"
                    problems += look_at(page, live_site + address, name=shot)
                    assert page.url == live_site + address
            problems += watch.complaints
        browser.close()

    assert not problems, "\n".join(problems)
