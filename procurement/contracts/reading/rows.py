"""What a reader gives: canonical rows of text, findings, and what it recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LEDGER_COLUMNS = (
    "agency_code", "agency_name", "agency_type", "agency_region", "contract_no", "change_seq", "line_no",
    "final_flag", "kind", "item_code", "item_name", "product_no", "product_name", "supplier_no",
    "supplier_name", "supplier_region", "stated_size", "title", "amount", "cumulative_amount", "booked_on",
    "contract_date", "first_contract_date", "order_date", "expenditure_date", "payment_date", "source",
    "route", "method", "contract_form", "stage", "is_foreign", "gov_supplied", "long_term", "budget_account",
    "share", "share_group", "is_lead", "deleted", "designation_no", "designation_issuer", "designation_type",
    "designation_from", "designation_to", "repackaged", "purchase_type",
)  # fmt: skip
"""Columns of a canonical ledger row; every value is normalised text, empty when absent."""

CREDENTIAL_COLUMNS = (
    "supplier_no", "supplier_name", "representative", "kind", "number", "issuer", "valid_from", "valid_to",
    "item_code", "note",
)  # fmt: skip
"""Columns of a canonical credential row."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or remarkable in a row; ``row`` is its number as a person sees it in the file."""

    row: int | None
    severity: str
    code: str
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


class UnreadableFile(ValueError):
    """The file is not what it says; ``code`` names the message."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the site accepts, in bytes."""

    max_bytes: int = 500 * 1024 * 1024
    xlsx_max_bytes: int = 50 * 1024 * 1024
    xlsx_max_unpacked_bytes: int = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file turned out to be."""

    format: str
    describes: str
    source: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1
    period_from: date | None = None
    period_to: date | None = None
    printed_on: date | None = None
    report_id: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()

    @property
    def staged_columns(self) -> Sequence[str]:
        """Names of the values of each row."""
        return LEDGER_COLUMNS if self.describes == "LEDGER" else CREDENTIAL_COLUMNS


Row = tuple[int, Sequence[str], tuple[Finding, ...]]
"""Row number, values, findings."""
