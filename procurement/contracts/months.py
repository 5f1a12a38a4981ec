"""Rows without a contract number: a later upload replaces the whole month of their agency and source.

Lines that the ledger holds already stay, with what officers decided about them (rule C-16). Of a published year
all lines stay, and signed entries take back what the upload no longer has (rule C-13).
"""

from typing import Any

from django.db import connection

from procurement.contracts import chains
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops
from procurement.contracts.resolved import any_row
from procurement.jobs import clock

Gone = tuple[int, bool]
"""An entry that the upload no longer has, and whether a published year counts it."""

_MONTHS = """
SELECT DISTINCT r.agency_id, date_trunc('month', COALESCE(r.restates_on, r.booked_on))::date AS month
FROM procurement_resolvedrow r
WHERE r.batch_id = %(batch)s AND r.contract_no = '' AND r.rejected = '{}' AND r.agency_id IS NOT NULL
  AND r.booked_on IS NOT NULL
"""

_LINES = """
SELECT e.* FROM months m CROSS JOIN LATERAL (
    SELECT e.*, e.{day} AS of_the_day FROM procurement_entry e
    WHERE e.agency_id = m.agency_id AND e.{day} >= m.month AND e.{day} < (m.month + interval '1 month')::date
      AND {which} AND e.contract_no = '' AND e.source + 0 = %(source)s
      AND e.standing <> %(replaced)s AND e.batch_id <> %(batch)s
    OFFSET 0) e
"""

_THERE = f"""
months AS MATERIALIZED ({_MONTHS}), lines AS MATERIALIZED (
    {_LINES.format(day="booked_on", which="e.restates_on IS NULL AND e.year = extract(year FROM m.month)")}
    UNION ALL
    {_LINES.format(day="restates_on", which="e.restates_on IS NOT NULL")}
), there AS MATERIALIZED (
    SELECT * FROM lines e
    WHERE e.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM lines back WHERE back.corrects = e.id AND back.amount < 0)
)
"""
"""``there``: what the ledger holds of the months of an upload, without what was taken back."""

_WITHOUT_NUMBER = "contract_no = ''"

_KEY = "agency_id, supplier_id, amount, title, budget_account"

_FIND = f"""
WITH {_THERE}, rows AS (
    SELECT r.*, row_number() OVER (PARTITION BY {_KEY}, r.booked_on ORDER BY r.seq) AS place
    FROM procurement_resolvedrow r
    WHERE r.batch_id = %(batch)s AND r.contract_no = '' AND r.rejected = '{{}}'
), places AS (
    SELECT e.*, row_number() OVER (PARTITION BY {_KEY}, e.of_the_day ORDER BY e.id) AS place FROM there e
), known AS (
    SELECT r.seq, e.id, y.published_on IS NOT NULL AS restates
    FROM rows r
    JOIN (SELECT DISTINCT agency_id, date_trunc('month', of_the_day)::date AS month FROM there) m
        ON m.agency_id = r.agency_id AND m.month = date_trunc('month', r.booked_on)::date
    LEFT JOIN procurement_agencyyear y ON y.agency_id = r.agency_id AND y.year = r.year
    LEFT JOIN places e ON e.agency_id = r.agency_id AND e.supplier_id = r.supplier_id AND e.amount = r.amount
        AND e.title = r.title AND e.budget_account = r.budget_account AND e.of_the_day = r.booked_on
        AND e.place = r.place AND {chains.same_content("r", "e")}
)
UPDATE procurement_resolvedrow r SET special = true, there = k.id,
    outcome = CASE WHEN k.id IS NOT NULL THEN 'ALREADY' ELSE r.outcome END,
    restates_on = CASE WHEN k.id IS NULL AND k.restates THEN r.booked_on END,
    standing_reason = CASE WHEN k.id IS NULL AND k.restates AND r.standing = %(counted)s THEN '{chains.CORRECTED}'
                           ELSE r.standing_reason END,
    booked_on = CASE WHEN k.id IS NULL AND k.restates THEN %(today)s ELSE r.booked_on END
FROM known k
WHERE r.batch_id = %(batch)s AND r.seq = k.seq
"""

_GONE = f"""
WITH {_THERE}
SELECT e.id, y.published_on IS NOT NULL AND e.standing = %(counted)s AS published
FROM there e
LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
WHERE NOT EXISTS (SELECT 1 FROM procurement_resolvedrow r
                  WHERE r.batch_id = %(batch)s AND r.there = e.id AND r.outcome = 'ALREADY')
"""
"""Lines of these months that the upload no longer has."""


def values_of(batch: ImportBatch, source: Source) -> dict[str, Any]:
    """The values that the statements of this module take."""
    return {
        "batch": batch.pk,
        "source": source.value,
        "replaced": Standing.REPLACED.value,
        "counted": Standing.COUNTED.value,
        "today": clock.today(),
    }


def find_again(batch: ImportBatch, *, source: Source) -> None:
    """Find the rows that the ledger holds already; the others of a published month are booked today."""
    if not any_row(batch.pk, _WITHOUT_NUMBER):
        return
    with without_nested_loops() as cursor:
        cursor.execute(_FIND, values_of(batch, source))


def gone(batch: ImportBatch, *, source: Source) -> list[Gone]:
    """Entries of the judged rows' months that the upload no longer has."""
    if not any_row(batch.pk, _WITHOUT_NUMBER):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_GONE, values_of(batch, source))
        return [(int(entry), bool(published)) for entry, published in cursor.fetchall()]
