"""Every page in a real browser: both languages, wide and narrow, with axe, console and policy watched."""

import shutil
from pathlib import Path

import pytest

from tests.browser.looking import SCREENSHOTS, WIDTHS, Watch, look_at, sign_in, speak
from tests.browser.world import EMPTY, FULL, World, build

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots" / "agency-dashboard.png"


@pytest.fixture
def world(live_site) -> World:
    return build()


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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_is_sound(browser, live_site, world, language):
    problems: list[str] = []
    visited = 0
    for email, addresses in pages_of(world).items():
        page = browser.new_page()
        watch = Watch(page)
        sign_in(page, live_site, email)
        speak(page, live_site, language)
        for place, address in enumerate(addresses):
            problems += look_at(page, live_site + address, name=f"{email.split('@')[0]}-{place:02d}-{language}")
            visited += 1
        problems += watch.complaints
        page.close()

    assert not problems, "\n".join(problems)
    assert visited == 21 + 9
    if language == "en":
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCREENSHOTS / f"officer-00-en-{WIDTHS[0]}.png", KEPT)


@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/search/"]
)
def test_every_public_page_is_sound(browser, live_site, address):
    problems = []
    for language in ("ko", "en"):
        page = browser.new_page()
        watch = Watch(page)
        speak(page, live_site, language)
        name = f"public-{address.strip('/').replace('/', '-') or 'home'}-{language}"
        problems += look_at(page, live_site + address, name=name)
        problems += watch.complaints

    assert not problems, "\n".join(problems)
