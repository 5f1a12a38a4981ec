"""Of which kinds of credential anything is known in a year (rule C-20)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

_KNOWN_KINDS = """
WITH RECURSIVE held (kind) AS (
    (SELECT kind_id FROM procurement_credential ORDER BY kind_id LIMIT 1)
    UNION ALL
    SELECT (SELECT c.kind_id FROM procurement_credential c WHERE c.kind_id > h.kind ORDER BY c.kind_id LIMIT 1)
    FROM held h WHERE h.kind IS NOT NULL
)
SELECT kind_id FROM procurement_registry
WHERE kind_id = ANY (%(kinds)s) AND covers_from <= %(last)s AND COALESCE(covers_to, %(first)s) >= %(first)s
UNION
SELECT h.kind FROM held h CROSS JOIN LATERAL (
    SELECT 1 FROM procurement_credential c
    WHERE c.kind_id = h.kind AND c.valid_from <= %(last)s AND COALESCE(c.valid_to, %(first)s) >= %(first)s
    ORDER BY c.valid_from DESC LIMIT 1) there
WHERE h.kind = ANY (%(kinds)s)
"""
"""The kinds are found by jumping through the index instead of reading all credentials; the latest is asked first."""


def missing_kinds(codes: Iterable[str], *, year: int) -> set[str]:
    """Kinds of credential of which nothing is known for a year (rule C-20)."""
    wanted = set(codes)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"kinds": sorted(wanted), "first": date(year, 1, 1), "last": date(year, 12, 31)}
        cursor.execute(_KNOWN_KINDS, values)
        return wanted - {row[0] for row in cursor.fetchall()}
