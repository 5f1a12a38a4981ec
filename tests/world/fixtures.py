"""The world as a fixture, made once for a module; import it into the conftest of a folder that works in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world; whatever a module does in it is taken back in the end, and nothing is logged meanwhile."""
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable()
        yield build()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
