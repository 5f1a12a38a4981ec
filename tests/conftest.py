"""How tests run: one private server, the application's own rights, a copy of the database per process."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from procurement.config.messages import compile_all
from tests import database

if TYPE_CHECKING:
    import psycopg2
    from pytest_django.plugin import DjangoDbBlocker

SHARED_DIR = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / "shared"))

for profile, examples in (("quick", 50), ("sweep", 300), ("proof", 5_000)):
    hypothesis.settings.register_profile(profile, max_examples=examples, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure(config: pytest.Config) -> None:
    """Start the server, once, in the process that was called; mutants of pure modules need none."""
    if "MUTANT_UNDER_TEST" in os.environ:
        return
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    run_directory = Path(os.environ["TEST_RUN_DIR"])

    def end() -> None:
        if database.SERVER_VARIABLE in os.environ:
            database.stop(database.Server.of_this_run())
            del os.environ[database.SERVER_VARIABLE]
        shutil.rmtree(run_directory, ignore_errors=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    config.add_cleanup(end)
    compile_all()
    database.start(run_directory)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would need TRUNCATE, which the application's role does not have."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asks = marker is not None and (marker.kwargs.get("transaction") or any(marker.args))
        if asks or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(
                f"{item.nodeid}: transaction=True, transactional_db and live_server empty tables with TRUNCATE, which "
                "the application's role may not do. Use the fixture committed_db (or live_site) instead."
            )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Give this process its own copy of the migrated template, as the application's role."""
    with django_db_blocker.unblock():
        context = database.clone()
        context.__enter__()
    yield
    with django_db_blocker.unblock():
        context.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let every test begin in English, whatever language a request of the test before has left active."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator[str]:
    """A fresh database for this one test, in which it may commit; gives its name."""
    if "_django_db_helper" in request.fixturenames:
        raise pytest.UsageError("committed_db takes the place of db: ask for one of them.")
    with django_db_blocker.unblock(), database.clone() as name:
        yield name


@pytest.fixture
def live_site(committed_db: str) -> Iterator[str]:
    """Address of the site, served by threads on this test's own database."""
    from tests.site import served

    with served() as address:
        yield address


@pytest.fixture
def owner_connection(request: pytest.FixtureRequest) -> Iterator["psycopg2.extensions.connection"]:
    """The owner's connection to the present database, for what the application's role may not do.

    It does not see what a test with ``db`` has not committed.
    """
    request.getfixturevalue("committed_db" if "committed_db" in request.fixturenames else "db")
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    with closing(database.connect(database.Server.of_this_run().owner_url(name))) as owner:
        yield owner


@pytest.fixture
def now(request: pytest.FixtureRequest) -> Callable[[datetime | date | timedelta], datetime]:
    """Move the site's clock to a day (noon), to a moment, or by a period from the present."""
    request.getfixturevalue("committed_db" if "committed_db" in request.fixturenames else "db")
    from procurement.jobs import clock

    def move(to: datetime | date | timedelta) -> datetime:
        clock.move(to)
        return clock.now()

    return move


def _lacking(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it", pytrace=False)
    pytest.skip(f"NOT TESTED: {what} is missing")


@pytest.fixture(scope="session")
def needs_chromium() -> str:
    """Path of Debian's chromium; the test is skipped (fails in CI) where there is none."""
    path = shutil.which("chromium")
    if path is None:
        _lacking("chromium")
    return str(path)


@pytest.fixture(scope="session")
def needs_redis() -> str:
    """Path of redis-server; the test is skipped (fails in CI) where there is none."""
    path = shutil.which("redis-server")
    if path is None:
        _lacking("redis-server")
    return str(path)


@pytest.fixture(scope="session")
def needs_shared() -> Path:
    """Folder of the shared reference files; the test is skipped (fails in CI) where there is none."""
    if not (SHARED_DIR / "data").is_dir():
        _lacking(f"the shared folder {SHARED_DIR} (set SHARED_DIR)")
    return SHARED_DIR
