"""The platform's own contract file, which any agency's system can produce."""

from collections.abc import Mapping, Sequence

from procurement.contracts.reading import vocabulary
from procurement.contracts.reading.layouts import (
    Column,
    Layout,
    agency_code,
    agency_type,
    bare_label,
    code,
    day,
    deciding_flag,
    flag,
    number,
    text,
    won,
    word,
)
from procurement.contracts.reading.values import mapped, share

LABELS: Mapping[str, tuple[str, str]] = {
    "agency_code": ("수요기관코드", "Agency code"),
    "agency_name": ("수요기관", "Agency"),
    "agency_type": ("소관구분", "Agency division"),
    "contract_no": ("계약번호", "Contract number"),
    "change_seq": ("변경차수", "Change"),
    "line_no": ("순번", "Line"),
    "stage": ("계약납품구분", "Contract or delivery"),
    "contract_form": ("계약구분", "Contract form"),
    "kind": ("구매유형", "Kind of purchase"),
    "title": ("계약명", "Title"),
    "item_code": ("세부품명번호", "Item code"),
    "item_name": ("세부품명", "Item"),
    "product_no": ("물품식별번호", "Product number"),
    "product_name": ("품목명", "Product"),
    "supplier_no": ("사업자등록번호", "Business number"),
    "supplier_name": ("업체명", "Company"),
    "stated_size": ("기업규모", "Company size"),
    "amount": ("금액", "Amount"),
    "cumulative_amount": ("누계금액", "Cumulative amount"),
    "booked_on": ("변경일자", "Day of this change"),
    "contract_date": ("계약일자", "Contract date"),
    "first_contract_date": ("최초계약일자", "First contract date"),
    "order_date": ("납품요구일자", "Order date"),
    "expenditure_date": ("지출일자", "Expenditure date"),
    "payment_date": ("지급일", "Payment date"),
    "route": ("조달방식", "Route"),
    "method": ("계약방법", "Contract method"),
    "is_foreign": ("외자여부", "Foreign procurement"),
    "gov_supplied": ("관급자재여부", "Government-supplied material"),
    "long_term": ("장기계속구분", "Long-term contract"),
    "first_year_contract_no": ("초년도계약번호", "First-year contract number"),
    "instalment_no": ("장기계속차수", "Instalment"),
    "legal_basis": ("수의계약근거", "Legal basis"),
    "budget_account": ("예산과목", "Budget account"),
    "share_group": ("공동계약묶음", "Joint contract"),
    "share": ("지분율", "Share"),
    "is_lead": ("주계약여부", "Lead member"),
    "repackaged": ("단순재포장여부", "Only repackaged"),
    "purchase_type": ("구매구분", "Purchase type"),
    "deleted": ("삭제여부", "Deleted"),
}
"""Canonical column to its Korean and English label; the canonical name itself is a label too."""

_TYPED: Mapping[str, tuple[Column, ...]] = {
    "agency_code": agency_code("agency_code"),
    "agency_type": agency_type("agency_type"),
    "kind": (
        *word("kind", vocabulary.KINDS, default="UNKNOWN"),
        Column("_foreign", mapped(vocabulary.FOREIGN, strict=False)),
    ),
    "stage": word("stage", vocabulary.STAGES),
    "supplier_no": number("supplier_no"),
    "stated_size": word("stated_size", vocabulary.SIZES, default="NOT_STATED"),
    "amount": won("amount"),
    "cumulative_amount": won("cumulative_amount"),
    "booked_on": day("booked_on"),
    "contract_date": day("contract_date"),
    "first_contract_date": day("first_contract_date", doubted=False),
    "order_date": day("order_date"),
    "expenditure_date": day("expenditure_date"),
    "payment_date": day("payment_date"),
    "route": word("route", vocabulary.ROUTES),
    "is_foreign": deciding_flag("is_foreign", {"외자": "Y", "내자": "N"}),
    "gov_supplied": deciding_flag("gov_supplied", {"관급": "Y", "사급": "N"}),
    "is_lead": flag("is_lead"),
    "repackaged": deciding_flag("repackaged", {}),
    "deleted": deciding_flag("deleted", {"삭제": "Y", "DELETED": "Y"}),
    "purchase_type": word("purchase_type", vocabulary.PURCHASE_TYPES),
    "share": (Column("share", share),),
}
_CODES = frozenset(
    {"contract_no", "change_seq", "line_no", "item_code", "product_no", "share_group"}
    | {"first_year_contract_no", "instalment_no"}
)


def _note_foreign(block: dict[str, Sequence[str]]) -> None:
    """A purchase of the kind 외자 is foreign (rule C-4), unless its own column says something."""
    kinds = block.pop("_foreign", None)
    if kinds is not None:
        block["is_foreign"] = [said or meant for said, meant in zip(block["is_foreign"], kinds, strict=True)]


OWN_CONTRACTS = Layout(
    format="OWN_CONTRACTS",
    describes="LEDGER",
    source="OWN_SYSTEM",
    needed=frozenset({"contract_no", "supplier_no", "amount", "contract_date"}),
    synonyms={bare_label(label): name for name, labels in LABELS.items() for label in labels},
    columns={name: _TYPED.get(name) or (code(name) if name in _CODES else text(name)) for name in LABELS},
    finish=_note_foreign,
)


def template_header(language: str) -> tuple[str, ...]:
    """The header row of the contract file, in Korean (``ko``) or English."""
    place = 0 if language.split("-", 1)[0] == "ko" else 1
    return tuple(labels[place] for labels in LABELS.values())
