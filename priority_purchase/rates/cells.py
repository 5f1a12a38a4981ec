"""Sums of entries by agency, year, route, kind and mask: kept live, or computed from the ledger."""

from typing import NamedTuple

from django.db import connection

from priority_purchase.rates.counting import Counting
from procurement.credentials.standing import standing_ctes

KEPT = "priority_purchase_total"


def computed(counting: Counting, *, where: str, trust_standings: bool) -> tuple[str, str]:
    """A ``WITH`` prefix and a sub-query that recompute the cells from the ledger.

    With ``trust_standings`` the standings table is used, else the standings too are derived from
    the credentials themselves.
    """
    prefix = "" if trust_standings else f"WITH {standing_ctes()}"
    source = "procurement_standing" if trust_standings else "standing"
    return prefix, (
        f"SELECT e.agency_id, {counting.year}::smallint AS year, e.route, e.kind, {counting.mask} AS mask,"
        " sum(e.amount) AS amount, count(*) AS entries"
        f" FROM procurement_entry e {counting.joins(source)}"
        f" WHERE {counting.takes_part} AND {where} GROUP BY 1, 2, 3, 4, 5"
    )


class CellDifference(NamedTuple):
    """One cell as it is kept and as it is computed; won and numbers of entries."""

    agency_id: int
    route: int
    kind: int
    mask: int
    kept_amount: int
    computed_amount: int
    kept_entries: int
    computed_entries: int


def _found(statement: str, *, year: int, agencies: list[int]) -> list[CellDifference]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"year": year, "agencies": agencies})
        return [CellDifference(*map(int, row)) for row in cursor.fetchall()]


_OF_THE_YEAR = "e.year = %(year)s AND e.agency_id = ANY (%(agencies)s)"


def differences(counting: Counting, *, year: int, agencies: list[int]) -> list[CellDifference]:
    """Cells in which the running totals and a recomputation from the ledger disagree (none is right).

    Read only; the standings are derived anew from the credentials.
    """
    prefix, cells = computed(counting, where=_OF_THE_YEAR, trust_standings=False)
    return _found(
        f"{prefix}, computed AS ({cells})"
        " SELECT agency_id, route, kind, mask, COALESCE(t.amount, 0), COALESCE(c.amount, 0),"
        " COALESCE(t.entries, 0), COALESCE(c.entries, 0)"
        f" FROM computed c FULL JOIN (SELECT * FROM {KEPT}"
        " WHERE year = %(year)s AND agency_id = ANY (%(agencies)s) AND (entries <> 0 OR amount <> 0)) t"
        " USING (agency_id, year, route, kind, mask)"
        " WHERE COALESCE(t.amount, 0) <> COALESCE(c.amount, 0)"
        " OR COALESCE(t.entries, 0) <> COALESCE(c.entries, 0)"
        " ORDER BY 1, 2, 3, 4",
        year=year,
        agencies=agencies,
    )


def wrong_masks(counting: Counting, *, year: int, agencies: list[int]) -> list[CellDifference]:
    """Entries whose stored mask is not the recomputed one, summed by agency, route, kind and stored mask.

    Two wrong masks may cancel out in the totals; here they cannot.
    """
    return _found(
        f"WITH {standing_ctes()} SELECT e.agency_id, e.route, e.kind, e.mask, sum(e.amount), 0, count(*), 0"
        f" FROM procurement_entry e {counting.joins('standing')}"
        f" WHERE {_OF_THE_YEAR} AND e.mask <> {counting.mask} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        year=year,
        agencies=agencies,
    )
