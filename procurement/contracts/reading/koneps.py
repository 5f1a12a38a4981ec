"""Answers of the KONEPS open API, JSON and XML: contracts, deletions, delivery requests.

Field names are matched without regard to case, unknown fields are ignored, missing ones are normal.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import ParseError, parse

from procurement.contracts.reading import values
from procurement.contracts.reading.rows import LEDGER_COLUMNS, Finding, Recognised, Row, UnreadableFile

FORMAT = "KONEPS_API"
_PLACES = {name: index for index, name in enumerate(LEDGER_COLUMNS)}
_MAX_BYTES = 64 * 1024 * 1024
_LIST = re.compile(r"\[([^\[\]]*)\]")

Item = Mapping[str, str]


def looks_like_api(head: str) -> bool:
    """Whether the text begins like an answer of the API."""
    start = head.lstrip("\ufeff \t\r\n")
    return start.startswith(("{", "[")) or (start.startswith("<") and ("<response" in start or "OpenAPI" in start))


def _lower(item: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): "" if value is None else str(value) for name, value in item.items()}


def _check_header(header: Mapping[str, Any]) -> None:
    fields = _lower(header)
    code = fields.get("resultcode", "00") or "00"
    if code not in {"00", "0"}:
        raise UnreadableFile("API_ERROR", result=code, message=fields.get("resultmsg", ""))


def _from_json(path: Path) -> Iterator[dict[str, str]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UnreadableFile("BROKEN_JSON", row=getattr(error, "lineno", 1)) from None
    pages = document if isinstance(document, list) else [document]
    for page in pages:
        if not isinstance(page, dict):
            raise UnreadableFile("UNKNOWN_FORMAT", first="JSON")
        answer = page.get("response", page)
        _check_header(answer.get("header") or {})
        body = answer.get("body", answer)
        items = body.get("items") or []
        if isinstance(items, dict):
            items = items.get("item") or []
        yield from (_lower(item) for item in ([items] if isinstance(items, dict) else items))


def _from_xml(path: Path) -> Iterator[dict[str, str]]:
    try:
        root = parse(path).getroot()
    except ParseError as error:
        raise UnreadableFile("BROKEN_XML", row=error.position[0]) from None
    for header in root.iter("header"):
        _check_header({child.tag: child.text for child in header})
    for header in root.iter("cmmMsgHeader"):
        fields = {child.tag: child.text or "" for child in header}
        raise UnreadableFile(
            "API_ERROR", result=fields.get("returnReasonCode", ""), message=fields.get("returnAuthMsg", "")
        )
    for item in root.iter("item"):
        yield _lower({child.tag: child.text for child in item})


def items_of(path: Path) -> Iterator[dict[str, str]]:
    """All items of an answer (or of a list of pages), field names in lower case."""
    if path.stat().st_size > _MAX_BYTES:
        raise UnreadableFile("API_FILE_TOO_LARGE", limit=_MAX_BYTES // 1024 // 1024)
    with path.open("rb") as file:
        first = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return _from_xml(path) if first.startswith(b"<") else _from_json(path)


def packed(text: str) -> list[list[str]]:
    """The entries of a packed list ``[1^a^b],[2^c^d]``; a missing first bracket or a last comma is read."""
    stripped = text.strip().rstrip(",")
    if stripped and not stripped.startswith("["):
        stripped = "[" + stripped
    if stripped and not stripped.endswith("]"):
        stripped += "]"
    return [[values.plain(part) for part in entry.split("^")] for entry in _LIST.findall(stripped)]


def _kind_of(item: Item) -> str:
    name = item.get("bsnsdivnm", "")
    if name in values.KINDS:
        return values.KINDS[name]
    if "cnstwknm" in item:
        return "WORKS"
    return "UNKNOWN"


def _change(number: str) -> str:
    """Change order of an old contract number: its last two digits (formats 4.2)."""
    return str(int(number[-2:])) if number.isdigit() and len(number) in {10, 11, 13} else "0"


class _Answer:
    """Makes canonical rows of one kind of item."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = [""] * len(LEDGER_COLUMNS)
        self.findings: list[Finding] = []
        self.set("source", FORMAT)

    def set(self, name: str, value: str) -> None:
        self.row[_PLACES[name]] = value

    def read(self, name: str, read: Any, raw: str, field: str) -> None:
        value, code = read(raw)
        self.set(name, value)
        if code:
            severity = "WARNING" if code == "BUSINESS_NUMBER_CHECKSUM" else "ERROR"
            self.findings.append(Finding(self.number, severity, code, field, raw[:200]))

    def done(self) -> Row:
        return self.number, self.row, tuple(self.findings)


def _deletion(number: int, item: Item) -> Row:
    answer = _Answer(number)
    answer.set("contract_no", values.plain(item.get("untycntrctno") or item.get("dcsncntrctno", "")))
    answer.set("deleted", "Y")
    answer.set("amount", "0")
    answer.read("booked_on", values.day, item.get("dltdt", ""), "dltDt")
    answer.set("supplier_no", "0000000000")
    return answer.done()


def _members(item: Item) -> list[list[str]]:
    return [entry for entry in packed(item.get("corplist", "")) if len(entry) >= 10]


def _contract(number: int, item: Item) -> Iterator[Row]:
    members = _members(item)
    agencies = packed(item.get("dminsttlist", ""))
    if not members:
        name = item.get("rprsntcorpnm", "")
        members = [["1", "", "", name, "", "", "100", "", "", item.get("rprsntcorpbizrno", "")]]
    group = item.get("untycntrctno", "") or item.get("cntrctno", "") if len(members) > 1 else ""
    for place, member in enumerate(members):
        answer = _Answer(number)
        standard = "cntrctord" in item
        contract = item.get("cntrctno") if standard else item.get("untycntrctno") or item.get("dcsncntrctno")
        answer.set("contract_no", values.plain(contract or ""))
        answer.set("change_seq", item.get("cntrctord") or _change(values.plain(item.get("dcsncntrctno", ""))))
        answer.set("line_no", str(place + 1) if group else "1")
        if agencies and len(agencies[0]) >= 3:
            answer.set("agency_code", agencies[0][1])
            answer.set("agency_name", agencies[0][2])
            answer.set("agency_type", values.AGENCY_TYPES.get(agencies[0][3] if len(agencies[0]) > 3 else "", "OTHER"))
        else:
            answer.set("agency_code", values.plain(item.get("dmndinsttcd") or item.get("cntrctinsttcd", "")))
            answer.set("agency_name", values.plain(item.get("dmndinsttnm") or item.get("cntrctinsttnm", "")))
            answer.set("agency_type", "OTHER")
        if len(agencies) > 1 and place == 0:
            answer.findings.append(
                Finding(number, "WARNING", "SEVERAL_AGENCIES", "dminsttList", params={"agencies": str(len(agencies))})
            )
        answer.set("kind", _kind_of(item))
        answer.set("is_foreign", "Y" if item.get("bsnsdivnm") == "외자" else "N")
        answer.set("title", values.plain(item.get("cntrctnm") or item.get("cnstwknm", "")))
        answer.set("item_code", values.plain(item.get("pubprcrmntclsfcno", "")))
        answer.set("item_name", values.plain(item.get("pubprcrmntclsfcnm", "")))
        answer.set("method", values.plain(item.get("cntrctcnclsmthdnm", "")))
        answer.set("long_term", values.plain(item.get("lngtrmctnudivnm", "")))
        raw = item.get("thtmcntrctamt") or item.get("cntrctamt", "")
        answer.read("cumulative_amount", values.amount, raw, "thtmCntrctAmt")
        if not values.plain(raw):
            answer.findings.append(Finding(number, "ERROR", "AMOUNT_MISSING", "thtmCntrctAmt"))
        when = item.get("cntrctcnclsdate") or item.get("cntrctdate", "")
        answer.read("contract_date", values.day, when, "cntrctCnclsDate")
        answer.read("booked_on", values.day, when, "cntrctCnclsDate")
        answer.set("first_contract_date", answer.row[_PLACES["contract_date"]])
        own = agencies[0][1] if agencies and len(agencies[0]) > 1 else ""
        by = item.get("cntrctinsttcd", "")
        answer.set("route", "VIA_PPS" if own and by.startswith("1230") and not own.startswith("1230") else "OWN")
        answer.set("stage", "CONTRACT")
        answer.set("contract_form", values.plain(item.get("cntrctcnclssttusnm", "")))
        answer.set("supplier_name", member[3])
        answer.read("supplier_no", values.business_number, member[9], "corpList")
        answer.read("share", values.share, member[6] if group else "", "corpList")
        answer.set("share_group", group)
        answer.set("is_lead", "Y" if place == 0 or "주계약" in member[1] else "N")
        yield answer.done()


def _delivery(number: int, item: Item) -> Row:
    answer = _Answer(number)
    answer.set("contract_no", values.plain(item["dlvrreqno"]))
    answer.set("change_seq", values.plain(item.get("dlvrreqchgord", "")) or "0")
    answer.set("line_no", values.plain(item.get("prdctsno", "")) or "1")
    answer.set("agency_code", values.plain(item.get("dminsttcd", "")))
    answer.set("agency_name", values.plain(item.get("dminsttnm", "")))
    answer.set("agency_type", values.AGENCY_TYPES.get(item.get("dmndinsttdivnm", ""), "OTHER"))
    answer.set("agency_region", values.region(item.get("dminsttrgnnm", "")))
    classification = values.plain(item.get("dtilprdctclsfcno") or item.get("prdctclsfcno", ""))
    answer.set("item_code", classification)
    answer.set("item_name", values.plain(item.get("dtilprdctclsfcnonm") or item.get("prdctclsfcnonm", "")))
    answer.set("kind", kind_of_classification(classification))
    answer.set("product_no", values.plain(item.get("prdctidntno", "")))
    answer.set("product_name", values.plain(item.get("prdctidntnonm", "")))
    answer.set("title", values.plain(item.get("dlvrreqnm", "")))
    answer.read("amount", values.amount, item.get("incdecamt", "") or item.get("prdctamt", ""), "incdecAmt")
    answer.read("cumulative_amount", values.amount, item.get("prdctamt", ""), "prdctAmt")
    answer.read("booked_on", values.day, item.get("dlvrreqrcptdate", ""), "dlvrReqRcptDate")
    answer.set("order_date", answer.row[_PLACES["booked_on"]])
    answer.read("first_contract_date", values.day, item.get("intlcntrctdlvrreqdate", ""), "IntlCntrctDlvrReqDate")
    answer.set("final_flag", values.yes(item.get("fnldlvrreqyn", "")))
    answer.set("contract_form", values.plain(item.get("cntrctcnclsstlenm", "")))
    answer.set("stage", "DELIVERY")
    answer.set("route", "MALL")
    answer.set("stated_size", values.SIZES.get(values.plain(item.get("corpentrprsdivnmnm", "")), "NOT_STATED"))
    answer.set("supplier_name", values.plain(item.get("corpnm", "")))
    answer.read("supplier_no", values.business_number, item.get("cntrctcorpbizno", ""), "cntrctCorpBizno")
    return answer.done()


def kind_of_classification(code: str) -> str:
    """Goods, services or works by the segment of the UNSPSC-based classification (first two digits).

    Segments 10 to 60 are goods, 72 is construction, 70, 71 and 73 to 94 are services; anything else is
    not known.
    """
    if len(code) < 8 or not code[:2].isdigit():
        return "UNKNOWN"
    segment = int(code[:2])
    if 10 <= segment <= 60:
        return "GOODS"
    if segment == 72:
        return "WORKS"
    return "SERVICES" if 70 <= segment <= 94 else "UNKNOWN"


def recognise_answer(path: Path) -> Recognised:
    """What an answer of the API holds; raises :class:`UnreadableFile`."""
    first = next(items_of(path), None)
    if first is None:
        raise UnreadableFile("NO_ROWS")
    known = {"dlvrreqno", "untycntrctno", "cntrctno"} & set(first)
    amounts = {"thtmcntrctamt", "cntrctamt", "incdecamt", "prdctamt", "dltdt"} & set(first)
    if not known or not amounts or ("prdctidntno" in first and "dlvrreqno" not in first):
        raise UnreadableFile("UNKNOWN_FORMAT", first=", ".join(sorted(first)[:6]))
    return Recognised(format=FORMAT, describes="LEDGER", source=FORMAT, encoding="utf-8")


def read_answer(path: Path) -> Iterator[Row]:
    """The canonical rows of an answer; ``row`` counts the items from 1."""
    for number, item in enumerate(items_of(path), start=1):
        if "dltdt" in item:
            yield _deletion(number, item)
        elif "dlvrreqno" in item and ("incdecamt" in item or "prdctamt" in item):
            yield _delivery(number, item)
        else:
            yield from _contract(number, item)
