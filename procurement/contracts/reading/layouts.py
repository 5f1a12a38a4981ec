"""Which header means what, per format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from procurement.contracts.reading import values
from procurement.contracts.reading.rows import UnreadableFile

Read = Callable[[str], values.Normalised]


def text(value: str) -> values.Normalised:
    """Plain text."""
    return values.plain(value), ""


def _mapped(table: Mapping[str, str], default: str = "") -> Read:
    return lambda value: (table.get(values.plain(value), default), "")


def _flag(value: str) -> values.Normalised:
    return values.yes(value), ""


def _region(value: str) -> values.Normalised:
    return values.region(value), ""


def required(read: Read) -> Read:
    """The same, but an empty value is an error."""

    def check(value: str) -> values.Normalised:
        found, code = read(value)
        return (found, code) if found or code else ("", "VALUE_MISSING")

    return check


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column and how its text is read."""

    name: str
    read: Read = text


@dataclass(frozen=True, slots=True)
class Layout:
    """A format with a header row: labels (and their synonyms) to canonical columns."""

    format: str
    describes: str
    source: str
    columns: Mapping[str, tuple[Column, ...]]
    needed: frozenset[str]
    constants: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def fits(self, labels: frozenset[str]) -> bool:
        """Whether a header row with these labels can be read with this layout."""
        return self.needed <= frozenset(self.synonyms.get(label, label) for label in labels)

    def columns_of(self, label: str) -> tuple[Column, ...]:
        """The canonical columns that a label fills; none when the label is not used."""
        return self.columns.get(self.synonyms.get(label, label), ())


_DAY, _WON, _BRN = values.day, values.amount, values.business_number
_ROUTE = {"중앙조달": "VIA_PPS", "자체조달": "OWN"}
_STAGE = {"납품": "DELIVERY", "계약": "CONTRACT"}

CONTRACT_LINES = Layout(
    format="HUB_CONTRACT_LINES",
    describes="LEDGER",
    source="KONEPS_REPORT",
    needed=frozenset({"계약(납품요구)번호", "변경차수", "공급증감금액", "수요기관코드", "사업자등록번호"}),
    columns={
        "조달방식": (Column("route", _mapped(_ROUTE)),),
        "업무구분": (Column("kind", _mapped(values.KINDS, "UNKNOWN")),),
        "계약구분": (Column("contract_form"),),
        "계약납품구분": (Column("stage", _mapped(_STAGE)),),
        "계약(납품요구)일자": (
            Column("booked_on", required(_DAY)),
            Column("contract_date", _DAY),
            Column("order_date", _DAY),
        ),
        "계약(납품요구)번호": (Column("contract_no", required(text)),),
        "변경차수": (Column("change_seq"),),
        "물품순번": (Column("line_no"),),
        "최종계약(납품요구)여부": (Column("final_flag", _flag),),
        "수요기관코드": (Column("agency_code", required(text)),),
        "수요기관": (Column("agency_name"),),
        "소관구분": (Column("agency_type", _mapped(values.AGENCY_TYPES, "OTHER")),),
        "수요기관소재시군구": (Column("agency_region", _region),),
        "물품분류번호": (),
        "세부품명번호": (Column("item_code"),),
        "세부품명": (Column("item_name"),),
        "물품식별번호": (Column("product_no"),),
        "품목명": (Column("product_name"),),
        "업체명": (Column("supplier_name"),),
        "사업자등록번호": (Column("supplier_no", _BRN),),
        "계약시점 기업구분": (Column("stated_size", _mapped(values.SIZES, "NOT_STATED")),),
        "계약시점 업체소재시도": (Column("supplier_region", _region),),
        "계약(납품요구)명": (Column("title"),),
        "최초계약(납품요구)일자": (Column("first_contract_date", _DAY),),
        "계약방법": (Column("method"),),
        "신규장기구분": (Column("long_term"),),
        "공급금액": (Column("cumulative_amount", _WON),),
        "공급증감금액": (Column("amount", required(_WON)),),
    },
)

INNOVATIVE_DELIVERIES = Layout(
    format="HUB_INNOVATIVE_DELIVERIES",
    describes="LEDGER",
    source="KONEPS_REPORT",
    needed=frozenset({"인증번호", "지정시작일자", "계약(납품요구)번호", "계약(납품요구)금액", "사업자등록번호"}),
    constants={"kind": "GOODS", "change_seq": "0"},
    columns={
        "혁신지정구분": (Column("designation_type"),),
        "혁신지정기관명": (Column("designation_issuer"),),
        "인증번호": (Column("designation_no"),),
        "지정시작일자": (Column("designation_from", _DAY),),
        "지정종료일자": (Column("designation_to", _DAY),),
        "계약납품구분": (Column("stage", _mapped(_STAGE)),),
        "조달방식": (Column("route", _mapped(_ROUTE)),),
        "계약구분": (Column("contract_form"),),
        "계약방법": (Column("method"),),
        "계약(납품요구)번호": (Column("contract_no", required(text)),),
        "계약(납품요구)일자": (
            Column("booked_on", required(_DAY)),
            Column("contract_date", _DAY),
            Column("order_date", _DAY),
        ),
        "계약명": (Column("title"),),
        "물품분류번호": (Column("item_code"),),
        "품명": (Column("item_name"),),
        "물품식별번호": (Column("product_no"),),
        "품목명": (Column("product_name"),),
        "수요기관": (Column("agency_name", required(text)),),
        "사업자등록번호": (Column("supplier_no", _BRN),),
        "업체명": (Column("supplier_name"),),
        "계약(납품요구)금액": (Column("amount", required(_WON)),),
    },
)

_COMPANY_SYNONYMS = {"업체명": "기업명", "사업자번호": "사업자등록번호", "시작일자": "유효시작일", "만료일자": "유효종료일"}

EXPENDITURE = Layout(
    format="EXPENDITURE_SHEET",
    describes="LEDGER",
    source="EXPENDITURE",
    needed=frozenset({"결의일자", "기업명", "사업자등록번호", "계"}),
    synonyms=_COMPANY_SYNONYMS,
    constants={"kind": "UNKNOWN"},
    columns={
        "결의일자": (Column("expenditure_date", required(_DAY)),),
        "기업명": (Column("supplier_name", required(text)),),
        "사업자등록번호": (Column("supplier_no", _BRN),),
        "계": (Column("amount", required(_WON)),),
        "신고기준일": (Column("booked_on", _DAY),),
        "계약일자": (Column("contract_date", _DAY),),
        "지급일": (Column("payment_date", _DAY),),
        "적요": (Column("title"),),
        "예산과목": (Column("budget_account"),),
        "구매유형": (Column("kind", _mapped(values.KINDS, "UNKNOWN")),),
    },
)

COMPANY_LIST = Layout(
    format="COMPANY_LIST",
    describes="CREDENTIALS",
    source="LIST",
    needed=frozenset({"사업자등록번호", "기업명", "유효시작일"}),
    synonyms=_COMPANY_SYNONYMS,
    columns={
        "사업자등록번호": (Column("supplier_no", _BRN),),
        "기업명": (Column("supplier_name", required(text)),),
        "유효시작일": (Column("valid_from", required(_DAY)),),
        "유효종료일": (Column("valid_to", _DAY),),
        "대표자명": (Column("representative"),),
        "인증번호": (Column("number"),),
        "세부품명번호": (Column("item_code"),),
    },
)

SMPP_CERTIFICATES = Layout(
    format="SMPP_CERTIFICATES",
    describes="CREDENTIALS",
    source="LIST",
    needed=frozenset({"인증기관", "인증일", "마감일", "사업자등록번호", "기업규모"}),
    constants={"kind": "SME"},
    columns={
        "인증기관": (Column("issuer"),),
        "인증일": (Column("valid_from", required(_DAY)),),
        "마감일": (Column("valid_to", _DAY),),
        "사업자등록번호": (Column("supplier_no", _BRN),),
        "업체명": (Column("supplier_name"),),
        "기업규모": (Column("note"),),
    },
)

OWN_LABELS = {
    "수요기관코드": "agency_code", "수요기관": "agency_name", "계약번호": "contract_no", "변경차수": "change_seq",
    "순번": "line_no", "구매유형": "kind", "세부품명번호": "item_code", "물품식별번호": "product_no",
    "사업자등록번호": "supplier_no", "업체명": "supplier_name", "기업규모": "stated_size", "계약명": "title",
    "금액": "amount", "계약일자": "contract_date", "납품요구일자": "order_date", "지출일자": "expenditure_date",
    "조달방식": "route", "계약방법": "method", "외자여부": "is_foreign", "관급자재여부": "gov_supplied",
    "지분율": "share", "공동계약묶음": "share_group", "주계약여부": "is_lead", "예산과목": "budget_account",
    "단순재포장여부": "repackaged",
}  # fmt: skip
"""Korean labels of the platform's own contract file; the canonical names are accepted as labels too."""

_READERS: dict[str, Read] = {
    "kind": _mapped(values.KINDS, "UNKNOWN"),
    "supplier_no": _BRN,
    "amount": required(_WON),
    "contract_date": _DAY,
    "order_date": _DAY,
    "expenditure_date": _DAY,
    "stated_size": _mapped(values.SIZES, "NOT_STATED"),
    "route": lambda value: (_ROUTE.get(values.plain(value), values.plain(value)), ""),
    "is_foreign": _flag,
    "gov_supplied": _flag,
    "is_lead": _flag,
    "repackaged": _flag,
    "share": values.share,
}

OWN_CONTRACTS = Layout(
    format="OWN_CONTRACTS",
    describes="LEDGER",
    source="OWN_SYSTEM",
    needed=frozenset({"contract_no", "supplier_no", "amount", "contract_date"}),
    synonyms=OWN_LABELS,
    columns={
        name: (Column(name, _READERS.get(name, text)),) for name in OWN_LABELS.values()
    },
)

LAYOUTS = (
    CONTRACT_LINES,
    INNOVATIVE_DELIVERIES,
    EXPENDITURE,
    SMPP_CERTIFICATES,
    COMPANY_LIST,
    OWN_CONTRACTS,
)


def layout_named(name: str) -> Layout:
    """The layout of a recognised format."""
    return next(layout for layout in LAYOUTS if layout.format == name)


def layout_for(labels: list[str]) -> Layout | None:
    """The first layout that a header row fits; a header with a label twice is refused."""
    used = [label for label in labels if label]
    present = frozenset(used)
    layout = next((one for one in LAYOUTS if one.fits(present)), None)
    if layout is None:
        return None
    twice = sorted({label for label in used if used.count(label) > 1 and layout.columns_of(label)})
    if twice:
        raise UnreadableFile("COLUMN_TWICE", column=", ".join(twice))
    return layout
