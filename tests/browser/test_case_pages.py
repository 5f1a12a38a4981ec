"""Pages of cases and of joining in a real browser: both languages, wide and narrow, empty, filled and in error."""

from datetime import date

import pytest

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.onboarding.services import begin_claim, invite
from procurement.organisations.enums import Role
from tests.browser.looking import Watch, look_at, sign_in, speak
from tests.browser.world import may_sign_in
from tests.factories import AgencyFactory, UserFactory
from tests.permits.world import draft, people, submitted, take

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


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
        may_sign_in(who.applicant.user, name="한새솔"): [
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
        may_sign_in(who.operator.user, name="윤가람"): [
            f"/cases/{waiting.pk}/",
            f"/cases/{waiting.pk}/steps/send_to_surveyor/",
            f"/cases/{waiting.pk}/steps/decide/",
            f"/people/agencies/{agency.code}/",
            "/people/",
        ],
        may_sign_in(newcomer, name="새 사람"): [
            "/companies/claim/",
            f"/cases/{claim.pk}/",
            f"/cases/{claim.pk}/draft/company/",
            f"/invitations/{secret}/",
            "/acting/",
            "/people/",
        ],
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_a_case_is_sound(browser, live_site, world, language):
    problems: list[str] = []
    visited = 0
    for number, (email, addresses) in enumerate(world.items()):
        page = browser.new_page()
        watch = Watch(page, expected=("status of 403",))
        sign_in(page, live_site, email)
        speak(page, live_site, language)
        for place, address in enumerate(addresses):
            problems += look_at(page, live_site + address, name=f"case-{number}-{place:02d}-{language}")
            visited += 1
        problems += watch.complaints
        page.close()

    assert not problems, "\n".join(problems)
    assert visited == 10 + 5 + 6
