"""The world of the sweeps: somebody of every kind, with things of their own and things of others.

The permission table, the sweep of pages and the counting of queries all work in it. A later slice adds its things to
``objects.py`` (by name, on both sides), and its rows to the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from procurement.jobs import clock
from procurement.organisations.models import User

BEGIN, NEXT, LATER = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 26)
"""When most cases began, when some did, and the present of the world: decisions are overdue, and due this week."""

Thing = Any | Callable[[User], Any]


@dataclass(frozen=True)
class World:
    """People by name, and things by side (``own``, ``other``) and name."""

    people: Mapping[str, User]
    own: dict[str, Thing] = field(default_factory=dict)
    other: dict[str, Thing] = field(default_factory=dict)

    def value(self, name: str, *, side: str, person: str) -> Any:
        """A thing by its name, as one person has it; a name that the world does not know stands for itself."""
        thing = (self.other if side == "other" else self.own).get(name, name)
        return thing(self.people.get(person)) if callable(thing) else thing


def build() -> World:
    """Make everything; inside a transaction, or in a database of its own."""
    from tests import admin_rows
    from tests.world import objects, people

    admin_rows.fill(people.clerk())
    clock.move(BEGIN)
    own, other = people.organisations("own"), people.organisations("other")
    world = World(people.everybody(own, other))
    objects.fill(world, own, other)
    clock.move(NEXT)
    objects.fill_next(world, own, other)
    clock.move(LATER)
    objects.fill_later(world)
    return world
