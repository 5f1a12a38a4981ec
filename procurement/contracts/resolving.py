"""Staged rows resolved against the registers and the ledger, by a few set-based statements.

Every statement looks at one import only and writes nothing but the staging table, so a check can be
repeated at any time and changes nothing else.
"""

from django.db import connection

from procurement.contracts import proposing
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch

_TYPED = """
WITH former AS (
    SELECT DISTINCT ON (name) name, agency_id FROM procurement_agencyname ORDER BY name, valid_from DESC NULLS LAST
), named AS (
    SELECT name, min(id) AS id FROM procurement_agency GROUP BY name HAVING count(*) = 1
), found AS (
    SELECT s.seq,
        COALESCE(a.id, CASE WHEN s.agency_code = '' AND s.agency_name <> '' THEN COALESCE(n.id, f.agency_id) END,
                 CASE WHEN s.agency_code = '' AND s.agency_name = '' THEN %(agency)s::bigint END) AS agency_id,
        c.id AS supplier_id, p.id AS product_id,
        CASE WHEN COALESCE(NULLIF(s.amount, ''), s.cumulative_amount) ~ '^-?[0-9]{1,18}$'
             THEN COALESCE(NULLIF(s.amount, ''), s.cumulative_amount)::bigint END AS won,
        NULLIF(CASE WHEN s.source = 'EXPENDITURE' THEN s.expenditure_date
                    ELSE COALESCE(NULLIF(s.booked_on, ''), NULLIF(s.order_date, ''), s.contract_date) END, '')
            AS day,
        CASE WHEN s.line_no ~ '^[0-9]{1,9}$' THEN s.line_no::integer
             WHEN s.product_no ~ '^[0-9]{8}$' THEN s.product_no::integer * 20 + LEAST(19, row_number() OVER (
                PARTITION BY s.agency_name, s.contract_no, s.change_seq, s.product_no, s.line_no, s.share_group
                ORDER BY s.seq) - 1)
             ELSE 1 END AS line_key
    FROM procurement_stagedrow s
    LEFT JOIN procurement_agency a ON a.code = s.agency_code AND s.agency_code <> ''
    LEFT JOIN named n ON n.name = s.agency_name
    LEFT JOIN former f ON f.name = s.agency_name
    LEFT JOIN procurement_company c ON c.business_number = s.supplier_no
    LEFT JOIN procurement_product p ON p.number = s.product_no AND s.product_no <> ''
    WHERE s.batch_id = %(batch)s
)
UPDATE procurement_stagedrow s SET
    agency_id = f.agency_id, supplier_id = f.supplier_id, product_id = f.product_id,
    won = f.won, line_key = f.line_key,
    booked = CASE WHEN s.unreadable = '{}' AND f.day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN f.day::date END,
    part = CASE WHEN s.share ~ '^[0-9]{1,3}([.][0-9]+)?$' AND s.share::numeric BETWEEN 0.0001 AND 100
                THEN s.share::numeric ELSE 100 END,
    lead = s.is_lead <> 'N',
    outcome = '', standing = 1, standing_reason = '',
    rejected = CASE WHEN s.deleted = 'Y' THEN '{}' ELSE array_remove(ARRAY(SELECT DISTINCT unnest(s.unreadable || ARRAY[
        CASE WHEN f.won IS NULL THEN CASE WHEN s.amount = '' THEN 'AMOUNT_MISSING' ELSE 'AMOUNT_UNREADABLE' END END,
        CASE WHEN f.won = 0 AND s.source = 'EXPENDITURE' THEN 'AMOUNT_ZERO' END,
        CASE WHEN f.day IS NULL THEN 'DATE_MISSING'
             WHEN f.day !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN 'DATE_UNREADABLE' END,
        CASE WHEN s.supplier_no !~ '^[0-9]{10}$' THEN 'BUSINESS_NUMBER_INVALID' END
    ])), NULL) END
FROM found f WHERE s.batch_id = %(batch)s AND s.seq = f.seq
"""

_SHARES = """
WITH sums AS (
    SELECT share_group, contract_no, change_seq, sum(part) AS total, count(*) AS members
    FROM procurement_stagedrow
    WHERE batch_id = %(batch)s AND share_group <> ''
    GROUP BY share_group, contract_no, change_seq
), parts AS (
    SELECT s.seq, sums.total, sums.members, s.won, s.lead,
        trunc(s.won * s.part / sums.total) AS base,
        abs(s.won * s.part / sums.total - trunc(s.won * s.part / sums.total)) AS rest,
        s.share_group, s.contract_no, s.change_seq
    FROM procurement_stagedrow s
    JOIN sums ON sums.share_group = s.share_group AND sums.contract_no = s.contract_no
             AND sums.change_seq = s.change_seq
    WHERE s.batch_id = %(batch)s AND sums.total > 0
), ranked AS (
    SELECT seq, total, members, base, sign(won) AS direction,
        abs(won - sum(base) OVER whole) AS left_over,
        row_number() OVER (PARTITION BY share_group, contract_no, change_seq
                           ORDER BY rest DESC, lead DESC, seq) AS place
    FROM parts WINDOW whole AS (PARTITION BY share_group, contract_no, change_seq)
)
UPDATE procurement_stagedrow s SET
    won = r.base + CASE WHEN r.place <= r.left_over THEN r.direction ELSE 0 END,
    part = LEAST(100, GREATEST(0.0001, CASE WHEN r.members = 1 THEN 100 ELSE s.part END)),
    rejected = CASE WHEN r.total <> 100 AND r.members > 1 AND %(strict)s
                    THEN array_append(s.rejected, 'JV_SHARE_SUM') ELSE s.rejected END
FROM ranked r WHERE s.batch_id = %(batch)s AND s.seq = r.seq
"""

_SCOPE = """
WITH RECURSIVE family (id) AS (
    SELECT id FROM procurement_agency WHERE id = %(agency)s
    UNION SELECT a.id FROM procurement_agency a JOIN family f ON a.parent_id = f.id
)
UPDATE procurement_stagedrow SET rejected = array_append(rejected, 'AGENCY_NOT_YOURS')
WHERE batch_id = %(batch)s AND agency_id IS NOT NULL AND agency_id NOT IN (SELECT id FROM family)
"""

_UNKNOWN = """
UPDATE procurement_stagedrow s SET rejected = s.rejected || array_remove(ARRAY[
    CASE WHEN agency_id IS NULL AND (%(final)s OR NOT EXISTS (
        SELECT 1 FROM procurement_proposal p WHERE p.batch_id = s.batch_id AND p.register = 'AGENCY'
        AND p.key = COALESCE(NULLIF(s.agency_code, ''), s.agency_name) AND p.state <> 'DECLINED'))
        THEN 'AGENCY_UNKNOWN' END,
    CASE WHEN supplier_id IS NULL AND (%(final)s OR NOT EXISTS (
        SELECT 1 FROM procurement_proposal p WHERE p.batch_id = s.batch_id AND p.register = 'COMPANY'
        AND p.key = s.supplier_no AND p.state <> 'DECLINED'))
        THEN 'COMPANY_UNKNOWN' END], NULL)
WHERE batch_id = %(batch)s AND rejected = '{}' AND deleted <> 'Y' AND (agency_id IS NULL OR supplier_id IS NULL)
"""

_TWICE = """
WITH places AS (
    SELECT seq, row_number() OVER (
        PARTITION BY COALESCE(agency_id::text, agency_code || agency_name), contract_no, change_seq, line_key,
            supplier_no
        ORDER BY seq) AS place
    FROM procurement_stagedrow
    WHERE batch_id = %(batch)s AND contract_no <> '' AND rejected = '{}'
)
UPDATE procurement_stagedrow s SET rejected = array_append(s.rejected, 'TWICE_IN_FILE')
FROM places p WHERE s.batch_id = %(batch)s AND s.seq = p.seq AND p.place > 1
"""

_CUMULATIVE = """
WITH before AS (
    SELECT s.seq,
        COALESCE(lag(s.won) OVER line, (
            SELECT sum(e.amount) FROM procurement_entry e
            WHERE e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
              AND e.line_no = s.line_key AND e.supplier_id = s.supplier_id
              AND e.source = %(source)s AND e.standing <> %(replaced)s
              AND e.change_seq < s.change_seq::integer), 0) AS won
    FROM procurement_stagedrow s
    WHERE s.batch_id = %(batch)s AND s.rejected = '{}' AND s.change_seq ~ '^[0-9]{1,4}$'
      AND s.amount = '' AND s.cumulative_amount <> '' AND s.deleted <> 'Y'
    WINDOW line AS (PARTITION BY s.agency_id, s.agency_code, s.contract_no, s.line_key, s.supplier_no
                    ORDER BY s.change_seq::integer)
)
UPDATE procurement_stagedrow s SET won = s.won - b.won
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
        min(CASE WHEN s.change_seq ~ '^0*$' THEN 0 ELSE 1 END) OVER line_all AS chain_open
    FROM procurement_stagedrow s
    LEFT JOIN LATERAL (
        SELECT e.id, e.amount FROM procurement_entry e
        WHERE e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.change_seq = CASE WHEN s.change_seq ~ '^[0-9]{1,4}$' THEN s.change_seq::integer ELSE 0 END
          AND e.line_no = s.line_key AND e.supplier_id = s.supplier_id
          AND e.source = %(source)s AND e.standing <> %(replaced)s
        LIMIT 1) same ON true
    LEFT JOIN LATERAL (
        SELECT e.id FROM procurement_entry e JOIN procurement_importbatch b ON b.id = e.batch_id
        WHERE e.contract_no <> '' AND same.id IS NULL
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.source = %(source)s AND e.standing <> %(replaced)s
          AND ((e.product_id = s.product_id AND b.format <> %(format)s)
               OR (e.line_no = 0) <> (s.line_key = 0))
        LIMIT 1) other ON true
    LEFT JOIN LATERAL (
        SELECT e.booked_on, y.published_on FROM procurement_entry e
        LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
        WHERE s.change_seq !~ '^0*$' AND e.contract_no <> ''
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.line_no = s.line_key AND e.source = %(source)s AND e.change_seq = 0
          AND e.standing <> %(replaced)s
        LIMIT 1) first_there ON true
    WHERE s.batch_id = %(batch)s AND s.rejected = '{}'
    WINDOW line AS (PARTITION BY s.agency_id, s.agency_code, s.contract_no, s.line_key, s.supplier_no
                    ORDER BY CASE WHEN s.change_seq ~ '^[0-9]{1,4}$' THEN s.change_seq::integer ELSE 0 END),
           line_all AS (PARTITION BY s.agency_id, s.agency_code, s.contract_no, s.line_key, s.supplier_no)
)
UPDATE procurement_stagedrow s SET
    outcome = CASE
        WHEN s.deleted = 'Y' THEN 'DELETION'
        WHEN j.amount_there = s.won OR j.in_other_report THEN 'ALREADY'
        WHEN j.amount_there IS NOT NULL THEN 'REPLACES'
        WHEN s.contract_form LIKE '%%단가계약' AND s.stage = 'CONTRACT' THEN 'NOT_COUNTED'
        WHEN s.source = 'EXPENDITURE' AND x.account IS NOT NULL THEN 'NOT_COUNTED'
        WHEN j.has_later AND s.contract_no <> '' THEN 'SUPERSEDED'
        ELSE 'COUNTED' END,
    standing = CASE
        WHEN s.contract_form LIKE '%%단가계약' AND s.stage = 'CONTRACT' THEN %(excluded)s
        WHEN s.source = 'EXPENDITURE' AND x.account IS NOT NULL THEN %(excluded)s
        ELSE 1 END,
    standing_reason = CASE
        WHEN s.contract_form LIKE '%%단가계약' AND s.stage = 'CONTRACT' THEN 'UNIT_PRICE_CEILING'
        WHEN s.source = 'EXPENDITURE' AND x.account IS NOT NULL THEN 'BUDGET_ACCOUNT'
        ELSE '' END,
    booked = CASE
        WHEN s.change_seq ~ '^0*$' THEN s.booked
        WHEN j.line_booked_on IS NOT NULL AND j.line_published_on IS NULL THEN j.line_booked_on
        WHEN j.line_booked_on IS NULL AND j.chain_open = 0 AND s.first_contract_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
            THEN s.first_contract_date::date
        ELSE s.booked END
FROM judged j
LEFT JOIN procurement_stagedrow s2 ON s2.batch_id = %(batch)s AND s2.seq = j.seq
LEFT JOIN procurement_excludedaccount x ON x.agency_id = s2.agency_id AND x.account = s2.budget_account
WHERE s.batch_id = %(batch)s AND s.seq = j.seq
"""

_YEAR = """
UPDATE procurement_stagedrow SET year = extract(year FROM booked)
WHERE batch_id = %(batch)s AND rejected = '{}'
"""


_PLAN = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
"""The staging table has no statistics when it is read, and nested loops over it would never end; look-ups
into the ledger are written as LATERAL, which stay nested loops over an index."""


def resolve(batch: ImportBatch, *, source: Source, final: bool = False) -> None:
    """Resolve all staged rows of an import: what they mean, what they do, why they are rejected.

    A check proposes the names that are new and lets their rows pass; when it is ``final``, what is not on
    a register is unknown.
    """
    values = {
        "batch": batch.pk,
        "agency": batch.agency_id,
        "source": source.value,
        "format": batch.format,
        "replaced": Standing.REPLACED.value,
        "excluded": Standing.EXCLUDED.value,
        "final": final,
        "strict": source != Source.KONEPS_API,
    }
    judging = [_SHARES, _UNKNOWN, _TWICE, _CUMULATIVE, _OUTCOME, _YEAR]
    if batch.agency_id is not None:
        judging.insert(1, _SCOPE)
    with connection.cursor() as cursor:
        cursor.execute(_PLAN)
        cursor.execute(_TYPED, values)
        if not final:
            proposing.propose(batch)
        for statement in judging:
            cursor.execute(statement, values)
        cursor.execute("SET LOCAL enable_nestloop = on")
