"""Reads the states of pages (``states.txt``, where the notation is explained)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from tests.access import reading
from tests.access.reading import Row
from tests.routes import named

TABLE = Path(__file__).with_name("states.txt")


@dataclass(frozen=True, slots=True)
class State:
    """A page as one person finds it, and what is done there before it is looked at."""

    route: str
    name: str
    person: str
    row: Row = field(hash=False, compare=False)
    status: int
    fills: tuple[tuple[str, str], ...]
    presses: str

    def __str__(self) -> str:
        return f"{self.route.strip('/').replace(':', '-').replace('/', '-') or 'home'}-{self.name}"

    @property
    def excuses(self) -> bool:
        """Whether the line only says why there is no such state."""
        return self.name.startswith("no-")


class Unreadable(ValueError):
    """A line says nothing."""


def lines(text: str | None = None) -> list[State]:
    """The lines of the table, in its order."""
    found = []
    for line in (TABLE.read_text(encoding="utf-8") if text is None else text).splitlines():
        words = line.partition("#")[0].strip()
        if words:
            found.append(_state(words))
    return found


def _state(line: str) -> State:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 5 or not all(cells[:3]):
        raise Unreadable(line)
    route, name, person, things, done = cells
    given = things.split()
    status = next((int(one[1:]) for one in given if one.startswith("=")), 200)
    pairs = dict(one.partition("=")[::2] for one in given if one[0] not in "?=" and one != "other")
    query = "".join(one for one in given if one.startswith("?"))
    row = Row(route, "GET", "other" if "other" in given else "own", pairs, query, {}, "", {})
    acts = () if name.startswith("no-") else done.split()
    fills = tuple(one[1:].partition("=")[::2] for one in acts if one.startswith("+"))
    presses = next((one.partition("=")[2] or "main" for one in acts if one.startswith("press")), "")
    if name.startswith("no-") and not done:
        raise Unreadable(f"{line}: say why")
    return State(route, name, person, row, status, fills, presses)


def states(table: Sequence[State] | None = None, routes: Iterable[str] | None = None) -> list[State]:
    """What is opened: patterns are replaced by the routes that no line names in the same state."""
    table = lines() if table is None else table
    names = list(named() if routes is None else routes)
    exact = {(one.route, one.name) for one in table}
    found = [one for one in table if "*" not in one.route and not one.excuses]
    for pattern in (one for one in table if "*" in one.route):
        open_to_it = _opens_to(pattern.person) if routes is None else set(names)
        found += [
            replace(pattern, route=name, row=replace(pattern.row, route=name))
            for name in names
            if fnmatchcase(name, pattern.route) and (name, pattern.name) not in exact and name in open_to_it
        ]
    return found


@cache
def _opens_to(person: str) -> frozenset[str]:
    """Routes that the permission table opens to a person: some rows of the administration nobody adds."""
    table = reading.spread(reading.rows(), named())
    return frozenset(row.route for row in table if row.method == "GET" and row.answers[person] == "200")
