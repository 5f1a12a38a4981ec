"""Answers of the KONEPS open API: contracts with their changes and deletions, delivery requests.

A contract's number is the confirmed number without its change order (확정계약번호, formats 4.2). The unified
number (통합계약번호) does not do: it is given anew to each change. The amount of a contract is the sum after
the change, of this instalment only (금차계약금액; never 총계약금액), so it goes into ``cumulative_amount``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from procurement.contracts.reading import values, vocabulary
from procurement.contracts.reading.answers import Item, first_of, items_of
from procurement.contracts.reading.packed import complete_shares, members_of, packed
from procurement.contracts.reading.rows import LEDGER_COLUMNS, Finding, Recognised, Row
from procurement.files.errors import UnreadableFile

FORMAT = "KONEPS_API"
_PLACES = {name: index for index, name in enumerate(LEDGER_COLUMNS)}
_NEXT_GENERATION = re.compile(r"([RT]\d{2}[A-Z]{2}\d{8})(\d{2,3})?")
_CHANGE_DIGITS = {10: 2, 11: 2, 13: 2}
_CENTRAL_PURCHASER = "1230"
_WARNINGS = frozenset({"BUSINESS_NUMBER_CHECKSUM", "VALUE_UNKNOWN"})
_AGENCY_PARTS = 3


def number_and_change(confirmed: str) -> tuple[str, str]:
    """Contract number and change order of a confirmed contract number: ``R25TA0024771301`` is change 01.

    Old numbers have 8, 9 or 11 digits and two more for the change.
    """
    modern = _NEXT_GENERATION.fullmatch(confirmed)
    if modern:
        return modern[1], modern[2] or "00"
    digits = _CHANGE_DIGITS.get(len(confirmed), 0) if confirmed.isdigit() else 0
    return (confirmed[:-digits], confirmed[-digits:]) if digits else (confirmed, "00")


class _Answer:
    """A canonical row in the making."""

    def __init__(self, number: int, item: Item) -> None:
        self.number, self._item = number, item
        self.row = [""] * len(LEDGER_COLUMNS)
        self.findings: list[Finding] = []
        self.set("source", FORMAT)

    def set(self, name: str, value: str) -> None:
        """Put a normalised value."""
        self.row[_PLACES[name]] = value

    def take(self, name: str, *fields: str) -> None:
        """Put the first of these fields that is filled, as plain text."""
        self.set(name, first_of(self._item, *fields))

    def read(self, name: str, normalise: values.Normalise, raw: str, field: str) -> str:
        """Put a value that may be wrong."""
        value, wrong = normalise(raw)
        self.set(name, value)
        if wrong:
            self.find(wrong, field, raw, severity="WARNING" if wrong in _WARNINGS else "ERROR")
        return value

    def find(self, wrong: str, field: str, value: str = "", *, severity: str = "ERROR", **params: str) -> None:
        """Attach a finding."""
        self.findings.append(Finding(self.number, severity, wrong, field, value[:200], params))

    def done(self) -> Row:
        """The row, with the whole item when it has an error."""
        if any(one.severity == "ERROR" for one in self.findings):
            self.set("raw", "\t".join(f"{name}={value}" for name, value in self._item.items() if value)[:4_000])
        return self.number, self.row, tuple(self.findings)


def _identity(item: Item) -> tuple[str, str]:
    """Contract number and change order."""
    if item.get("cntrctord"):
        return first_of(item, "cntrctno"), first_of(item, "cntrctord")
    confirmed = first_of(item, "dcsncntrctno")
    return number_and_change(confirmed) if confirmed else (first_of(item, "untycntrctno", "cntrctno"), "00")


def _deletion(number: int, item: Item) -> Row:
    answer = _Answer(number, item)
    contract, change = _identity(item)
    answer.set("contract_no", contract)
    answer.set("change_seq", change)
    answer.set("deleted", "Y")
    answer.read("booked_on", values.day, item.get("dltdt", ""), "dltDt")
    return answer.done()


def _contract(number: int, item: Item) -> Iterator[Row]:
    members = members_of(item)
    contract, change = _identity(item)
    complete_shares(members)
    stated = all(member[6] for member in members)
    for place, member in enumerate(members):
        answer = _Answer(number, item)
        answer.set("contract_no", contract)
        answer.set("change_seq", change)
        answer.set("line_no", "1")
        answer.set("stage", "CONTRACT")
        _describe(answer, item)
        _agency(answer, item, first=place == 0)
        _money(answer, item)
        answer.set("supplier_name", member[3])
        answer.read("supplier_no", values.business_number, member[9], "corpList")
        answer.set("is_lead", "Y" if place == 0 else "N")
        if len(members) > 1:
            answer.set("share_group", contract)
            answer.read("share", values.share, member[6], "corpList")
            if not stated and place == 0:
                answer.find("SHARES_NOT_STATED", "corpList", severity="WARNING", members=str(len(members)))
        yield answer.done()


def _describe(answer: _Answer, item: Item) -> None:
    division = first_of(item, "bsnsdivnm")
    kind = vocabulary.KINDS.get(division, "WORKS" if "cnstwknm" in item else "UNKNOWN")
    answer.set("kind", kind)
    answer.set("is_foreign", vocabulary.FOREIGN.get(division, "N"))
    answer.take("title", "cntrctnm", "cnstwknm")
    answer.take("item_code", "pubprcrmntclsfcno")
    answer.take("item_name", "pubprcrmntclsfcnm")
    answer.take("method", "cntrctcnclsmthdnm")
    answer.take("contract_form", "cntrctcnclssttusnm")
    answer.take("long_term", "lngtrmctnudivnm")
    answer.take("legal_basis", "prvtcntrctrsn", "basedtls", "baselawnm")
    when = first_of(item, "cntrctcnclsdate", "cntrctdate")
    answer.read("booked_on", values.required(values.day, "DATE_MISSING"), when, "cntrctCnclsDate")
    answer.set("contract_date", answer.row[_PLACES["booked_on"]])


def _agency(answer: _Answer, item: Item, *, first: bool) -> None:
    """The demand agency; how a contract for several is split is not stated anywhere, so the first has it all."""
    listed = [entry for entry in packed(item.get("dminsttlist", "")) if len(entry) >= _AGENCY_PARTS]
    if listed:
        code, name, division = listed[0][1], listed[0][2], listed[0][3] if len(listed[0]) > _AGENCY_PARTS else ""
    else:
        code = first_of(item, "dmndinsttcd", "cntrctinsttcd")
        name = first_of(item, "dmndinsttnm", "cntrctinsttnm")
        division = first_of(item, "dmndinsttdivnm", "cntrctinsttdivnm", "cntrctinsttjrsdctndivnm")
    answer.set("agency_code", code)
    answer.set("agency_name", name)
    answer.set("agency_type", vocabulary.AGENCY_TYPES.get(division, "OTHER"))
    buyer = first_of(item, "cntrctinsttcd")
    central = buyer.startswith(_CENTRAL_PURCHASER) and not code.startswith(_CENTRAL_PURCHASER)
    answer.set("route", "VIA_PPS" if central else "OWN")
    if first and len(listed) > 1:
        answer.find("SEVERAL_AGENCIES", "dminsttList", severity="WARNING", agencies=str(len(listed)))


def _money(answer: _Answer, item: Item) -> None:
    raw = first_of(item, "thtmcntrctamt", "cntrctamt")
    currency = first_of(item, "thtmcntrctamtcrncy").upper()
    if currency not in {"", "KRW"}:
        answer.set("cumulative_amount", raw)
        answer.find("AMOUNT_IN_FOREIGN_CURRENCY", "thtmCntrctAmt", f"{raw} {currency}", currency=currency)
        return
    answer.read("cumulative_amount", values.required(values.amount, "AMOUNT_MISSING"), raw, "thtmCntrctAmt")


def _delivery(number: int, item: Item) -> Row:
    """A line of a delivery request, or (without a line number) a whole request."""
    answer = _Answer(number, item)
    whole = "prdctsno" not in item
    answer.take("contract_no", "dlvrreqno")
    answer.set("change_seq", first_of(item, "dlvrreqchgord") or "00")
    answer.set("line_no", first_of(item, "prdctsno") or "0")
    answer.take("agency_code", "dminsttcd")
    answer.take("agency_name", "dminsttnm")
    answer.set("agency_type", vocabulary.AGENCY_TYPES.get(first_of(item, "dmndinsttdivnm"), "OTHER"))
    answer.set("agency_region", vocabulary.region(item.get("dminsttrgnnm", "")))
    answer.take("item_code", "dtilprdctclsfcno", "prdctclsfcno", "rprsntdtilprdctclsfcno", "rprsntprdctclsfcno")
    answer.take("item_name", "dtilprdctclsfcnonm", "prdctclsfcnonm", "rprsntdtilprdctclsfcnonm", "rprsntprdctclsfcnonm")
    answer.set("kind", vocabulary.kind_of_classification(answer.row[_PLACES["item_code"]]))
    answer.take("product_no", "prdctidntno")
    answer.take("product_name", "prdctidntnonm")
    answer.take("title", "dlvrreqnm")
    difference = "dlvrReqIncdecAmt" if whole else "incdecAmt"
    answer.read(
        "amount", values.required(values.amount, "AMOUNT_MISSING"), item.get(difference.lower(), ""), difference
    )
    total = "dlvrReqAmt" if whole else "prdctAmt"
    answer.read("cumulative_amount", values.amount, item.get(total.lower(), ""), total)
    received = values.required(values.day, "DATE_MISSING")
    answer.read("booked_on", received, item.get("dlvrreqrcptdate", ""), "dlvrReqRcptDate")
    answer.set("order_date", answer.row[_PLACES["booked_on"]])
    answer.read("first_contract_date", values.day, item.get("intlcntrctdlvrreqdate", ""), "IntlCntrctDlvrReqDate")
    for name, field in _DELIVERY_FLAGS.items():
        answer.set(name, vocabulary.FLAGS.get(first_of(item, field).upper(), ""))
    answer.take("contract_form", "cntrctcnclsstlenm")
    answer.set("stage", "DELIVERY")
    answer.set("route", "MALL")
    answer.set("is_foreign", "N")
    size = "".join(first_of(item, "corpentrprsdivnmnm", "corpentrprsdivnm").split())
    answer.set("stated_size", vocabulary.SIZES.get(size, "NOT_STATED"))
    answer.take("supplier_name", "corpnm")
    supplier = first_of(item, "cntrctcorpbizno", "corpbizno")
    answer.read("supplier_no", values.business_number, supplier, "cntrctCorpBizno")
    return answer.done()


_DELIVERY_FLAGS = {
    "final_flag": "fnldlvrreqyn",
    "mas": "masyn",
    "excellent_product": "exclcprodctyn",
    "competition_product": "smetprcmptprodctyn",
    "direct_purchase": "cnstwkmtrldrctpurchsobjyn",
}


def operation_of(item: Item) -> str:
    """What kind of item it is: DELETION, DELIVERY, CONTRACT, DETAIL (lines without parties), or nothing known."""
    fields = set(item)
    if "dltdt" in fields:
        return "DELETION"
    if "dlvrreqno" in fields and fields & {"incdecamt", "dlvrreqincdecamt"}:
        return "DELIVERY"
    if fields & {"thtmcntrctamt", "cntrctamt"} and fields & {"corplist", "rprsntcorpbizrno"}:
        return "CONTRACT"
    return "DETAIL" if "untycntrctno" in fields else ""


def recognise_koneps(first: Item) -> Recognised | None:
    """What an answer holds, by its first item; raises for contract details, which name no parties."""
    operation = operation_of(first)
    if operation == "DETAIL":
        raise UnreadableFile("API_DETAIL")
    if not operation:
        return None
    return Recognised(format=FORMAT, describes="LEDGER", source=FORMAT, encoding="utf-8", report_id=operation)


def read_koneps(path: Path) -> Iterator[Row]:
    """The canonical rows of an answer; the row number counts the items from 1."""
    for number, item in enumerate(items_of(path), start=1):
        operation = operation_of(item)
        if operation == "DELETION":
            yield _deletion(number, item)
        elif operation == "DELIVERY":
            yield _delivery(number, item)
        elif operation == "CONTRACT":
            yield from _contract(number, item)
        else:
            answer = _Answer(number, item)
            answer.find("ITEM_UNKNOWN", "", ", ".join(sorted(item)[:6]))
            yield answer.done()
