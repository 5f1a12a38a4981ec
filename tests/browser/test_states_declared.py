"""No page is without its states: each has one that is filled, a list one that is empty, a form one with errors."""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.access import reading
from tests.access.visiting import Visitor
from tests.browser import changed
from tests.browser.states import State, Unreadable, lines, states
from tests.queries.lists import LISTS
from tests.routes import ADMIN, named
from tests.world import World, build, pictures
from tests.world.people import ANONYMOUS

MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL | re.IGNORECASE)
FIELD = re.compile(r'<(?:input(?![^>]*type="(?:hidden|submit)")|select|textarea)\b', re.IGNORECASE)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world with what pages show besides."""
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable()
        made = build()
        pictures.fill(made)
        yield made
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


class Reader:
    """Reads pages as people of the world do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.visitors: dict[str, Visitor] = {}

    def read(self, person: str, row: reading.Row) -> str:
        """The text of a page; empty for what is none."""
        visitor = self.visitors.setdefault(person, Visitor(self.world, person))
        client = Client(raise_request_exception=False, headers={"cookie": visitor.cookie})
        with transaction.atomic():
            answer = client.get(visitor.address(row))
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        text = content.decode(errors="replace")
        return text if answer.status_code == 200 and "<html" in text[:500] else ""


def declared(name: str) -> set[str]:
    """Routes that have a state of this name, or say why they have none."""
    return {one.route for one in states() if one.name == name} | {
        one.route for one in lines() if one.name == f"no-{name}"
    }


def pages(world: World) -> set[str]:
    """Routes that show somebody a page."""
    reader, found = Reader(world), set()
    for row in reading.spread(reading.rows(), named()):
        if row.method == "GET" and row.route not in found and not row.route.startswith((ADMIN, "api-")):
            seers = [one for one, answer in row.answers.items() if answer in {"200", reading.WITHOUT}]
            if seers and reader.read(seers[0], row):
                found.add(row.route)
    return found


def with_fields(world: World) -> Iterator[str]:
    """Routes whose filled page has a form with something to fill in."""
    reader = Reader(world)
    for one in states():
        if one.name == "filled" and not one.route.startswith("/"):
            text = MAIN.search(reader.read(one.person, one.row))
            if text and any(FIELD.search(form) for form in FORM.findall(text[0])):
                yield one.route


def test_every_page_is_opened(world):
    shown = pages(world)

    assert {"home", "procurement:case", "priority_purchase:national"} <= shown
    assert shown - declared("filled") == set()


def test_every_list_is_opened_empty():
    lists = {name for name in LISTS if not name.startswith(("api-", ADMIN))}

    assert lists - declared("empty") == set()


def test_every_form_is_opened_with_errors(world):
    forms = set(with_fields(world))

    assert "procurement:case_draft" in forms
    assert {name for name in forms if not name.startswith(ADMIN)} - declared("error") == set()


def test_every_list_and_row_of_the_administration_is_opened():
    names = {name for name in named() if name.startswith(ADMIN) and name.endswith(("_changelist", "_change"))}
    wanted = {name for name in names if name.removeprefix(ADMIN).count("_") > 1}

    assert wanted - {one.route for one in states()} - {"admin:password_change"} == set()


def test_no_state_is_of_a_page_that_is_gone():
    routes = {one.route for one in states() if not one.route.startswith("/")}

    assert routes - set(named()) == set()
    assert len({str(one) for one in states()}) == len(states())


@pytest.mark.parametrize("line", ["home | filled", "home | | anonymous | |", "home | no-error | - | |"])
def test_a_line_that_says_nothing_is_refused(line):
    with pytest.raises(Unreadable):
        lines(line)


def test_an_administrators_pattern_stands_for_what_no_line_names():
    table = lines(
        "admin:*_changelist | filled | a | |\nadmin:x_changelist | filled | b | |\nhome | no-error | - | | why"
    )

    found = {one.route: one.person for one in states(table, ["admin:x_changelist", "admin:y_changelist", "home"])}

    assert found == {"admin:x_changelist": "b", "admin:y_changelist": "a"}


def opened(*files: str) -> set[str]:
    return {str(one) for one in changed.touched(states(), files)}


def test_pages_of_a_changed_slice_are_opened_before_a_commit():
    of_inbox = opened("procurement/notices/views.py")

    assert "procurement-inbox-filled" in of_inbox
    assert "admin-procurement_noticetemplate_preview-filled" in of_inbox
    assert not any("case" in one for one in of_inbox)
    assert "priority_purchase-national-filled" in opened("templates/priority_purchase/rates/national.html")
    assert "account_login-filled" in opened("templates/allauth/layouts/base.html")
    assert any(one.startswith("admin-") for one in opened("templates/admin/base_site.html"))


@pytest.mark.parametrize("files", [(), ("README.md",), ("procurement/law/money.py",), ("templates/web/base.html",)])
def test_a_fixed_sample_is_opened_for_every_other_change(files):
    assert opened(*files) == set(changed.SAMPLE)


def test_where_git_knows_no_main_nothing_is_known_of_a_change(monkeypatch, tmp_path):
    monkeypatch.delenv("CHANGED_SINCE", raising=False)
    monkeypatch.setattr(changed, "ROOT", tmp_path)

    assert changed.changed_files() == []


def test_on_main_itself_only_what_is_not_committed_is_a_change(monkeypatch, tmp_path):
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@test.example", *words], cwd=tmp_path, check=True
        )

    (tmp_path / "page.html").write_text("one")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    monkeypatch.delenv("CHANGED_SINCE", raising=False)
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    assert changed.changed_files() == []

    (tmp_path / "page.html").write_text("two")

    assert changed.changed_files() == ["page.html"]


def test_no_more_pages_are_opened_than_there_is_time_for():
    everything = [f"procurement/{one}/views.py" for one in ("cases", "notices", "contracts", "onboarding", "web")]

    assert len(opened(*everything)) == changed.MOST


def test_somebody_opens_every_state(world):
    assert {one.person for one in states()} <= {ANONYMOUS, *world.people}
    assert all(isinstance(one, State) for one in states())
