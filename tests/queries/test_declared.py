"""No list is forgotten: what answers with pages of rows has its line in ``lists.py``."""

from __future__ import annotations

from django.db import transaction
from django.test import Client

from tests.access import reading
from tests.access.visiting import Visitor
from tests.queries.lists import LISTS
from tests.routes import ADMIN, named
from tests.world import World

LOOKERS = ("ministry_officer", "operator", "representative", "agency_officer", "citizen")


def paginated(world: World) -> set[str]:
    """Routes that answer somebody with pages of rows."""
    found: set[str] = set()
    rows = [one for one in reading.spread(reading.rows(), named()) if one.method == "GET" and one.side != "other"]
    for person in LOOKERS:
        client = Client()
        client.force_login(world.people[person])
        visitor = Visitor(world, person)
        for row in rows:
            if (
                row.route.startswith(ADMIN)
                or row.answers[person] not in {"200", reading.WITHOUT}
                or "export" in row.query
            ):
                continue
            with transaction.atomic():
                answer = client.get(visitor.address(row))
                content = b"" if answer.streaming and b"".join(answer.streaming_content) else answer.content
                transaction.set_rollback(True)
            if "page_obj" in (answer.context or ()) or b'"results":[' in content:
                found.add(row.route)
    return found


def test_every_list_is_declared(world):
    declared = {name for name in LISTS if not name.startswith(ADMIN)}
    lists = {name for name, route in named().items() if route.is_list and not name.startswith(ADMIN)}
    assert lists
    assert "procurement:imports" in (found := paginated(world))
    assert (lists | found) - declared == set()
    assert declared - set(named()) == set()
