"""What becomes of each resolved row: it enters, replaces, is there already, or is rejected.

An ordinary row (a contract line that neither the ledger nor another row of the file knows) has its outcome
from the start. Only *special* rows are judged one against the other, so that a file of new contracts
costs one look into the ledger's index per row.
"""

from typing import Any

from django.db import connection

from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops

# Contracts are found by (agency, contract number), the first columns of the ledger's unique index. ``source + 0``
# keeps its last column out of the search: PostgreSQL 18 would plan to skip through those in between, and
# then, finding that dear, read every entry of the agency instead.

_UNKNOWN = """
UPDATE procurement_resolvedrow r SET special = true, rejected = array_remove(ARRAY[
    CASE WHEN r.agency_id IS NULL AND (%(final)s OR NOT EXISTS (
        SELECT 1 FROM procurement_proposal p WHERE p.batch_id = r.batch_id AND p.register = 'AGENCY'
        AND p.key = COALESCE(NULLIF(s.agency_code, ''), s.agency_name) AND p.state <> 'DECLINED'))
        THEN 'AGENCY_UNKNOWN' END,
    CASE WHEN r.supplier_id IS NULL AND (%(final)s OR NOT EXISTS (
        SELECT 1 FROM procurement_proposal p WHERE p.batch_id = r.batch_id AND p.register = 'COMPANY'
        AND p.key = r.supplier_no AND p.state <> 'DECLINED'))
        THEN 'COMPANY_UNKNOWN' END], NULL)
FROM procurement_stagedrow s
WHERE r.batch_id = %(batch)s AND r.rejected = '{}' AND NOT r.is_deletion
  AND (r.agency_id IS NULL OR r.supplier_id IS NULL) AND s.batch_id = %(batch)s AND s.seq = r.seq
"""

_REPEATED = """
UPDATE procurement_resolvedrow r SET special = true
FROM (
    SELECT COALESCE(agency_id, 0) AS agency, agency_key, contract_no, line_no, supplier_no
    FROM procurement_resolvedrow
    WHERE batch_id = %(batch)s AND rejected = '{}' AND contract_no <> ''
    GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
) l
WHERE r.batch_id = %(batch)s AND r.rejected = '{}' AND NOT r.special AND COALESCE(r.agency_id, 0) = l.agency
  AND r.agency_key = l.agency_key AND r.contract_no = l.contract_no AND r.line_no = l.line_no
  AND r.supplier_no = l.supplier_no
"""

_IN_THE_LEDGER = """
UPDATE procurement_resolvedrow r SET special = true
FROM (
    SELECT s.seq FROM procurement_resolvedrow s
    CROSS JOIN LATERAL (
        SELECT 1 FROM procurement_entry e
        WHERE e.contract_no <> '' AND e.standing <> %(replaced)s AND e.agency_id = s.agency_id
          AND e.contract_no = s.contract_no AND e.source + 0 = %(source)s
        LIMIT 1) there
    WHERE s.batch_id = %(batch)s AND s.rejected = '{}' AND s.contract_no <> '' AND NOT s.special
) known
WHERE r.batch_id = %(batch)s AND r.seq = known.seq
"""

_TWICE = """
WITH places AS (
    SELECT seq, row_number() OVER (
        PARTITION BY agency_id, agency_key, contract_no, change_seq, line_no, supplier_no ORDER BY seq) AS place
    FROM procurement_resolvedrow
    WHERE batch_id = %(batch)s AND special AND contract_no <> '' AND rejected = '{}'
)
UPDATE procurement_resolvedrow s SET rejected = array_append(s.rejected, 'TWICE_IN_FILE')
FROM places p WHERE s.batch_id = %(batch)s AND s.seq = p.seq AND p.place > 1
"""

_CUMULATIVE = """
WITH before AS (
    SELECT s.seq,
        COALESCE(lag(s.amount) OVER line, (
            SELECT sum(e.amount) FROM procurement_entry e
            WHERE e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
              AND e.line_no = s.line_no AND e.supplier_id = s.supplier_id
              AND e.source + 0 = %(source)s AND e.standing <> %(replaced)s AND e.change_seq < s.change_seq), 0) AS won
    FROM procurement_resolvedrow s
    WHERE s.batch_id = %(batch)s AND s.special AND s.rejected = '{}' AND s.is_sum AND NOT s.is_deletion
    WINDOW line AS (PARTITION BY s.agency_id, s.agency_key, s.contract_no, s.line_no, s.supplier_no
                    ORDER BY s.change_seq)
)
UPDATE procurement_resolvedrow s SET amount = s.amount - b.won
FROM before b WHERE s.batch_id = %(batch)s AND s.seq = b.seq AND b.won <> 0
"""

_OUTCOME = """
WITH judged AS (
    SELECT s.seq,
        lead(s.seq) OVER line IS NOT NULL AS has_later,
        same.amount AS amount_there,
        other.id IS NOT NULL AS in_other_report,
        first_there.booked_on AS line_booked_on,
        first_there.published_on AS line_published_on,
        min(s.is_change::integer) OVER line_all AS chain_open
    FROM procurement_resolvedrow s
    LEFT JOIN LATERAL (
        SELECT e.id, e.amount FROM procurement_entry e
        WHERE e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.change_seq = s.change_seq AND e.line_no = s.line_no AND e.supplier_id = s.supplier_id
          AND e.source = %(source)s AND e.standing <> %(replaced)s
        LIMIT 1) same ON true
    LEFT JOIN LATERAL (
        SELECT e.id FROM procurement_entry e JOIN procurement_importbatch b ON b.id = e.batch_id
        WHERE e.contract_no <> '' AND same.id IS NULL
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.source + 0 = %(source)s AND e.standing <> %(replaced)s
          AND ((e.product_id = s.product_id AND b.format <> %(format)s)
               OR (e.line_no = 0) <> (s.line_no = 0))
        LIMIT 1) other ON true
    LEFT JOIN LATERAL (
        SELECT e.booked_on, y.published_on FROM procurement_entry e
        LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
        WHERE s.is_change AND e.contract_no <> ''
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.line_no = s.line_no AND e.source + 0 = %(source)s AND e.change_seq = 0
          AND e.standing <> %(replaced)s
        LIMIT 1) first_there ON true
    WHERE s.batch_id = %(batch)s AND s.special AND s.rejected = '{}'
    WINDOW line AS (PARTITION BY s.agency_id, s.agency_key, s.contract_no, s.line_no, s.supplier_no
                    ORDER BY s.change_seq),
           line_all AS (PARTITION BY s.agency_id, s.agency_key, s.contract_no, s.line_no, s.supplier_no)
)
UPDATE procurement_resolvedrow s SET
    outcome = CASE
        WHEN s.is_deletion THEN s.outcome
        WHEN j.amount_there = s.amount OR j.in_other_report THEN 'ALREADY'
        WHEN j.amount_there IS NOT NULL THEN 'REPLACES'
        WHEN s.outcome = 'NOT_COUNTED' THEN s.outcome
        WHEN j.has_later AND s.contract_no <> '' THEN 'SUPERSEDED'
        ELSE 'COUNTED' END,
    booked_on = CASE
        WHEN NOT s.is_change THEN s.booked_on
        WHEN j.line_booked_on IS NOT NULL AND j.line_published_on IS NULL THEN j.line_booked_on
        WHEN j.line_booked_on IS NULL AND j.chain_open = 0 AND s.first_day IS NOT NULL THEN s.first_day
        ELSE s.booked_on END
FROM judged j
WHERE s.batch_id = %(batch)s AND s.seq = j.seq
"""


def judge(batch: ImportBatch, *, source: Source, final: bool) -> bool:
    """Give all resolved rows of an import their outcome; returns whether any of them is special.

    A check lets rows pass whose new names are proposed; when it is ``final``, what is not on a register
    is unknown. Judged twice, special rows must be resolved anew in between.
    """
    values: dict[str, Any] = {
        "batch": batch.pk,
        "source": source.value,
        "format": batch.format,
        "replaced": Standing.REPLACED.value,
        "final": final,
    }
    with without_nested_loops() as cursor:
        for statement in (_UNKNOWN, _REPEATED, _IN_THE_LEDGER):
            cursor.execute(statement, values)
        special = has_special(batch.pk)
        if special:
            for statement in (_TWICE, _CUMULATIVE, _OUTCOME):
                cursor.execute(statement, values)
    return special


def has_special(batch_id: int) -> bool:
    """Whether any row of the import is special."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procurement_resolvedrow WHERE batch_id = %s AND special)", [batch_id]
        )
        return bool(cursor.fetchone()[0])
