"""Contracts deleted at their source: out of the count, or, in a published year, taken back by a signed entry.

Nothing is ever removed (rule C-16), and what was published is not restated: from the publication on, a change
is booked in the year of the change (rule C-13).
"""

from typing import Any

from django.db import connection

from procurement.contracts import chains, replacing
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.contracts.resolved import any_row
from procurement.organisations.queries import family_ids

_DELETED = f"""
WITH named AS (
    SELECT DISTINCT ON (e.id) e.id, e.agency_id, e.contract_no, e.change_seq, e.line_no, e.supplier_id, e.source,
        e.year, e.amount, e.standing, r.row_no, {chains.takes_back_deleted("e")} AS takes_back,
        e.restates_on IS NOT NULL OR y.published_on IS NOT NULL AND e.batch_id IS DISTINCT FROM %(batch)s AS published,
        CASE WHEN r.booked_on IS NULL OR later.published_on IS NOT NULL THEN %(today)s ELSE r.booked_on END AS day
    FROM procurement_resolvedrow r
    JOIN procurement_entry e ON e.contract_no = r.contract_no AND e.change_seq = r.change_seq
        AND e.source + 0 = %(source)s AND e.standing NOT IN (%(replaced)s, %(excluded)s)
        AND (e.agency_id = r.agency_id OR r.agency_id IS NULL AND r.agency_key = '')
        AND (%(family)s::bigint[] IS NULL OR e.agency_id = ANY (%(family)s))
        AND (e.batch_id IS DISTINCT FROM %(batch)s OR e.row_no < r.row_no)
    LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
    LEFT JOIN procurement_agencyyear later ON later.agency_id = e.agency_id AND later.year = r.year
    WHERE r.batch_id = %(batch)s AND r.is_deletion AND r.rejected = '{{}}' AND r.contract_no <> ''
    ORDER BY e.id, r.seq
)
SELECT n.id, n.agency_id, n.year, n.row_no, n.day, n.takes_back,
    n.standing = %(counted)s AND bool_or(n.published) OVER chain AS published,
    sum(n.amount) FILTER (WHERE n.standing = %(counted)s) OVER chain AS won,
    n.id = max(n.id) FILTER (WHERE NOT n.takes_back) OVER chain AS is_last
FROM named n
WINDOW chain AS (PARTITION BY n.agency_id, n.contract_no, n.change_seq, n.line_no, n.supplier_id, n.source)
"""
"""Entries that the file deletes and that still count or wait, with the day of the deletion."""

_EXCLUDE = f"""
UPDATE procurement_entry e SET standing = %(excluded)s, mask = 0, credential_ids = NULL,
    standing_reason = %(reason)s, standing_at = %(at)s, standing_by_id = %(by)s
FROM ({_DELETED}) d WHERE e.id = d.id AND NOT d.published
"""

_TAKE_BACK = replacing.correction(
    f"SELECT d.* FROM ({_DELETED}) d WHERE d.published AND d.is_last AND d.won <> 0", won="-d.won", day="d.day"
)


def _values(batch: ImportBatch, source: Source) -> dict[str, Any]:
    return replacing.values_of(batch, source) | {
        "excluded": Standing.EXCLUDED.value,
        "family": None if batch.agency_id is None else sorted(family_ids(batch.agency_id)),
        "reason": chains.DELETED,
    }


def _names_deletions(batch: ImportBatch) -> bool:
    return any_row(batch.pk, "is_deletion AND rejected = '{}'")


def keys(batch: ImportBatch, *, source: Source) -> set[tuple[int, int]]:
    """Agency-years that the import's deletions write: those of the entries, and those of the deletions."""
    if not _names_deletions(batch):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT agency_id, year, extract(year FROM day)::integer FROM ({_DELETED}) d", _values(batch, source)
        )
        found = cursor.fetchall()
    return {(int(agency), int(year)) for agency, *years in found for year in years}


def delete(batch: ImportBatch, *, source: Source) -> None:
    """Do what the import's deletions ask; the caller holds the locks of :func:`keys`.

    An entry of an open year leaves the count. One of a published year stays with its corrections, and an entry of
    the opposite amount is booked on the day of the deletion; doing it again changes nothing.
    """
    if not _names_deletions(batch):
        return
    values = _values(batch, source)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, values)
        made = cursor.fetchall()
        cursor.execute(_EXCLUDE, values)
    replacing.attribute(made)
