"""What a reader gives: canonical rows of text, findings, and what it recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LEDGER_COLUMNS: tuple[str, ...] = (
    "agency_code", "agency_name", "agency_type", "agency_region", "contract_no", "change_seq", "line_no",
    "final_flag", "kind", "item_code", "item_name", "product_no", "product_name", "supplier_no",
    "supplier_name", "supplier_region", "stated_size", "title", "amount", "cumulative_amount", "booked_on",
    "contract_date", "first_contract_date", "order_date", "expenditure_date", "payment_date", "source",
    "route", "method", "contract_form", "stage", "is_foreign", "gov_supplied", "long_term", "budget_account",
    "share", "share_group", "is_lead", "deleted", "designation_no", "designation_issuer", "designation_type",
    "designation_from", "designation_to", "repackaged", "purchase_type",
    "excellent_product", "mas", "competition_product", "direct_purchase", "legal_basis",
    "first_year_contract_no", "instalment_no", "raw",
)  # fmt: skip
"""Columns of a canonical ledger row; every value is normalised text, empty when absent.

``booked_on`` is the day of this change, ``stage`` CONTRACT or DELIVERY, ``raw`` the original cells
(separated by tabs) of a row with an error.
"""

CREDENTIAL_COLUMNS: tuple[str, ...] = (
    "supplier_no", "supplier_name", "representative", "kind", "number", "issuer", "valid_from", "valid_to",
    "item_code", "note", "issued_on", "raw",
)  # fmt: skip
"""Columns of a canonical credential row (certificate lists, company lists with a period)."""

NO_FINDINGS: tuple["Finding", ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or remarkable in a row; ``row`` is its number as a person sees it in the file.

    ``severity`` is ERROR (the row cannot be taken in) or WARNING; the sentence is made from ``code`` by
    :mod:`procurement.contracts.reading.messages`.
    """

    row: int | None
    severity: str
    code: str
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the site accepts: bytes, cells of a sheet, and the days beyond which a date is doubted."""

    max_bytes: int = 500 * 1024 * 1024
    xlsx_max_bytes: int = 50 * 1024 * 1024
    xlsx_max_unpacked_bytes: int = 400 * 1024 * 1024
    xlsx_max_cells: int = 8_000_000
    earliest: date = date(2000, 1, 1)
    latest: date = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file turned out to be.

    ``header_row`` is the last of the ``header_rows``. ``unread_sheets`` have a known header too, and so many rows below
    it; ``ignored_sheets`` hold something else.
    """

    format: str
    describes: str
    source: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1
    header_rows: int = 1
    period_from: date | None = None
    period_to: date | None = None
    printed_on: date | None = None
    report_id: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    unread_sheets: Mapping[str, int] = field(default_factory=dict)
    ignored_sheets: tuple[str, ...] = ()

    @property
    def staged_columns(self) -> Sequence[str]:
        """Names of the values of each row."""
        return LEDGER_COLUMNS if self.describes == "LEDGER" else CREDENTIAL_COLUMNS

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is remarkable about the file as a whole."""
        if not self.unread_sheets:
            return ()
        sheets = ", ".join(f"{name} ({rows:,})" for name, rows in self.unread_sheets.items())
        told = {"sheet": self.sheet, "sheets": sheets, "rows": f"{sum(self.unread_sheets.values()):,}"}
        return (Finding(None, "WARNING", "SHEETS_NOT_READ", value=sheets[:200], params=told),)


Row = tuple[int, Sequence[str], tuple[Finding, ...]]
"""Row number, values, findings."""
