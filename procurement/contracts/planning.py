"""How PostgreSQL is to plan the large statements of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
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


_WHOLE_YEARS = {
    "work_mem": "64MB",
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
    "enable_sort": "off",
    "cpu_operator_cost": "0.000001",
    "parallel_setup_cost": "0",
}
_SET = "SELECT count(set_config(name, value, true)) FROM unnest(%s, %s) AS wanted (name, value)"


@contextmanager
def for_whole_years() -> Iterator[CursorWrapper]:
    """A cursor for statements that join all entries of whole years with what suppliers and products may claim.

    Most standings have no product and no item; from that the planner concludes that hashing them would not
    spread them, and hashes the ledger instead, on disk. Without the cost of comparing it hashes the smaller side.
    """
    names = list(_WHOLE_YEARS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(current_setting(name)) FROM unnest(%s) AS name", [names])
        before = cursor.fetchone()[0]
        cursor.execute(_SET, [names, list(_WHOLE_YEARS.values())])
        yield cursor
        cursor.execute(_SET, [names, before])
