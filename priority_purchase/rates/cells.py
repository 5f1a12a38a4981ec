"""Sums of entries by agency, year, route, kind and mask: kept live, or computed from the ledger."""

from django.db import connection

from priority_purchase.rates.counting import Counting
from procurement.credentials.standing import standing_ctes

KEPT = "priority_purchase_total"


def computed(counting: Counting, *, where: str, trust_standings: bool) -> tuple[str, str]:
    """A ``WITH`` prefix and a sub-query that recompute the cells from the ledger.

    With ``trust_standings`` the standings table is used, else the standings too are derived from
    the credentials themselves. Entries are first summed by what the mask depends on, so that the
    mask is worked out once per combination and not once per entry.
    """
    prefix = "" if trust_standings else f"WITH {standing_ctes()}"
    source = "procurement_standing" if trust_standings else "standing"
    return prefix, (
        f"SELECT e.agency_id, {counting.year}::smallint AS year, e.route, e.kind, {counting.mask} AS mask,"
        " sum(e.amount) AS amount, count(*) AS entries"
        f" FROM procurement_entry e {counting.joins(source)}"
        f" WHERE {counting.takes_part} AND {where} GROUP BY 1, 2, 3, 4, 5"
    )


def differences(counting: Counting, *, year: int, agencies: list[int]) -> list[dict[str, object]]:
    """Cells in which the running totals and a recomputation from the ledger disagree (none is right).

    Read only; the standings are derived anew from the credentials.
    """
    prefix, cells = computed(
        counting,
        where="e.year = %(year)s AND e.agency_id = ANY (%(agencies)s)",
        trust_standings=False,
    )
    joiner = f"{prefix}, computed AS ({cells})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{joiner} SELECT agency_id, route, kind, mask, COALESCE(t.amount, 0), COALESCE(c.amount, 0),"
            " COALESCE(t.entries, 0), COALESCE(c.entries, 0)"
            f" FROM computed c FULL JOIN (SELECT * FROM {KEPT}"
            " WHERE year = %(year)s AND agency_id = ANY (%(agencies)s) AND (entries <> 0 OR amount <> 0)) t"
            " USING (agency_id, year, route, kind, mask)"
            " WHERE COALESCE(t.amount, 0) <> COALESCE(c.amount, 0)"
            " OR COALESCE(t.entries, 0) <> COALESCE(c.entries, 0)"
            " ORDER BY 1, 2, 3, 4",
            {"year": year, "agencies": agencies},
        )
        names = (
            "agency_id",
            "route",
            "kind",
            "mask",
            "kept_amount",
            "computed_amount",
            "kept_entries",
            "computed_entries",
        )
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
