"""Every page in a real browser: both languages, wide and narrow, with axe, console and policy watched."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.world import EMPTY, FULL, PASSWORD, World, build

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

WIDTHS = (1280, 320)
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots" / "agency-dashboard.png"


@pytest.fixture
def world(live_site) -> World:
    return build()


@pytest.fixture
def browser(needs_chromium, world) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=needs_chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield opened
        opened.close()


def pages_of(world: World) -> dict[str, list[str]]:
    own = f"/rates/{FULL}/2026/"
    return {
        "officer@test.example": [
            own,
            f"{own}entries/",
            f"{own}entries/?programme=WOMEN_GOODS&side=base",
            f"{own}entries/?q=없는계약",
            f"{own}items/?programme=NEP",
            f"{own}items/?programme=VETERAN",
            f"{own}one-off/?q=임차",
            f"{own}one-off/?entry={world.entry.pk}",
            f"{own}settle/",
            "/search/",
            "/search/?q=도담",
            "/search/?q=도담&kind=contracts",
            "/search/?q=없는말",
            f"/companies/{world.supplier}/",
            "/products/91000001/",
            "/classes/5610150401/",
            f"/entries/{world.entry.pk}/",
            "/imports/",
            "/imports/new/",
            f"/imports/{world.checked_import}/",
            f"/imports/{world.refused_import}/",
        ],
        "ministry@test.example": [
            "/national/2026/",
            "/national/2026/?programme=WOMEN_GOODS&type=LOCAL",
            "/national/2026/?region=99",
            f"/rates/{EMPTY}/2019/",
            f"/rates/{EMPTY}/2026/settle/",
            f"/imports/{world.saved_import}/",
            "/runs/",
            f"/runs/{world.run}/",
            "/no-such-page/",
        ],
    }


class Watch:
    """Collects what a browser complains about."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _console(self, message) -> None:
        if message.type in {"error", "warning"} and "status of 404" not in message.text:
            self.complaints.append(message.text)


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def speak(page: Page, site: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])


def look_at(page: Page, address: str, *, name: str) -> list[str]:
    """Open a page, photograph it and return what is wrong with it."""
    page.goto(address)
    page.wait_for_load_state("load")
    page.wait_for_timeout(150)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    problems = []
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        problems.append("scrolls sideways")
    for violation in Axe().run(page).response["violations"]:
        where = violation["nodes"][0]["html"][:160]
        problems.append(f"axe {violation['id']} ({len(violation['nodes'])}): {where}")
    return [f"{name}: {problem}" for problem in problems]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_is_sound(browser, live_site, world, language):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    visited = 0
    for email, addresses in pages_of(world).items():
        context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
        page = context.new_page()
        watch = Watch(page)
        sign_in(page, live_site, email)
        speak(page, live_site, language)
        for place, address in enumerate(addresses):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                name = f"{email.split('@')[0]}-{place:02d}-{language}-{width}"
                problems += look_at(page, live_site + address, name=name)
                visited += 1
        problems += watch.complaints
        context.close()

    assert not problems, "\n".join(problems)
    assert visited == 2 * (21 + 9)
    if language == "en":
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCREENSHOTS / f"officer-00-en-{WIDTHS[0]}.png", KEPT)


@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/search/"]
)
def test_every_public_page_is_sound(browser, live_site, address):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    problems = []
    for language in ("ko", "en"):
        page = browser.new_page()
        watch = Watch(page)
        speak(page, live_site, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            name = f"public-{address.strip('/').replace('/', '-') or 'home'}-{language}-{width}"
            problems += look_at(page, live_site + address, name=name)
        problems += watch.complaints

    assert not problems, "\n".join(problems)
