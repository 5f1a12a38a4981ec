"""Who waits for whom when the ledger is written.

The order is always the same, so that no two writers can wait for each other: first the advisory
lock between attribution and standing, then (imports only) the agencies in key order, then the
agency-years in key order, then the entries, then the running totals in key order.
"""

from collections.abc import Iterable

from django.db import connection

from procurement.credentials.locks import attributing, changing_standing

__all__ = ["agencies", "agency_years", "attributing", "changing_standing"]


def agencies(ids: Iterable[int]) -> None:
    """Lock agencies, in key order, against other imports into any of their years, also into new ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procurement_agency WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", [sorted(set(ids))]
        )


def agency_years(keys: Iterable[tuple[int, int]]) -> None:
    """Make and lock the ledger years of ``(agency id, year)`` pairs, in key order."""
    ordered = sorted(set(keys))
    if not ordered:
        return
    values = {"agencies": [key[0] for key in ordered], "years": [key[1] for key in ordered]}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procurement_agencyyear (agency_id, year, profile) "
            "SELECT agency_id, year, '' FROM unnest(%(agencies)s::bigint[], %(years)s::int[]) "
            "AS wanted (agency_id, year) ORDER BY 1, 2 ON CONFLICT (agency_id, year) DO NOTHING",
            values,
        )
        cursor.execute(
            "SELECT 1 FROM procurement_agencyyear y "
            "JOIN unnest(%(agencies)s::bigint[], %(years)s::int[]) AS wanted (agency_id, year) "
            "ON wanted.agency_id = y.agency_id AND wanted.year = y.year "
            "ORDER BY y.agency_id, y.year FOR UPDATE OF y",
            values,
        )
