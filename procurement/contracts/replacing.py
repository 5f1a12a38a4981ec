"""What an upload says anew: entries of an open year leave the count, those of a published year are corrected.

Nothing is ever removed (rule C-16), and what was published is not restated: a signed entry of the year of the
change corrects it (rule C-13).
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from procurement.contracts import chains, months, one_off
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.contracts.netting import NEGATIVE_UNMATCHED
from procurement.contracts.recounting import attribute_again
from procurement.contracts.resolved import ENTRY_COLUMNS
from procurement.jobs import clock

_PUT_ASIDE = f"""
UPDATE procurement_entry e SET standing = %(replaced)s, mask = 0, credential_ids = NULL,
    standing_reason = '{chains.REPLACED}', standing_at = %(at)s, standing_by_id = %(by)s
"""

_LINES = f"""
{_PUT_ASIDE}
FROM procurement_resolvedrow r, LATERAL (SELECT c.id FROM {chains.chain_of("r")} c) old
WHERE r.batch_id = %(batch)s AND r.outcome = 'REPLACES' AND r.rejected = '{{}}' AND r.contract_no <> ''
  AND e.id = old.id AND (r.restates_on IS NULL OR e.standing <> %(counted)s)
"""

_BY_ID = f"{_PUT_ASIDE} WHERE e.id = ANY (%(ids)s) RETURNING e.netting_group"

_OWN = {
    "year": "extract(year FROM {day})::smallint",
    "booked_on": "{day}",
    "batch_id": "%(batch)s",
    "row_no": "{row_no}",
    "amount": "{won}",
    "cumulative_amount": "NULL::bigint",
    "standing": str(Standing.COUNTED.value),
    "standing_reason": "%(reason)s",
    "standing_note": "''",
    "standing_by_id": "%(by)s::bigint",
    "standing_at": "%(at)s::timestamptz",
    "restates_on": "COALESCE(e.restates_on, e.booked_on)",
    "corrects": "e.id",
}


def correction(source: str, *, won: str, day: str = "%(today)s::date", row_no: str = "d.row_no") -> str:
    """SQL: book signed entries that correct the entries named by ``source`` (``id`` and what the others use).

    ``won`` is the signed amount, ``day`` when it is booked; the rest is the corrected entry's. The statement
    returns id, agency and year of each.
    """
    taken = (_OWN.get(name, f"e.{name}").format(day=day, won=won, row_no=row_no) for name in ENTRY_COLUMNS)
    return (
        f"INSERT INTO procurement_entry ({', '.join(ENTRY_COLUMNS)}, mask)"
        f" SELECT {', '.join(taken)}, 0 FROM ({source}) d JOIN procurement_entry e ON e.id = d.id"
        " ORDER BY e.id RETURNING id, agency_id, year"
    )


_TAKE_BACK_LINES = correction(
    "SELECT r.there AS id, r.row_no, r.taken_back FROM procurement_resolvedrow r WHERE r.batch_id = %(batch)s"
    " AND r.outcome = 'REPLACES' AND r.rejected = '{}' AND r.taken_back <> 0",
    won="-d.taken_back",
)
_THESE = "SELECT unnest(%(ids)s::bigint[]) AS id"
_TAKE_BACK = correction(_THESE, won="-e.amount", row_no="NULL::integer")
_COUNT_AGAIN = correction(_THESE, won="e.amount", row_no="NULL::integer")

_RELEASED = """
SELECT e.id, e.amount < 0 AS negative, y.published_on IS NOT NULL AS published
FROM procurement_entry e
LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
WHERE e.standing = %(netted)s AND e.netting_group = ANY (%(groups)s)
"""

_RELEASE = """
UPDATE procurement_entry e SET standing = %(counted)s, standing_reason = '', netting_group = NULL,
    standing_at = %(at)s, standing_by_id = NULL
WHERE e.id = ANY (%(ids)s)
RETURNING e.id, e.agency_id, e.year
"""

_DECISIONS = f"""
INSERT INTO procurement_entrydecision (entry_id, by_id, at, field, before, after, reason, note)
SELECT n.id, d.by_id, d.at, d.field, d.before, d.after, d.reason, d.note
FROM procurement_resolvedrow r
JOIN procurement_entry n ON n.batch_id = %(batch)s AND n.row_no = r.row_no AND {chains.same_key("n", "r")}
    AND n.standing <> %(replaced)s AND n.amount = r.amount
JOIN procurement_entrydecision d ON d.entry_id = r.there
WHERE r.batch_id = %(batch)s AND r.outcome = 'REPLACES' AND r.rejected = '{{}}'
ORDER BY d.id
"""

_MARKS = one_off.HAND_ON.format(
    before="r.there",
    rows=f"""procurement_resolvedrow r
JOIN procurement_entry n ON n.batch_id = %(batch)s AND n.row_no = r.row_no AND {chains.same_key("n", "r")}
    AND n.standing <> %(replaced)s""",
    where="r.batch_id = %(batch)s AND r.outcome = 'REPLACES' AND r.rejected = '{}'",
)


def values_of(batch: ImportBatch, source: Source) -> dict[str, Any]:
    """The values that the statements of this module, and :func:`correction`, take."""
    return months.values_of(batch, source) | {
        "netted": Standing.NETTED.value,
        "at": clock.now(),
        "by": batch.uploaded_by_id,
        "reason": chains.CORRECTED,
    }


def entries_replaced(batch: ImportBatch, *, gone: Sequence[months.Gone]) -> int:
    """How many entries of earlier uploads this import would replace or correct; ``gone`` of :func:`months.gone`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procurement_resolvedrow"
            " WHERE batch_id = %s AND outcome = 'REPLACES' AND rejected = '{}'",
            [batch.pk],
        )
        return int(cursor.fetchone()[0]) + len(gone)


def replace(batch: ImportBatch, *, source: Source, gone: Sequence[months.Gone]) -> list[int]:
    """Take out, or take back, what the import says anew; returns entries that lost their netting partner.

    Those count until they are netted again (:func:`~procurement.contracts.netting.net_negatives`), but negative
    lines of a published year wait at once.
    """
    values = values_of(batch, source)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK_LINES, values)
        made = cursor.fetchall()
        cursor.execute(_LINES, values)
        cursor.execute(_TAKE_BACK, values | {"ids": [entry for entry, published in gone if published]})
        made += cursor.fetchall()
        cursor.execute(_BY_ID, values | {"ids": [entry for entry, published in gone if not published]})
        groups = {int(row[0]) for row in cursor.fetchall() if row[0] is not None}
    attribute(made)
    return _release(groups, values) if groups else []


def attribute(made: Sequence[tuple[int, int, int]]) -> None:
    """Attribute the entries that :func:`correction` booked."""
    if made:
        one_off.hand_on_to_corrections([one[0] for one in made])
        attribute_again(sorted({(agency, year) for _id, agency, year in made}), ids=[one[0] for one in made])


def _release(groups: set[int], values: dict[str, Any]) -> list[int]:
    """Free the partners of entries that are gone; a published year's positive line counts again by an entry."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASED, values | {"groups": sorted(groups)})
        found = cursor.fetchall()
        kept = [entry for entry, negative, published in found if published and not negative]
        waiting = [entry for entry, negative, published in found if published and negative]
        free = [entry for entry, _negative, published in found if not published]
        cursor.execute(_COUNT_AGAIN, values | {"ids": kept})
        made = cursor.fetchall()
        cursor.execute("UPDATE procurement_entry SET netting_group = NULL WHERE id = ANY (%s)", [kept + waiting])
        cursor.execute(
            "UPDATE procurement_entry SET standing = %s, standing_reason = %s WHERE id = ANY (%s)",
            [Standing.HELD.value, NEGATIVE_UNMATCHED, waiting],
        )
        cursor.execute(_RELEASE, values | {"ids": free})
        attribute(made + cursor.fetchall())
    return free


def hand_on_decisions(batch: ImportBatch) -> None:
    """Give the entries of an import the decisions and the mark of those whose place they take (rules C-16, C-18)."""
    with connection.cursor() as cursor:
        values = {"batch": batch.pk, "replaced": Standing.REPLACED.value}
        cursor.execute(_DECISIONS, values)
        cursor.execute(_MARKS, values)
