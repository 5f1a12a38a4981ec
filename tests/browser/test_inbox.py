"""The inbox in a real browser: empty, filled, and the page that mails lead to."""

from datetime import date

import pytest

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.jobs import clock
from procurement.notices import unsubscribing
from tests.browser.looking import Watch, look_at, sign_in, speak
from tests.browser.world import may_sign_in
from tests.permits.world import People, draft, people, submitted, take

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PAGES = ("/inbox/", "/inbox/due/", "/inbox/overdue/", "/inbox/notices/", "/inbox/settings/", "/inbox/?kind=none")


@pytest.fixture
def world(live_site) -> People:
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
        may_sign_in(one.user)
    return found


@pytest.fixture
def mail(world) -> str:
    """Where a mail leads to."""
    return "/" + unsubscribing.address(world.staff.user, "step").split("/", 3)[3]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_the_inbox_is_sound(mail, browser, live_site, world, language):
    problems: list[str] = []
    for name in ("operator", "stranger", ""):
        page = browser.new_page()
        watch = Watch(page)
        if name:
            sign_in(page, live_site, getattr(world, name).user.email)
        speak(page, live_site, language)
        for place, address in enumerate(PAGES if name else (mail, mail[:-2] + "/")):
            problems += look_at(page, live_site + address, name=f"inbox-{name or 'mail'}-{place}-{language}")
            assert page.url == live_site + address
        problems += watch.complaints
        page.close()

    assert not problems, "\n".join(problems)
