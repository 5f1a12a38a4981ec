"""Staged rows resolved against the registers: what each row would be as a ledger entry.

One statement does it for all rows of a file; further ones touch only the few rows that need more: members
of joint contracts, and lines that a file does not number. Nothing but the import's own rows is written,
so that a check can be repeated at any time.
"""

from procurement.contracts.enums import Kind, PurchaseType, Route, Source, Standing, StatedSize
from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops
from procurement.jobs import clock
from procurement.organisations.queries import family_ids
from procurement.policy.queries import of_site

_ISO = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'"


def _day(column: str) -> str:
    """A day that the reader could read; the other rows are rejected and need none."""
    return f"CASE WHEN f.readable AND f.{column} <> '' AND f.{column} ~ {_ISO} THEN f.{column}::date END"


def _choice(column: str, choices: type, default: int) -> str:
    cases = " ".join(f"WHEN '{choice.name}' THEN {choice.value}" for choice in choices)  # type: ignore[attr-defined]
    return f"CASE f.{column} {cases} ELSE {default} END"


def _said(what: str) -> str:
    """Whether the reader has said what is wrong with this, or that the row is no purchase at all."""
    return f"array_to_string(f.unreadable, ' ') ~ '({what}|SUBTOTAL_ROW|HEADER_AGAIN|FORMULA_ERROR|TOO_MANY_CELLS)'"


_NO_DELETION = "('FORMULA_ERROR', 'NUMBER_SHORTENED', 'TOO_MANY_CELLS', 'SUBTOTAL_ROW', 'HEADER_AGAIN')"
"""With which a deletion does not say for certain what it deletes; its amount and days may be wrong or missing."""

_WON = "'^-?[0-9]{1,18}$'"
_CEILING = "(f.stage = 'CONTRACT' AND f.contract_form LIKE '%%단가계약')"
_FIRST, _CONTRACT, _ORDER = _day("first_contract_date"), _day("contract_date"), _day("order_date")

_RESOLVE = f"""
WITH former AS MATERIALIZED (
    SELECT DISTINCT ON (name) name, agency_id FROM procurement_agencyname ORDER BY name, valid_from DESC NULLS LAST
), named AS MATERIALIZED (
    SELECT name, min(id) AS id FROM procurement_agency GROUP BY name HAVING count(*) = 1
), read AS (
    SELECT s.*, s.unreadable = '{{}}' AS readable,
        s.change_seq NOT IN ('', '0', '00', '최초', '당초', '신규') AS changes,
        CASE WHEN s.amount <> '' THEN s.amount ELSE s.cumulative_amount END AS won,
        CASE WHEN s.source = 'EXPENDITURE' THEN s.expenditure_date WHEN s.booked_on <> '' THEN s.booked_on
             WHEN s.order_date <> '' THEN s.order_date ELSE s.contract_date END AS day
    FROM procurement_stagedrow s
    WHERE s.batch_id = %(batch)s
    OFFSET 0
), found AS (
    SELECT s.*, s.won ~ {_WON} AS has_won, s.day ~ {_ISO} AS has_day,
        s.supplier_no ~ '^[0-9]{{10}}$' AS has_number,
        CASE WHEN NOT s.changes THEN 0 WHEN s.change_seq ~ '^제?[0-9]{{1,4}}(차|회)?$'
             THEN regexp_replace(s.change_seq, '[^0-9]', '', 'g')::integer END AS change,
        length(s.contract_no) <= 40 AND length(s.agency_name) <= 200 AS fits,
        c.id AS supplier_id, p.id AS product_id, p.item_code AS product_item_code,
        COALESCE(a.id, CASE WHEN s.agency_code = '' AND s.agency_name <> '' THEN COALESCE(n.id, o.agency_id) END,
                 CASE WHEN s.agency_code = '' AND s.agency_name = '' THEN %(agency)s::bigint END) AS agency_id
    FROM read s
    LEFT JOIN procurement_agency a ON a.code = s.agency_code AND s.agency_code <> ''
    LEFT JOIN named n ON n.name = s.agency_name
    LEFT JOIN former o ON o.name = s.agency_name
    LEFT JOIN procurement_company c ON c.business_number = s.supplier_no
    LEFT JOIN procurement_product p ON p.number = s.product_no AND s.product_no <> ''
    OFFSET 0
)
INSERT INTO procurement_resolvedrow (
    batch_id, seq, row_no, outcome, rejected, is_deletion, is_change, is_sum, share_group, agency_key, supplier_no,
    first_day, agency_id, supplier_id, product_id, source, route, contract_no, change_seq, line_no, title, kind,
    item_code, share, is_lead, amount, cumulative_amount, booked_on, contract_date, order_date, expenditure_date,
    is_foreign, is_gov_supplied, is_repackaged, purchase_type, stated_size, budget_account, method, standing,
    standing_reason)
SELECT f.batch_id, f.seq, f.row_no,
    CASE WHEN f.deleted = 'Y' THEN 'DELETION' WHEN {_CEILING} OR x.account IS NOT NULL THEN 'NOT_COUNTED'
         ELSE 'COUNTED' END,
    CASE WHEN f.deleted = 'Y'
         THEN array_remove(ARRAY[
            (SELECT min(code) FROM unnest(f.unreadable) code WHERE code IN {_NO_DELETION}),
            CASE WHEN f.contract_no = '' THEN 'CONTRACT_NUMBER_MISSING' END,
            CASE WHEN f.change IS NULL THEN 'CHANGE_UNREADABLE' END], NULL)
         WHEN (f.readable AND f.has_won AND f.has_day AND f.has_number
              AND f.fits AND f.change IS NOT NULL AND (f.won <> '0' OR f.source <> 'EXPENDITURE'))
         THEN '{{}}'
         ELSE array_remove(ARRAY(SELECT DISTINCT unnest(f.unreadable || ARRAY[
            CASE WHEN {_said("AMOUNT")} OR f.has_won THEN NULL
                 WHEN f.amount = '' THEN 'AMOUNT_MISSING' ELSE 'AMOUNT_UNREADABLE' END,
            CASE WHEN f.source = 'EXPENDITURE' AND f.won ~ '^-?0+$' THEN 'AMOUNT_ZERO' END,
            CASE WHEN {_said("DATE")} OR f.has_day THEN NULL
                 WHEN f.day = '' THEN 'DATE_MISSING' ELSE 'DATE_UNREADABLE' END,
            CASE WHEN NOT ({_said("BUSINESS_NUMBER")} OR f.has_number) THEN 'BUSINESS_NUMBER_INVALID' END,
            CASE WHEN length(f.contract_no) > 40 THEN 'CONTRACT_NUMBER_TOO_LONG' END,
            CASE WHEN length(f.agency_name) > 200 THEN 'AGENCY_NAME_TOO_LONG' END,
            CASE WHEN f.change IS NULL THEN 'CHANGE_UNREADABLE' END
         ])), NULL) END
    || CASE WHEN %(family)s::bigint[] IS NULL OR f.agency_id IS NULL OR f.agency_id = ANY (%(family)s)
            THEN '{{}}' ELSE ARRAY['AGENCY_NOT_YOURS'] END,
    f.deleted = 'Y', f.change > 0 IS TRUE, f.amount = '' AND f.cumulative_amount <> '',
    f.share_group, CASE WHEN f.agency_id IS NULL THEN f.agency_code || f.agency_name ELSE '' END, f.supplier_no,
    {_FIRST}, f.agency_id, f.supplier_id, f.product_id, %(source)s, {_choice("route", Route, Route.OWN)},
    f.contract_no, COALESCE(f.change, 0),
    CASE WHEN f.line_no ~ '^[0-9]{{1,9}}$' THEN f.line_no::integer
         WHEN f.product_no <> '' AND f.product_no ~ '^[0-9]{{8}}$' THEN f.product_no::integer * %(places)s ELSE 1 END,
    left(f.title, 300),
    CASE WHEN f.gov_supplied = 'Y' THEN {Kind.GOODS.value} ELSE {_choice("kind", Kind, Kind.UNKNOWN)} END,
    CASE WHEN length(f.item_code) = 10 THEN f.item_code
         ELSE COALESCE(f.product_item_code, left(f.item_code, 10)) END,
    CASE WHEN f.share <> '' AND f.share ~ '^[0-9]{{1,3}}([.][0-9]+)?$' AND f.share::numeric BETWEEN 0.0001 AND 100
         THEN f.share::numeric ELSE 100 END,
    f.is_lead <> 'N', CASE WHEN f.has_won THEN f.won::bigint END,
    CASE WHEN f.cumulative_amount <> '' AND f.cumulative_amount ~ {_WON} THEN f.cumulative_amount::bigint END,
    CASE WHEN f.readable AND f.has_day THEN f.day::date END,
    CASE WHEN f.stage = 'DELIVERY' THEN {_CONTRACT} ELSE COALESCE({_FIRST}, {_CONTRACT}) END,
    CASE WHEN f.stage = 'DELIVERY' THEN COALESCE({_FIRST}, {_ORDER}) ELSE {_ORDER} END,
    {_day("expenditure_date")}, f.is_foreign = 'Y', f.gov_supplied = 'Y', f.repackaged = 'Y',
    {_choice("purchase_type", PurchaseType, PurchaseType.ORDINARY)},
    {_choice("stated_size", StatedSize, StatedSize.NOT_STATED)},
    left(f.budget_account, 60), left(f.method, 60),
    CASE WHEN {_CEILING} OR x.account IS NOT NULL THEN {Standing.EXCLUDED} ELSE {Standing.COUNTED} END,
    CASE WHEN {_CEILING} THEN 'UNIT_PRICE_CEILING' WHEN x.account IS NOT NULL THEN 'BUDGET_ACCOUNT' ELSE '' END
FROM found f
LEFT JOIN procurement_excludedaccount x ON x.agency_id = f.agency_id AND x.account = f.budget_account
    AND f.source = 'EXPENDITURE'
    AND left(f.day, 4) BETWEEN COALESCE(x.year_from, 0)::text AND COALESCE(x.year_to, 9999)::text
"""
"""``won`` is the row's amount, or the sum after the change where the file gives only that; ``day`` the day on
which it is booked. A line without a number is known by its product (see ``_LINES``)."""

_PLACES = 20
"""Lines of one product in one contract that an unnumbered file can tell apart."""

_LINES = """
UPDATE procurement_resolvedrow r SET line_no = r.line_no + p.place
FROM (
    SELECT s.seq, LEAST(%(places)s - 1, row_number() OVER (
        PARTITION BY s.agency_name, s.contract_no, s.change_seq, s.product_no, s.line_no, s.share_group
        ORDER BY s.seq) - 1) AS place
    FROM procurement_stagedrow s
    WHERE s.batch_id = %(batch)s AND s.product_no <> '' AND s.product_no ~ '^[0-9]{8}$'
      AND s.line_no !~ '^[0-9]{1,9}$'
) p
WHERE r.batch_id = %(batch)s AND r.seq = p.seq AND p.place > 0
"""

_SHARES = """
WITH sums AS (
    SELECT share_group, contract_no, change_seq, sum(share) AS total, count(*) AS members
    FROM procurement_resolvedrow
    WHERE batch_id = %(batch)s AND share_group <> ''
    GROUP BY share_group, contract_no, change_seq
), parts AS (
    SELECT s.seq, sums.total, sums.members, s.amount, s.is_lead,
        div(s.amount * s.share, sums.total) AS base, abs(mod(s.amount * s.share, sums.total)) AS rest,
        s.share_group, s.contract_no, s.change_seq
    FROM procurement_resolvedrow s
    JOIN sums USING (share_group, contract_no, change_seq)
    WHERE s.batch_id = %(batch)s AND sums.total > 0
), ranked AS (
    SELECT seq, total, members, base, sign(amount::numeric) AS direction,
        abs(amount - sum(base) OVER whole) AS left_over,
        row_number() OVER (PARTITION BY share_group, contract_no, change_seq
                           ORDER BY rest DESC, is_lead DESC, seq) AS place
    FROM parts WINDOW whole AS (PARTITION BY share_group, contract_no, change_seq)
)
UPDATE procurement_resolvedrow s SET
    amount = r.base + CASE WHEN r.place <= r.left_over THEN r.direction ELSE 0 END,
    share = CASE WHEN r.members = 1 THEN 100 ELSE s.share END,
    rejected = CASE WHEN r.total <> %(whole)s AND r.members > 1 AND %(strict)s
                    THEN array_append(s.rejected, 'JV_SHARE_SUM') ELSE s.rejected END
FROM ranked r WHERE s.batch_id = %(batch)s AND s.seq = r.seq
"""


def resolve(batch: ImportBatch, *, source: Source) -> None:
    """Resolve all staged rows of an import anew against the registers as they are.

    Amounts of joint contracts are split by share to the won, the left-over going to the largest rests
    (rule C-8). What happens to shares that do not add up, the policy set says for uploads and for KONEPS
    (``imports.joint_share_*``): the rows are rejected, or the amount is split in proportion.
    """
    law = of_site(clock.today())
    answer = law.text("imports.joint_share_api" if source == Source.KONEPS_API else "imports.joint_share_upload")
    values = {
        "batch": batch.pk,
        "agency": batch.agency_id,
        "family": None if batch.agency_id is None else sorted(family_ids(batch.agency_id)),
        "source": source.value,
        "whole": law.decimal("imports.joint_share_sum"),
        "strict": answer == "REJECT",
        "places": _PLACES,
    }
    with without_nested_loops() as cursor:
        cursor.execute("DELETE FROM procurement_resolvedrow WHERE batch_id = %(batch)s", values)
        for statement in (_RESOLVE, _LINES, _SHARES):
            cursor.execute(statement, values)
