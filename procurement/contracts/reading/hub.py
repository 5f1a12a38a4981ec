"""Reports of the procurement data hub (조달데이터허브).

Of a change the report gives the difference (공급증감금액) and the sum after it (공급금액): only
differences may be added up. ``booked_on`` is the day of this change, ``contract_date`` of a contract
the day of its first version, ``order_date`` of a delivery the day of this change; the day of the first
version is in ``first_contract_date`` as well.
"""

from collections.abc import Sequence

from procurement.contracts.reading.layouts import (
    Column,
    Layout,
    agency_code,
    agency_type,
    code,
    day,
    flag,
    number,
    region,
    text,
    won,
    word,
)
from procurement.contracts.reading.values import code as as_code
from procurement.contracts.reading.values import day as as_day
from procurement.contracts.reading.values import mapped, required
from procurement.contracts.reading.values import text as as_text
from procurement.contracts.reading.vocabulary import FOREIGN, KINDS, ROUTES, SIZES, STAGES, kind_of_classification

_DAY_OF_CHANGE = (
    Column("booked_on", required(as_day, "DATE_MISSING"), doubted=True),
    Column("contract_date", as_day),
    Column("order_date", as_day),
)


def _settle(block: dict[str, Sequence[str]]) -> None:
    """Keep the contract's and the delivery's days apart, and name the shopping mall's orders."""
    stages = block["stage"]
    firsts = block["first_contract_date"]
    block["order_date"] = [
        on if stage == "DELIVERY" else "" for on, stage in zip(block["order_date"], stages, strict=True)
    ]
    block["contract_date"] = [
        "" if stage == "DELIVERY" else first or on
        for on, first, stage in zip(block["contract_date"], firsts, stages, strict=True)
    ]
    block["route"] = [
        "MALL" if stage == "DELIVERY" and form.startswith("제3자단가") else route
        for route, form, stage in zip(block["route"], block["contract_form"], stages, strict=True)
    ]


CONTRACT_LINES = Layout(
    format="HUB_CONTRACT_LINES",
    describes="LEDGER",
    source="KONEPS_REPORT",
    needed=frozenset(
        {"계약(납품요구)번호", "계약(납품요구)일자", "변경차수", "공급증감금액", "수요기관코드", "사업자등록번호"}
    ),
    columns={
        "조달방식": word("route", ROUTES),
        "업무구분": (
            *word("kind", KINDS, default="UNKNOWN"),
            Column("is_foreign", mapped(FOREIGN, default="N", strict=False)),
        ),
        "계약구분": text("contract_form"),
        "계약납품구분": word("stage", STAGES),
        "계약(납품요구)일자": _DAY_OF_CHANGE,
        "계약(납품요구)번호": code("contract_no", required=True),
        "변경차수": code("change_seq"),
        "물품순번": code("line_no"),
        "최종계약(납품요구)여부": flag("final_flag"),
        "수요기관코드": agency_code("agency_code", required=True),
        "수요기관": text("agency_name"),
        "소관구분": agency_type("agency_type"),
        "수요기관소재시군구": region("agency_region"),
        "세부품명번호": code("item_code"),
        "세부품명": text("item_name"),
        "물품식별번호": code("product_no"),
        "품목명": text("product_name"),
        "업체명": text("supplier_name"),
        "사업자등록번호": number("supplier_no"),
        "계약시점기업구분": word("stated_size", SIZES, default="NOT_STATED"),
        "계약시점업체소재시도": region("supplier_region"),
        "계약(납품요구)명": text("title"),
        "우수제품여부": flag("excellent_product"),
        "직접구매대상여부": flag("direct_purchase"),
        "mas여부": flag("mas"),
        "중기간경쟁물품여부": flag("competition_product"),
        "최초계약(납품요구)일자": day("first_contract_date", doubted=False),
        "계약방법": text("method"),
        "조항호내용": text("legal_basis"),
        "신규장기구분": text("long_term"),
        "초년도계약번호": code("first_year_contract_no"),
        "장기계속차수": code("instalment_no"),
        "공급금액": won("cumulative_amount"),
        "공급증감금액": won("amount", required=True),
    },
    finish=_settle,
)
"""UI-ADOXFA-190R, contract and delivery lines of chosen items: 49 columns, every change a row."""

INNOVATIVE_DELIVERIES = Layout(
    format="HUB_INNOVATIVE_DELIVERIES",
    describes="LEDGER",
    source="KONEPS_REPORT",
    needed=frozenset(
        {"인증번호", "지정시작일자", "계약(납품요구)번호", "계약(납품요구)일자", "계약(납품요구)금액", "사업자등록번호"}
    ),
    constants={"change_seq": "0"},
    columns={
        "혁신지정구분": text("designation_type"),
        "혁신지정기관명": text("designation_issuer"),
        "인증번호": code("designation_no"),
        "지정시작일자": day("designation_from", doubted=False),
        "지정종료일자": day("designation_to", doubted=False),
        "계약납품구분": word("stage", STAGES),
        "조달방식": word("route", ROUTES),
        "계약구분": text("contract_form"),
        "계약방법": text("method"),
        "계약(납품요구)번호": code("contract_no", required=True),
        "계약(납품요구)일자": _DAY_OF_CHANGE,
        "계약명": text("title"),
        "mas여부": flag("mas"),
        "우수제품여부": flag("excellent_product"),
        "물품분류번호": (
            *code("item_code"),
            Column("kind", lambda cell: (kind_of_classification(as_code(cell)[0]), "")),
        ),
        "품명": text("item_name"),
        "물품식별번호": code("product_no"),
        "품목명": text("product_name"),
        "수요기관": (Column("agency_name", required(as_text)),),
        "사업자등록번호": number("supplier_no"),
        "업체명": text("supplier_name"),
        "계약(납품요구)금액": won("amount", required=True),
    },
    finish=_settle,
)
"""UI-ADOXAA-045R, contracts and deliveries of innovative products: 23 columns, no changes, no agency code."""
