"""What becomes of each resolved row: it enters, replaces, is there already, or is rejected.

An ordinary row (a contract line that neither the ledger nor another row of the file knows) has its outcome
from the start. Only *special* rows are judged one against the other, so that a file of new contracts
costs one look into the ledger's index per row.
"""

from typing import Any

from procurement.contracts import chains, months
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops
from procurement.contracts.resolved import any_row
from procurement.jobs import clock

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

_PARTNERS = """
UPDATE procurement_resolvedrow r SET special = true, rejected = '{JV_MEMBER_REJECTED}'
FROM (
    SELECT COALESCE(agency_id, 0) AS agency, agency_key, share_group, contract_no, change_seq
    FROM procurement_resolvedrow
    WHERE batch_id = %(batch)s AND share_group <> ''
    GROUP BY 1, 2, 3, 4, 5 HAVING bool_or(rejected <> '{}') AND bool_or(rejected = '{}')
) j
WHERE r.batch_id = %(batch)s AND r.rejected = '{}' AND COALESCE(r.agency_id, 0) = j.agency
  AND r.agency_key = j.agency_key AND r.share_group = j.share_group
  AND r.contract_no = j.contract_no AND r.change_seq = j.change_seq
"""
"""Of a joint contract with a rejected member nothing enters: its amount could not be split (rule C-8)."""

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
        WHERE e.contract_no <> '' AND e.standing <> %(replaced)s AND e.restates_on IS NULL
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no AND e.source + 0 = %(source)s
        LIMIT 1) there
    WHERE s.batch_id = %(batch)s AND s.rejected = '{}' AND s.contract_no <> '' AND NOT s.special
) known
WHERE r.batch_id = %(batch)s AND r.seq = known.seq
"""

_IN_A_CORRECTION = """
UPDATE procurement_resolvedrow r SET special = true
FROM (
    SELECT DISTINCT agency_id, contract_no FROM procurement_entry
    WHERE restates_on IS NOT NULL AND contract_no <> '' AND standing <> %(replaced)s
) e
WHERE r.batch_id = %(batch)s AND r.rejected = '{}' AND NOT r.special
  AND r.agency_id = e.agency_id AND r.contract_no = e.contract_no
"""

_UNNUMBERED = """
WITH repeated AS (
    SELECT * FROM (
        SELECT r.*, count(*) OVER (
            PARTITION BY agency_id, agency_key, contract_no, change_seq, line_no, supplier_no) AS rows
        FROM procurement_resolvedrow r
        WHERE r.batch_id = %(batch)s AND r.special AND r.contract_no <> '' AND r.rejected = '{}' AND NOT r.is_deletion
          AND r.share_group = '') one
    WHERE rows > 1
), told AS (
    SELECT r.seq, dense_rank() OVER (contract ORDER BY to_jsonb(s) - '{seq,row_no}'::text[]) AS says
    FROM repeated r JOIN procurement_stagedrow s ON s.batch_id = %(batch)s AND s.seq = r.seq
    WHERE s.line_no !~ '^[0-9]{1,9}$'
    WINDOW contract AS (PARTITION BY r.agency_id, r.agency_key, r.contract_no, r.change_seq, r.line_no, r.supplier_no)
), differing AS (
    SELECT DISTINCT r.agency_id, r.agency_key, r.contract_no, r.line_no, r.supplier_no
    FROM told t JOIN repeated r USING (seq)
    WHERE t.says > 1
)
UPDATE procurement_resolvedrow r SET rejected = '{LINES_NOT_NUMBERED}'
FROM differing d JOIN procurement_resolvedrow p USING (agency_key, contract_no, line_no, supplier_no)
JOIN procurement_stagedrow s ON s.batch_id = p.batch_id AND s.seq = p.seq
WHERE p.batch_id = %(batch)s AND p.special AND p.rejected = '{}' AND NOT p.is_deletion AND p.share_group = ''
  AND p.agency_id IS NOT DISTINCT FROM d.agency_id AND s.line_no !~ '^[0-9]{1,9}$'
  AND r.batch_id = p.batch_id AND r.seq = p.seq
"""
"""Lines that differ, of one contract, change and supplier, that neither a number nor a product tells apart: none of
them enters, nor their changes. Counted by their order in the file, a line taken out of it would put its amount on the
next one."""

_TWICE = """
WITH places AS (
    SELECT seq, row_number() OVER (
        PARTITION BY agency_id, agency_key, contract_no, change_seq, line_no, supplier_no, is_deletion
        ORDER BY seq) AS place,
        is_deletion AND bool_or(NOT is_deletion) OVER (
        PARTITION BY agency_id, agency_key, contract_no, change_seq, line_no, supplier_no
        ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS made_again
    FROM procurement_resolvedrow
    WHERE batch_id = %(batch)s AND special AND contract_no <> '' AND rejected = '{}'
)
UPDATE procurement_resolvedrow s SET rejected = array_append(s.rejected, 'TWICE_IN_FILE')
FROM places p WHERE s.batch_id = %(batch)s AND s.seq = p.seq AND (p.place > 1 OR p.made_again)
"""
"""A contract and its later deletion may stand in one file: it enters and is deleted. Not the other way round."""

_CUMULATIVE = """
WITH before AS (
    SELECT s.seq,
        COALESCE(lag(s.amount) OVER line, (
            SELECT sum(e.amount) FROM procurement_entry e
            WHERE e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
              AND e.line_no = s.line_no AND e.supplier_id = s.supplier_id
              AND e.source + 0 = %(source)s AND e.standing <> %(replaced)s AND e.change_seq < s.change_seq
              AND NOT (e.standing = %(excluded)s AND e.standing_reason = %(deleted)s)), 0) AS won
    FROM procurement_resolvedrow s
    WHERE s.batch_id = %(batch)s AND s.special AND s.rejected = '{}' AND s.is_sum AND NOT s.is_deletion
    WINDOW line AS (PARTITION BY s.agency_id, s.agency_key, s.contract_no, s.line_no, s.supplier_no
                    ORDER BY s.change_seq)
)
UPDATE procurement_resolvedrow s SET amount = s.amount - b.won
FROM before b WHERE s.batch_id = %(batch)s AND s.seq = b.seq AND b.won <> 0
"""

_OUTCOME = f"""
WITH judged AS (
    SELECT s.seq,
        lead(s.seq) OVER line IS NOT NULL AS has_later,
        min(s.is_change::integer) OVER line_all AS chain_open,
        other.id IS NOT NULL AS in_other_report,
        first_there.booked_on AS line_booked_on,
        first_there.published_on AS line_published_on,
        there.id AS there, chain.stated = s.amount AS same_amount,
        (there.format <> %(format)s OR {chains.same_content("s", "there")}) AS same_content,
        chain.published AND NOT (there.standing <> %(counted)s AND {chains.standing_decided("there")}) AS restates,
        CASE WHEN there.standing = %(counted)s AND NOT chain.deleted THEN chain.stated ELSE 0 END AS counted,
        COALESCE(there.restates_on, there.booked_on) AS of_the_day,
        own_year.published_on IS NULL AS own_year_open,
        {chains.standing_decided("there")} AS standing_decided, {chains.kind_decided("there")} AS kind_decided,
        there.standing, there.standing_reason, there.standing_note, there.standing_by_id, there.standing_at, there.kind
    FROM procurement_resolvedrow s
    LEFT JOIN LATERAL (
        SELECT e.*, b.format FROM {chains.chain_of("s")} e
        LEFT JOIN procurement_importbatch b ON b.id = e.batch_id
        WHERE NOT {chains.takes_back_deleted("e")}
        ORDER BY e.id DESC LIMIT 1) there ON true
    LEFT JOIN LATERAL (
        SELECT sum(e.amount) FILTER (WHERE e.id <= there.id) AS stated,
            bool_or(e.restates_on IS NOT NULL OR y.published_on IS NOT NULL) AS published,
            bool_or(e.id > there.id) AS deleted
        FROM {chains.chain_of("s")} e
        LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
        WHERE there.id IS NOT NULL) chain ON true
    LEFT JOIN LATERAL (
        SELECT e.id FROM procurement_entry e JOIN procurement_importbatch b ON b.id = e.batch_id
        WHERE e.contract_no <> '' AND there.id IS NULL AND e.restates_on IS NULL
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.source + 0 = %(source)s AND e.standing <> %(replaced)s
          AND ((e.product_id = s.product_id AND b.format <> %(format)s)
               OR (e.line_no = 0) <> (s.line_no = 0))
        LIMIT 1) other ON true
    LEFT JOIN LATERAL (
        SELECT e.booked_on, y.published_on FROM procurement_entry e
        LEFT JOIN procurement_agencyyear y ON y.agency_id = e.agency_id AND y.year = e.year
        WHERE s.is_change AND e.contract_no <> '' AND e.restates_on IS NULL
          AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no
          AND e.line_no = s.line_no AND e.source + 0 = %(source)s AND e.change_seq = 0
          AND e.standing <> %(replaced)s
        LIMIT 1) first_there ON true
    LEFT JOIN procurement_agencyyear own_year ON own_year.agency_id = s.agency_id AND own_year.year = s.year
    WHERE s.batch_id = %(batch)s AND s.special AND s.rejected = '{{}}' AND s.contract_no <> '' AND NOT s.is_deletion
    WINDOW line_all AS (PARTITION BY s.agency_id, s.agency_key, s.contract_no, s.line_no, s.supplier_no),
           line AS (line_all ORDER BY s.change_seq)
), decided AS (
    SELECT f.*, f.replaces AND f.restates AS corrects, f.replaces AND f.standing_decided AS keeps_standing,
        f.replaces AND f.kind_decided AS keeps_kind
    FROM (
        SELECT j.*, a.already, j.there IS NOT NULL AND NOT a.already AS replaces FROM judged j
        CROSS JOIN LATERAL (
            SELECT COALESCE(j.same_amount AND j.same_content, false) OR j.in_other_report AS already) a
    ) f
)
UPDATE procurement_resolvedrow s SET
    there = j.there,
    outcome = CASE
        WHEN j.already THEN 'ALREADY'
        WHEN j.replaces THEN 'REPLACES'
        WHEN s.outcome = 'NOT_COUNTED' THEN s.outcome
        WHEN j.has_later THEN 'SUPERSEDED'
        ELSE 'COUNTED' END,
    booked_on = CASE
        WHEN j.corrects AND NOT j.own_year_open THEN %(today)s
        WHEN NOT s.is_change THEN s.booked_on
        WHEN j.line_booked_on IS NOT NULL AND j.line_published_on IS NULL THEN j.line_booked_on
        WHEN j.line_booked_on IS NULL AND j.chain_open = 0 AND s.first_day IS NOT NULL THEN s.first_day
        ELSE s.booked_on END,
    restates_on = CASE WHEN j.corrects THEN j.of_the_day END,
    corrects = CASE WHEN j.corrects THEN j.there END,
    taken_back = CASE WHEN j.corrects AND NOT j.same_content THEN j.counted END,
    amount = s.amount - CASE WHEN j.corrects AND j.same_content THEN j.counted ELSE 0 END,
    kind = CASE WHEN j.keeps_kind THEN j.kind ELSE s.kind END,
    standing = CASE WHEN j.keeps_standing THEN j.standing ELSE s.standing END,
    standing_reason = CASE
        WHEN j.keeps_standing THEN j.standing_reason
        WHEN j.corrects AND s.standing = %(counted)s THEN '{chains.CORRECTED}'
        ELSE s.standing_reason END,
    standing_note = CASE WHEN j.keeps_standing THEN j.standing_note ELSE '' END,
    standing_by_id = CASE WHEN j.keeps_standing THEN j.standing_by_id END,
    standing_at = CASE WHEN j.keeps_standing THEN j.standing_at END
FROM decided j
WHERE s.batch_id = %(batch)s AND s.seq = j.seq
"""
"""A row that corrects an entry of a published year becomes a signed entry of the year of the change: the difference,
or, where more than the amount changed, the whole amount, and the old one is taken back (rule C-13). What an
officer decided about an entry holds for the one that takes its place (rule C-16). Deletions have their outcome from
the start, and keep the amount and the day that the file gives them."""


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
        "counted": Standing.COUNTED.value,
        "excluded": Standing.EXCLUDED.value,
        "deleted": chains.DELETED,
        "today": clock.today(),
    }
    with without_nested_loops() as cursor:
        for statement in (_UNKNOWN, _PARTNERS, _REPEATED, _IN_THE_LEDGER, _IN_A_CORRECTION):
            cursor.execute(statement, values)
        months.find_again(batch, source=source)
        special = has_special(batch.pk)
        if special:
            for statement in (_UNNUMBERED, _TWICE, _CUMULATIVE, _OUTCOME):
                cursor.execute(statement, values)
    return special


def has_special(batch_id: int) -> bool:
    """Whether any row of the import is special."""
    return any_row(batch_id, "special")
