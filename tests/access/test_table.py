"""Every kind of person at every route: what the permission table says is what they get, and no route is missing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import clear_url_caches, set_urlconf

from tests.access import reading
from tests.access.reading import METHODS, NOTHING, PROVE, SIGN_IN, Row, Unreadable
from tests.access.visiting import Visitor
from tests.routes import ADMIN, named, routes
from tests.world import World
from tests.world.people import ANONYMOUS, PERSONS, ROLES

FEWEST_CELLS = 14_000
READS_THAT_WRITE = {"account_email", "api-case-document-content", "procurement:document"}
"""allauth keeps its list of addresses; whoever opens a file is written down."""
UNCHANGED = {SIGN_IN, PROVE, NOTHING}


@pytest.fixture(scope="module")
def table() -> list[Row]:
    return reading.spread(reading.rows(), named())


def differences(world: World, table: list[Row], person: str) -> list[str]:
    """Cells of a person that answer otherwise than the table says, or write where they may not."""
    visitor, found = Visitor(world, person), []
    for row in table:
        expected = row.answers[person]
        got, tables = visitor.answer(row)
        unchanged = expected in UNCHANGED or expected.startswith("4") or row.method == "GET"
        if got != expected:
            found.append(f"{person}: {row}: {got}, not {expected}")
        elif unchanged and tables and row.route not in READS_THAT_WRITE:
            found.append(f"{person}: {row}: wrote into {', '.join(sorted(tables))}")
    return found


@pytest.mark.parametrize("person", PERSONS)
def test_everybody_gets_what_the_table_says(world, table, person):
    assert differences(world, table, person) == []


def test_no_route_is_missing_and_none_is_gone(table):
    assert set(named()) - {row.route for row in table} == set()
    assert reading.gone(reading.rows(), named()) == set()
    assert len(table) * len(PERSONS) >= FEWEST_CELLS


def test_routes_without_a_name_belong_to_the_administration():
    assert [one.pattern for one in routes() if not one.name and not one.pattern.startswith("admin/")] == []


def test_every_role_has_a_column():
    assert set(ROLES) < set(PERSONS)


def test_no_cell_is_said_twice(table):
    said = Counter(str(row) for row in table)
    assert [one for one, times in said.items() if times > 1] == []


@pytest.mark.parametrize("person", [ANONYMOUS, "ministry_officer"])
def test_methods_that_the_table_does_not_name_do_nothing(world, table, person):
    visitor, found = Visitor(world, person), []
    for route, rows in _by_route(table).items():
        offered = {row.method for row in rows}
        for method in sorted(set(METHODS) - offered - ({"PUT"} if "POST" in offered else set())):
            got, tables = visitor.answer(rows[0], method)
            as_if_read = "GET" in offered and got == visitor.answer(rows[0], "GET")[0]
            wrote = tables and route not in READS_THAT_WRITE
            if wrote or not (got.startswith("4") or got in UNCHANGED or as_if_read):
                found.append(f"{person}: {method} {route}: {got} {tables or ''}")
    assert found == []


def _by_route(table: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table:
        if not row.route.startswith(ADMIN):  # Django's own pages, which know GET and POST
            found.setdefault(row.route, []).append(row)
    return found


def test_a_page_that_forgot_to_ask_is_found(world, table, settings):
    assert differences(world, [row for row in table if row.route == "priority_purchase:runs"], ANONYMOUS) == []

    settings.ROOT_URLCONF = "tests.access.open_urls"
    clear_url_caches()
    set_urlconf(None)

    found = differences(world, [row for row in table if row.route == "priority_purchase:runs"], ANONYMOUS)
    assert found
    assert "200, not sign-in" in found[0]
    assert set(named()) - {row.route for row in table} == {"forgotten"}


@pytest.mark.parametrize(
    "line",
    ["cases | GET | own", "cases | LOOK | - | | 200", "cases | GET | - | | 200 operator", "cases | GET | - | | yes",
     "cases | GET | - | | 200 nobody_known; 404", "cases | GET | - | | 200 operator; 403 operator; 404"],
)  # fmt: skip
def test_a_line_that_says_nothing_is_refused(line):
    with pytest.raises(Unreadable):
        reading.rows(line)


def test_a_pattern_stands_for_what_no_line_names():
    rows = reading.rows("admin:*_add | GET | - | | 404\nadmin:a_add | GET | - | | 403")

    assert {row.route: row.answers["nobody"] for row in reading.spread(rows, ["admin:a_add", "admin:b_add"])} == {
        "admin:a_add": "403", "admin:b_add": "404",
    }  # fmt: skip
    assert reading.gone(rows, ["admin:b_add"]) == {"admin:a_add"}
