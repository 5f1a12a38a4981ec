"""Every page in every declared state, in a real browser: ``states.txt`` says which."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import database
from tests.access.visiting import Visitor
from tests.browser import changed
from tests.browser.acts import act
from tests.browser.conftest import ARGUMENTS
from tests.browser.looking import SCREENSHOTS, WIDTHS, Watch, look, speak
from tests.browser.states import State, states
from tests.site import served
from tests.world import build, pictures

AT_ONCE = 16
"""States in one test: long enough to pay for the browser, short enough to be shared out."""
KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots" / "agency-dashboard.png"
LANGUAGES = ("ko", "en")
AXE_AT = {"ko": WIDTHS[:1], "en": WIDTHS[1:]}
"""Where axe looks in the whole sweep: its rules ask about layout or about words, hardly about both at once."""
ERRORS = ".error-summary, .form-hint-invalid, .errornote, .errorlist, .messages .warning"

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass(frozen=True)
class Site:
    """The running site: its address, the sessions of people, and where each state is."""

    address: str
    cookies: dict[str, str]
    places: dict[State, str]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The site with the whole world in it, in a database of its own."""
    with django_db_blocker.unblock(), database.clone(), override_settings(ROOT_URLCONF="tests.browser.urls"):
        world = build()
        pictures.fill(world)
        wanted = states()
        visitors = {person: Visitor(world, person) for person in {one.person for one in wanted}}
        places = {
            one: one.route if one.route.startswith("/") else visitors[one.person].address(one.row) for one in wanted
        }
        with served() as address:
            yield Site(address, {name: one.cookie for name, one in visitors.items()}, places)


@pytest.fixture(scope="module")
def chromium(needs_chromium, site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=needs_chromium, args=ARGUMENTS)
        yield opened
        opened.close()


def portions() -> Iterator[tuple[str, list[State]]]:
    """States by person, in portions."""
    found: dict[str, list[State]] = {}
    for one in states():
        found.setdefault(one.person, []).append(one)
    for person, own in found.items():
        for first in range(0, len(own), AT_ONCE):
            yield f"{person}-{first // AT_ONCE + 1}", own[first : first + AT_ONCE]


def window(chromium: Browser, site: Site, person: str, language: str) -> Page:
    """A window in which the person is signed in."""
    context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 900})
    if cookie := site.cookies[person]:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name.strip(), "value": value.strip(), "url": site.address}])
    page = context.new_page()
    speak(page, site.address, language)
    return page


def problems_of(page: Page, site: Site, state: State, language: str, *, axe_at: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with a page in a state, wide and narrow."""
    found: list[str] = []
    for width in WIDTHS:
        name = f"{state}-{language}-{width}"
        expected = (f"status of {state.status}",) if state.status != 200 else ("status of 4",) if state.presses else ()
        watch = Watch(page, expected=expected)
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(site.address + site.places[state])
        if answer is None or answer.status != state.status:
            found.append(f"{name}: {answer and answer.status}, not {state.status}")
        if "/accounts/login/" in page.url and state.route != "account_login":
            found.append(f"{name}: led to {page.url}")
        act(page, state)
        found += look(page, name=name, axe=width in axe_at)
        if state.name == "error" and state.presses and not page.locator(ERRORS).count():
            found.append(f"{name}: no error is shown")
        found += [f"{name}: {one}" for one in watch.complaints]
        page.remove_listener("console", watch._console)
    return found


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "portion"), list(portions()), ids=[name for name, _portion in portions()])
def test_every_page_is_sound_in_every_state(chromium, site, name, portion, language):
    page = window(chromium, site, portion[0].person, language)
    axe_at = AXE_AT[language]
    found = [one for state in portion for one in problems_of(page, site, state, language, axe_at=axe_at)]
    page.context.close()

    assert not found, "\n".join(found)
    shown = SCREENSHOTS / f"priority_purchase-agency-filled-en-{WIDTHS[0]}.png"
    if language == "en" and any(str(one) == "priority_purchase-agency-filled" for one in portion):
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shown, KEPT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_change_are_sound(chromium, site, language):
    wanted = changed.touched(states(), changed.changed_files())
    found: list[str] = []
    for place, state in enumerate(wanted):
        if LANGUAGES[place % len(LANGUAGES)] == language:
            page = window(chromium, site, state.person, language)
            found += problems_of(page, site, state, language)
            page.context.close()

    assert wanted
    assert not found, "\n".join(found)
