"""What the ledger holds of one row of a contract: its entry, and the corrections of a published year.

While a year is open an entry is replaced. From its publication on it stays, and signed entries correct it in the
year of the change (rule C-13). Entry and corrections, which share contract, change, line, supplier and source,
are a *chain*: the sum up to its last entry that is no deletion is the amount last stated.
"""

from procurement.contracts.enums import Standing

DELETED = "DELETED_AT_SOURCE"
"""Why an entry left the count, or was taken back: its contract was deleted at the source."""

CORRECTED = "CORRECTED_AFTER_PUBLICATION"
"""Why a signed entry was booked: a later upload corrects an entry of a published year."""

REPLACED = "REPLACED_BY_UPLOAD"
"""Why an entry of an open year left the count: a later upload says it anew."""

_KEY = ("agency_id", "contract_no", "change_seq", "line_no", "supplier_id", "source")
_FLAGS = ("is_foreign", "is_gov_supplied", "is_repackaged", "purchase_type", "route")
_DAYS = ("contract_date", "order_date", "expenditure_date")


def chain_of(row: str) -> str:
    """The entries of a row (an alias with the columns of the key) that no upload has replaced."""
    key = " AND ".join(f"c.{name} = {row}.{name}" for name in _KEY)
    start = f"SELECT c.* FROM procurement_entry c WHERE c.contract_no <> '' AND c.standing <> {Standing.REPLACED.value}"
    return f"({start} AND c.restates_on IS NULL AND {key} UNION ALL {start} AND c.restates_on IS NOT NULL AND {key})"


def same_key(one: str, other: str) -> str:
    """Condition: two rows are of one chain."""
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _KEY)


def takes_back_deleted(entry: str) -> str:
    """Condition: the entry takes a deleted contract of a published year back."""
    return f"({entry}.restates_on IS NOT NULL AND {entry}.standing_reason = '{DELETED}')"


def same_content(row: str, entry: str) -> str:
    """Condition: a row of a file says, but for the amount, nothing that its entry does not say.

    What either leaves open is not compared, nor the kind of purchase once an officer has confirmed it.
    """
    days = (f"COALESCE({row}.{name} = {entry}.{name}, true)" for name in _DAYS)
    flags = (f"{row}.{name} = {entry}.{name}" for name in _FLAGS)
    item = f"(starts_with({row}.item_code, {entry}.item_code) OR starts_with({entry}.item_code, {row}.item_code))"
    kind = f"({row}.kind = 0 OR {row}.kind = {entry}.kind OR {kind_decided(entry)})"
    size = f"({row}.stated_size = 0 OR {row}.stated_size = {entry}.stated_size)"
    account = f"{row}.budget_account = {entry}.budget_account"
    return " AND ".join((*days, *flags, item, kind, size, account))


def kind_decided(entry: str) -> str:
    """Condition: an officer has said what kind of purchase the entry is (rule C-19)."""
    return (
        "EXISTS (SELECT 1 FROM procurement_entrydecision decided"
        f" WHERE decided.entry_id = {entry}.id AND decided.field = 'kind')"
    )


def standing_decided(entry: str) -> str:
    """Condition: an officer has decided whether the entry counts (rule C-16)."""
    return f"({entry}.standing_by_id IS NOT NULL AND {entry}.standing_reason <> '{DELETED}')"
