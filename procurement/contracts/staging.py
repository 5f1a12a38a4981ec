"""Where an uploaded file waits, as text, until it has been checked and saved.

The table is unlogged: losing it in a crash loses nothing, since the file itself is kept and the
job stages it again.
"""

COLUMNS = (
    "agency_code",
    "agency_name",
    "agency_type",
    "agency_region",
    "contract_no",
    "change_seq",
    "line_no",
    "final_flag",
    "kind",
    "item_code",
    "item_name",
    "product_no",
    "product_name",
    "supplier_no",
    "supplier_name",
    "supplier_region",
    "stated_size",
    "title",
    "amount",
    "cumulative_amount",
    "booked_on",
    "contract_date",
    "first_contract_date",
    "order_date",
    "expenditure_date",
    "payment_date",
    "source",
    "route",
    "method",
    "contract_form",
    "stage",
    "is_foreign",
    "gov_supplied",
    "long_term",
    "budget_account",
    "share",
    "share_group",
    "is_lead",
    "deleted",
    "designation_no",
    "designation_issuer",
    "designation_type",
    "designation_from",
    "designation_to",
    "repackaged",
    "purchase_type",
)
"""Columns of the staging table that come from the file."""

CREATE = f"""
CREATE UNLOGGED TABLE procurement_stagedrow (
    batch_id bigint NOT NULL,
    row_no integer NOT NULL,
    {", ".join(f"{column} text NOT NULL DEFAULT ''" for column in COLUMNS)},
    rejected text[] NOT NULL DEFAULT '{{}}',
    outcome text NOT NULL DEFAULT '',
    agency_id bigint,
    supplier_id bigint,
    product_id bigint,
    line_key integer,
    won bigint,
    booked date,
    year smallint
);
CREATE INDEX stagedrow_batch ON procurement_stagedrow (batch_id, row_no);
"""
