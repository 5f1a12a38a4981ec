"""The one browser of these tests: Debian's Chromium, driven by Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.looking import WIDTHS, Watch

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def site(live_site) -> str:
    """The site under a name: browsers give no passkeys to a bare number."""
    return live_site.replace("127.0.0.1", "localhost")


@pytest.fixture
def world() -> None:
    """What the pages show; a module that wants something there says so itself."""


@pytest.fixture
def browser(needs_chromium, site, world) -> Iterator[Browser]:
    """Chromium. The world comes first: once Playwright's loop runs, this thread may not ask the database."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=needs_chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser) -> Page:
    """A window of an English reader."""
    context = browser.new_context(
        locale="en",
        extra_http_headers={"Accept-Language": "en"},
        viewport={"width": WIDTHS[0], "height": 900},
    )
    return context.new_page()


@pytest.fixture
def watch(page) -> Watch:
    """What that window complains about; nothing is expected."""
    return Watch(page, expected=())
