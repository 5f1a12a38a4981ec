"""Reads the permission table (``table.txt``, where its notation is explained)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from tests.world.people import ANONYMOUS, PERSONS

TABLE = Path(__file__).with_name("table.txt")
SIDES = ("-", "own", "other")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SIGN_IN, UNAUTHORISED, PROVE, NOTHING, WITHOUT = "sign-in", "401", "prove", "nothing", "without"
WORDS = (SIGN_IN, PROVE, NOTHING, WITHOUT)


@dataclass(frozen=True, slots=True)
class Row:
    """What each kind of person gets from one route, by one method, for one object."""

    route: str
    method: str
    side: str
    arguments: Mapping[str, str]
    query: str
    body: Mapping[str, str]
    holds: str
    answers: Mapping[str, str]

    def __str__(self) -> str:
        things = " ".join(
            [*self.arguments.values(), self.query, *(f"+{name}={value}" for name, value in self.body.items())]
        )
        return f"{self.method} {self.route} ({self.side} {things})"

    @property
    def is_pattern(self) -> bool:
        """Whether the row stands for several routes."""
        return "*" in self.route


class Unreadable(ValueError):
    """A line of the table says nothing."""


def rows(text: str | None = None) -> list[Row]:
    """The rows of the table, in its order."""
    groups: dict[str, tuple[str, ...]] = {person: (person,) for person in PERSONS}
    lists: dict[str, list[str]] = {}
    found = []
    for line in (TABLE.read_text(encoding="utf-8") if text is None else text).splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("@"):
            name, _, members = words[1:].partition("=")
            groups[name.strip()] = tuple(one for member in members.split() for one in groups[member])
        elif words.startswith("$"):
            name, _, members = words[1:].partition("=")
            lists[name.strip()] = members.split()
        elif words:
            row = _row(words, groups)
            found += [replace(row, route=name) for name in _names(row.route, lists)]
    return found


def _names(route: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    before, brace, rest = route.partition("{")
    inner, _, after = rest.partition("}")
    return [f"{before}{one}{after}" for one in lists[inner]] if brace else [route]


def _row(line: str, groups: Mapping[str, tuple[str, ...]]) -> Row:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 5 or cells[1] not in METHODS or cells[2] not in SIDES:
        raise Unreadable(line)
    route, method, side, things, answers = cells
    given = things.split()
    pairs = [one.partition("=")[::2] for one in given if one[0] not in "?+~"]
    holds = "".join(one[1:] for one in given if one.startswith("~"))
    body = [one[1:].partition("=")[::2] for one in given if one.startswith("+")]
    query = "".join(one for one in given if one.startswith("?"))
    api = route.startswith("api-")
    try:
        said = dict(_answers(answers, groups, api=api))
        return Row(route, method, side, dict(pairs), query, dict(body), holds, said)
    except (KeyError, Unreadable) as wrong:
        raise Unreadable(f"{line}: {wrong}") from wrong


def _answers(text: str, groups: Mapping[str, tuple[str, ...]], *, api: bool) -> Iterator[tuple[str, str]]:
    said: dict[str, str] = {}
    rest = ""
    for part in text.split(";"):
        answer, *who = part.split()
        if not (answer.isdigit() or answer in WORDS):
            raise Unreadable(answer)
        if not who:
            rest = answer
        for person in (one for name in who for one in groups[name]):
            if person in said:
                raise Unreadable(f"{person} twice")
            said[person] = answer
    said.setdefault(ANONYMOUS, UNAUTHORISED if api else SIGN_IN)
    missing = [person for person in PERSONS if person not in said]
    if missing and not rest:
        raise Unreadable(f"nothing for {', '.join(missing)}")
    yield from ((person, said.get(person, rest)) for person in PERSONS)


def spread(table: Iterable[Row], names: Iterable[str]) -> list[Row]:
    """The rows with patterns replaced by the routes that they stand for and that no row names itself."""
    table, names = list(table), list(names)
    exact = {(row.route, row.method) for row in table if not row.is_pattern}
    found = [row for row in table if not row.is_pattern]
    for row in (one for one in table if one.is_pattern):
        fitting = [name for name in names if fnmatchcase(name, row.route) and (name, row.method) not in exact]
        found += [replace(row, route=name) for name in fitting]
    return found


def gone(table: Iterable[Row], names: Iterable[str]) -> set[str]:
    """Routes and patterns of the table that no route of the site bears."""
    names = list(names)
    return {row.route for row in table if not any(fnmatchcase(name, row.route) for name in names)}
