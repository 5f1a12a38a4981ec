"""Numbers of cases: prefix, year, running number, without gaps."""

from __future__ import annotations

from django.db import connection


def next_number(prefix: str, year: int) -> str:
    """The next number of a prefix in a year, for example ``DP-2026-000123``.

    The row of the counter is locked until the transaction ends: take the number last, after every other lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procurement_casecounter (prefix, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (prefix, year) DO UPDATE SET last = procurement_casecounter.last + 1 RETURNING last",
            [prefix, year],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:06d}"
