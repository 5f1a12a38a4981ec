"""Sums of entries by agency, year, route, kind and mask: kept live, or computed from the ledger."""

from typing import NamedTuple

from django.db import connection

from priority_purchase.rates.counting import Counting
from procurement.contracts.planning import for_whole_years
from procurement.credentials.standing import standing_ctes

KEPT = "priority_purchase_total"


def computed(counting: Counting, *, where: str) -> str:
    """A sub-query that computes the cells from the ledger, with the standings as they are kept."""
    return (
        f"SELECT e.agency_id, {counting.year}::smallint AS year, e.route, e.kind, {counting.mask} AS mask,"
        " sum(e.amount) AS amount, count(*) AS entries"
        f" FROM procurement_entry e {counting.joins()}"
        f" WHERE {counting.takes_part} AND {where} GROUP BY 1, 2, 3, 4, 5"
    )


class CellDifference(NamedTuple):
    """One cell as it is kept and as it is computed; won and numbers of entries.

    ``what`` is ``total``, or ``mask`` for entries whose stored mask is not the recomputed one, summed under
    the stored one: two wrong masks may cancel out in the totals, there they cannot.
    """

    what: str
    agency_id: int
    route: int
    kind: int
    mask: int
    kept_amount: int
    computed_amount: int
    kept_entries: int
    computed_entries: int


def agree(counting: Counting, *, year: int, agencies: list[int] | None) -> bool:
    """Whether running totals, stored masks and a recomputation from the ledger agree, by the standings as kept.

    One pass over the entries, all programmes at once; ``agencies`` narrows it.
    """
    some = "true" if agencies is None else "e.agency_id = ANY (%(agencies)s)"
    statement = f"""
        WITH cells AS MATERIALIZED (
            SELECT e.agency_id, e.route, e.kind, e.mask, sum(e.amount) AS amount, count(*) AS entries,
                count(*) FILTER (WHERE e.mask <> {counting.mask}) AS wrong
            FROM procurement_entry e {counting.joins()}
            WHERE e.year = %(year)s AND {some}
            GROUP BY 1, 2, 3, 4
        ), kept AS (
            SELECT agency_id, route, kind, mask, amount, entries FROM {KEPT} e
            WHERE year = %(year)s AND {some} AND (entries <> 0 OR amount <> 0)
        )
        SELECT NOT EXISTS (SELECT 1 FROM cells WHERE wrong <> 0) AND NOT EXISTS (
            SELECT 1 FROM (SELECT * FROM cells WHERE mask <> 0) c
            FULL JOIN kept t USING (agency_id, route, kind, mask)
            WHERE t.amount IS DISTINCT FROM c.amount OR t.entries IS DISTINCT FROM c.entries)
    """
    with for_whole_years() as cursor:
        cursor.execute(statement, {"year": year, "agencies": agencies})
        return bool(cursor.fetchone()[0])


def differences(counting: Counting, *, year: int, agencies: list[int]) -> list[CellDifference]:
    """Where running totals, stored masks and a recomputation from the ledger disagree (nowhere is right).

    Read only; the standings are derived anew from the credentials.
    """
    statement = f"""
        WITH {standing_ctes()}, cells AS MATERIALIZED (
            SELECT e.agency_id, e.route, e.kind, e.mask AS stored, {counting.mask} AS mask,
                sum(e.amount) AS amount, count(*) AS entries
            FROM procurement_entry e {counting.joins("standing")}
            WHERE e.year = %(year)s AND e.agency_id = ANY (%(agencies)s)
            GROUP BY 1, 2, 3, 4, 5
        ), computed AS (
            SELECT agency_id, route, kind, mask, sum(amount) AS amount, sum(entries) AS entries
            FROM cells WHERE mask <> 0 GROUP BY 1, 2, 3, 4
        ), kept AS (
            SELECT agency_id, route, kind, mask, amount, entries FROM {KEPT}
            WHERE year = %(year)s AND agency_id = ANY (%(agencies)s) AND (entries <> 0 OR amount <> 0)
        )
        SELECT 'total', agency_id, route, kind, mask, COALESCE(t.amount, 0), COALESCE(c.amount, 0),
            COALESCE(t.entries, 0), COALESCE(c.entries, 0)
        FROM computed c FULL JOIN kept t USING (agency_id, route, kind, mask)
        WHERE COALESCE(t.amount, 0) <> COALESCE(c.amount, 0) OR COALESCE(t.entries, 0) <> COALESCE(c.entries, 0)
        UNION ALL
        SELECT 'mask', agency_id, route, kind, stored, sum(amount), 0, sum(entries), 0
        FROM cells WHERE stored <> mask GROUP BY 2, 3, 4, 5
        ORDER BY 1 DESC, 2, 3, 4, 5
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"year": year, "agencies": agencies})
        return [CellDifference(what, *map(int, numbers)) for what, *numbers in cursor.fetchall()]
