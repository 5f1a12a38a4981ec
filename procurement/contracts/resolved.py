"""Rows of a file as the ledger entries that they would become: typed, and found on the registers.

Like the staging table this one is unlogged: what a crash takes, the job makes again from the file.
"""

from django.db import connection

ENTRY_COLUMNS = (
    "agency_id",
    "year",
    "booked_on",
    "batch_id",
    "row_no",
    "source",
    "route",
    "contract_no",
    "change_seq",
    "line_no",
    "title",
    "kind",
    "item_code",
    "product_id",
    "supplier_id",
    "share",
    "is_lead",
    "amount",
    "cumulative_amount",
    "contract_date",
    "order_date",
    "expenditure_date",
    "is_foreign",
    "is_gov_supplied",
    "is_repackaged",
    "purchase_type",
    "stated_size",
    "budget_account",
    "method",
    "standing",
    "standing_reason",
    "standing_note",
    "standing_by_id",
    "standing_at",
    "restates_on",
    "corrects",
)
"""Columns that a resolved row hands to its ledger entry, under the same names."""

CREATE = """
CREATE UNLOGGED TABLE procurement_resolvedrow (
    batch_id bigint NOT NULL,
    seq integer NOT NULL,
    row_no integer NOT NULL,
    outcome text NOT NULL,
    rejected text[] NOT NULL,
    special boolean NOT NULL DEFAULT false,
    is_deletion boolean NOT NULL,
    is_change boolean NOT NULL,
    is_sum boolean NOT NULL,
    share_group text NOT NULL,
    agency_key text NOT NULL,
    supplier_no text NOT NULL,
    first_day date,
    agency_id bigint,
    supplier_id bigint,
    product_id bigint,
    source smallint NOT NULL,
    route smallint NOT NULL,
    contract_no text NOT NULL,
    change_seq smallint NOT NULL,
    line_no integer NOT NULL,
    title text NOT NULL,
    kind smallint NOT NULL,
    item_code text NOT NULL,
    share numeric(7, 4) NOT NULL,
    is_lead boolean NOT NULL,
    amount bigint,
    cumulative_amount bigint,
    booked_on date,
    year smallint GENERATED ALWAYS AS (extract(year FROM booked_on)) STORED,
    contract_date date,
    order_date date,
    expenditure_date date,
    is_foreign boolean NOT NULL,
    is_gov_supplied boolean NOT NULL,
    is_repackaged boolean NOT NULL,
    purchase_type smallint NOT NULL,
    stated_size smallint NOT NULL,
    budget_account text NOT NULL,
    method text NOT NULL,
    standing smallint NOT NULL,
    standing_reason text NOT NULL,
    standing_note text NOT NULL DEFAULT '',
    standing_by_id bigint,
    standing_at timestamptz,
    restates_on date,
    corrects bigint,
    there bigint,
    taken_back bigint
);
CREATE INDEX resolvedrow_batch ON procurement_resolvedrow (batch_id, seq);
CREATE INDEX resolvedrow_special ON procurement_resolvedrow (batch_id) WHERE special;
CREATE INDEX resolvedrow_rejected ON procurement_resolvedrow (batch_id) WHERE rejected <> '{}';
CREATE INDEX resolvedrow_new ON procurement_resolvedrow (batch_id) WHERE agency_id IS NULL OR supplier_id IS NULL;
CREATE INDEX resolvedrow_deletion ON procurement_resolvedrow (batch_id) WHERE is_deletion;
CREATE INDEX resolvedrow_without_number ON procurement_resolvedrow (batch_id) WHERE contract_no = '';
"""
"""``special``: a row of which the ledger or another row of the file decides; ``is_sum``: the file gives only
the amount after the change; ``agency_key``: code and name of an agency that is on no register;
``first_day``: the contract's first date; ``there``: the entry of the ledger that holds this row, or whose place
it takes; ``taken_back``: won of that entry that a published year keeps and a signed entry takes back."""


def any_row(batch_id: int, condition: str = "true") -> bool:
    """Whether the import has a resolved row for which this SQL condition holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM procurement_resolvedrow WHERE batch_id = %s AND {condition})", [batch_id]
        )
        return bool(cursor.fetchone()[0])
