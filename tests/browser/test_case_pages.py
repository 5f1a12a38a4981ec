"""Pages of cases and of joining in a real browser: both languages, wide and narrow, empty, filled and in error."""

from datetime import date

import pytest
from django.contrib.auth.hashers import make_password

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.onboarding.services import begin_claim, invite
from procurement.organisations.enums import Role
from tests.browser.test_every_page import SCREENSHOTS, WIDTHS, Watch, look_at, sign_in, speak
from tests.browser.world import PASSWORD
from tests.factories import AgencyFactory, UserFactory
from tests.permits.world import draft, people, submitted, take

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def may_sign_in(person, name):
    from allauth.account.models import EmailAddress

    person.name, person.password = name, make_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person.email


@pytest.fixture
def world(live_site, now) -> dict[str, list[str]]:
    """Who opens which addresses."""
    from procurement.organisations.acting import actor_for

    now(date(2026, 11, 2))
    who = people()
    begun, waiting = draft(who, square_metres=0), submitted(who)
    comment(waiting, "월요일에 방문하겠습니다.", actor=who.operator, visibility=Visibility.PARTIES)
    stopped = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")
    closed = take(submitted(who), "withdraw", who.applicant)
    agency, newcomer = AgencyFactory(), UserFactory()
    claim = begin_claim(actor_for(newcomer))
    _invitation, secret = invite(who.applicant, email=newcomer.email, role=Role.STAFF)
    now(date(2026, 11, 23))
    return {
        may_sign_in(who.applicant.user, "한새솔"): [
            "/cases/",
            "/cases/?q=없는사건",
            f"/cases/{begun.pk}/",
            f"/cases/{begun.pk}/draft/stall/",
            f"/cases/{begun.pk}/steps/submit/",
            f"/cases/{stopped.pk}/",
            f"/cases/{closed.pk}/",
            f"/cases/{begun.pk}/documents/add/",
            "/people/",
            "/acting/",
        ],
        may_sign_in(who.operator.user, "윤가람"): [
            f"/cases/{waiting.pk}/",
            f"/cases/{waiting.pk}/steps/send_to_surveyor/",
            f"/cases/{waiting.pk}/steps/decide/",
            f"/people/agencies/{agency.code}/",
            "/people/",
        ],
        may_sign_in(newcomer, "새 사람"): [
            "/companies/claim/",
            f"/cases/{claim.pk}/",
            f"/cases/{claim.pk}/draft/company/",
            f"/invitations/{secret}/",
            "/acting/",
            "/people/",
        ],
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
def test_every_page_of_a_case_is_sound(browser, live_site, world, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    visited = 0
    for number, (email, addresses) in enumerate(world.items()):
        context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
        page = context.new_page()
        watch = Watch(page)
        sign_in(page, live_site, email)
        speak(page, live_site, language)
        for place, address in enumerate(addresses):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                problems += look_at(page, live_site + address, name=f"case-{number}-{place:02d}-{language}-{width}")
                visited += 1
        problems += [one for one in watch.complaints if "status of 403" not in one]
        context.close()

    assert not problems, "\n".join(problems)
    assert visited == 2 * (10 + 5 + 6)
