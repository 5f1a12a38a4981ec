"""Sheets that agencies keep (section 6.1) and lists of certificates (sme_support.md 4.3)."""

from collections.abc import Sequence

from procurement.contracts.reading import values
from procurement.contracts.reading.layouts import Column, Layout, code, day, number, text, won, word
from procurement.contracts.reading.vocabulary import FOREIGN, KINDS

COMPANY_SYNONYMS = {
    "업체명": "기업명",
    "사업자번호": "사업자등록번호",
    "시작일자": "유효시작일",
    "만료일자": "유효종료일",
}
"""The only synonyms accepted (section 6.1)."""

_SUM_LABELS = dict.fromkeys(
    ("계(vat포함)", "계(부가세포함)", "계(부가가치세포함)", "계(vatincl.)", "계(vatincl)", "계(원)"), "계"
)


def _name(name: str) -> tuple[Column, ...]:
    return (Column(name, values.required(values.text)),)


EXPENDITURE = Layout(
    format="EXPENDITURE_SHEET",
    describes="LEDGER",
    source="EXPENDITURE",
    needed=frozenset({"결의일자", "기업명", "사업자등록번호", "계"}),
    synonyms=COMPANY_SYNONYMS | _SUM_LABELS,
    constants={"kind": "UNKNOWN"},
    columns={
        "결의일자": day("expenditure_date", required=True),
        "기업명": _name("supplier_name"),
        "사업자등록번호": number("supplier_no"),
        "계": won("amount", required=True),
        "신고기준일": day("booked_on"),
        "계약일자": day("contract_date"),
        "지급일": day("payment_date"),
        "적요": text("title"),
        "예산과목": text("budget_account"),
        "구매유형": (
            *word("kind", KINDS, default="UNKNOWN"),
            Column("is_foreign", values.mapped(FOREIGN, strict=False)),
        ),
    },
)
"""Expenditure resolutions of one agency; amounts include value added tax."""

COMPANY_LIST = Layout(
    format="COMPANY_LIST",
    describes="CREDENTIALS",
    source="LIST",
    needed=frozenset({"사업자등록번호", "기업명", "유효시작일"}),
    synonyms=COMPANY_SYNONYMS,
    columns={
        "사업자등록번호": number("supplier_no"),
        "기업명": _name("supplier_name"),
        "유효시작일": day("valid_from", required=True, doubted=False),
        "유효종료일": day("valid_to", doubted=False),
        "대표자명": text("representative"),
        "인증번호": code("number"),
        "세부품명번호": code("item_code"),
    },
)
"""Companies with the period of a credential whose kind the uploader chooses."""


def _note_restriction(block: dict[str, Sequence[str]]) -> None:
    restrictions = block.pop("_restriction", None)
    if restrictions is not None:
        block["note"] = [
            f"{note}; 경쟁입찰참여제한: {said}" if said else note
            for note, said in zip(block["note"], restrictions, strict=True)
        ]


SMPP_CERTIFICATES = Layout(
    format="SMPP_CERTIFICATES",
    describes="CREDENTIALS",
    source="LIST",
    needed=frozenset({"인증기관", "인증일", "마감일", "사업자등록번호", "기업규모"}),
    constants={"kind": "SME"},
    columns={
        "인증기관": text("issuer"),
        "인증일": day("valid_from", required=True, doubted=False),
        "마감일": day("valid_to", doubted=False),
        "사업자등록번호": number("supplier_no"),
        "업체명": text("supplier_name"),
        "기업규모": text("note"),
        "경쟁입찰참여제한": text("_restriction"),
    },
    finish=_note_restriction,
)
"""SME certificates as SMPP exports them, by region and size."""
