"""Designations that a report names: they become credentials of the products it mentions."""

from django.db import connection

from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops
from procurement.credentials.enums import Origin

_DESIGNATIONS = """
INSERT INTO procurement_credential
    (kind_id, product_id, items, number, issuer, valid_from, valid_to, ending, origin, source, fetched_on, note)
SELECT 'INNOVATIVE', d.product_id, '{}', d.number, d.issuer, d.valid_from, d.valid_to, '', %(origin)s, %(source)s,
       %(fetched_on)s, ''
FROM (
    SELECT DISTINCT ON (r.product_id, s.designation_no, s.designation_from)
        r.product_id, left(s.designation_no, 60) AS number, left(s.designation_issuer, 100) AS issuer,
        s.designation_from::date AS valid_from, NULLIF(s.designation_to, '')::date AS valid_to
    FROM procurement_stagedrow s JOIN procurement_resolvedrow r ON r.batch_id = s.batch_id AND r.seq = s.seq
    WHERE s.batch_id = %(batch)s AND r.rejected = '{}' AND r.product_id IS NOT NULL AND s.designation_no <> ''
      AND s.designation_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
      AND s.designation_to ~ '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$'
      AND (s.designation_to = '' OR s.designation_to >= s.designation_from)
    ORDER BY r.product_id, s.designation_no, s.designation_from, s.designation_to DESC, s.seq
) d
WHERE NOT EXISTS (
    SELECT 1 FROM procurement_credential c
    WHERE c.kind_id = 'INNOVATIVE' AND c.product_id = d.product_id AND c.number = d.number
      AND c.valid_from = d.valid_from AND c.valid_to IS NOT DISTINCT FROM d.valid_to)
ORDER BY d.product_id, d.number
"""

_PERIODS = """
INSERT INTO procurement_importfinding (batch_id, row_no, severity, code, "column", value, params)
SELECT %(batch)s, s.row_no, 'WARNING',
       CASE WHEN r.booked_on < designation_from::date THEN 'BEFORE_DESIGNATION' ELSE 'AFTER_DESIGNATION' END,
       'designation_from', designation_no,
       jsonb_build_object('from', designation_from, 'to', designation_to, 'day', r.booked_on)
FROM procurement_stagedrow s JOIN procurement_resolvedrow r ON r.batch_id = s.batch_id AND r.seq = s.seq
WHERE s.batch_id = %(batch)s AND s.unreadable = '{}' AND s.designation_no <> '' AND r.booked_on IS NOT NULL
  AND designation_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND designation_to ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
  AND r.booked_on NOT BETWEEN designation_from::date AND designation_to::date
"""


def names_designations(batch: ImportBatch) -> bool:
    """Whether any staged row names a designation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procurement_stagedrow WHERE batch_id = %s AND designation_no <> '')",
            [batch.pk],
        )
        return bool(cursor.fetchone()[0])


def warn_of_periods(batch: ImportBatch) -> None:
    """Warn of purchases outside their designation's period; they are real and not rejected."""
    with without_nested_loops() as cursor:
        cursor.execute(_PERIODS, {"batch": batch.pk})


def make_credentials(batch: ImportBatch) -> int:
    """Make the credentials that the report names and the register lacks; returns their number.

    The caller holds the exclusive lock on standings and counts the marked subjects again.
    """
    recognised = batch.recognised or {}
    with without_nested_loops() as cursor:
        cursor.execute(
            _DESIGNATIONS,
            {
                "batch": batch.pk,
                "origin": Origin.REPORT.value,
                "source": f"{recognised.get('report_id', '')} {batch.name}".strip()[:200],
                "fetched_on": recognised.get("printed_on"),
            },
        )
        return int(cursor.rowcount)
