"""How PostgreSQL is to plan the large statements of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def without_nested_loops() -> Iterator[CursorWrapper]:
    """A cursor for statements that join all rows of an import, or of whole years, with something.

    Unlogged rows have no statistics when they are read, and nested loops over them would never end. Look-ups
    into the ledger are written as LATERAL, which stay nested loops over an index.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
