"""What browser tests share: signing in, choosing a language, looking at a page, hearing what it complains about."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Page

from tests.browser.world import PASSWORD

WIDTHS = (1280, 320)
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
BORROWED = {"heading-order", "nested-interactive", "region"}
"""What is so in the markup that Swagger UI makes by itself (the page to try the API)."""
SETTLED = 150
"""Milliseconds in which scripts have drawn what they draw."""


class Watch:
    """Collects what a browser complains about: its console, the policy of the page, errors of scripts."""

    def __init__(self, page: Page, *, expected: tuple[str, ...] = ("status of 404",)) -> None:
        self.complaints: list[str] = []
        self.expected = expected
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _console(self, message) -> None:
        if message.type in {"error", "warning"} and not any(one in message.text for one in self.expected):
            self.complaints.append(message.text)


def beside(work: Callable[..., Any], *arguments: Any) -> Any:
    """Work on the database in a thread of its own: the browser's loop owns this one."""

    def run() -> Any:
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


def sign_in(page: Page, site: str, email: str) -> None:
    """Through the site's own form; it may then ask for a second factor."""
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", email)
    prove(page)
    page.wait_for_url(lambda url: "/login/" not in url)


def prove(page: Page) -> None:
    """Give the password to the form that asks for it."""
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.click("#krds-header form[action$='logout/'] button")
    page.wait_for_load_state()


def speak(page: Page, site: str, language: str) -> None:
    """Let the site answer in a language."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])


def look_at(page: Page, address: str, *, name: str) -> list[str]:
    """Open a page wide and narrow, photograph it, and return what is wrong with it."""
    problems = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        problems += look(page, name=f"{name}-{width}")
    return problems


def look(page: Page, *, name: str, axe: bool = True) -> list[str]:
    """Photograph the page as it stands, and return what is wrong with it; axe takes half of the time."""
    page.wait_for_load_state("load")
    borrowed = page.locator("#swagger-ui").count() > 0
    if borrowed:
        page.wait_for_selector(".opblock")
    page.wait_for_timeout(SETTLED)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    problems = []
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        problems.append("scrolls sideways")
    if axe:
        problems += [one for rule, one in _violations(page) if not (borrowed and rule in BORROWED)]
    return [f"{name}: {problem}" for problem in problems]


def _violations(page: Page) -> Iterator[tuple[str, str]]:
    """What axe finds: the rule, and where it is broken."""
    for one in Axe().run(page, options={"preload": False}).response["violations"]:  # to load styles breaks the policy
        yield one["id"], f"axe {one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:160]}"
