"""Answers of the certificate look-ups (SMPP and its sisters, formats 2.6): one item is one certificate."""

from collections.abc import Iterator
from pathlib import Path

from procurement.contracts.reading import values, vocabulary
from procurement.contracts.reading.answers import Item, items_of
from procurement.contracts.reading.rows import CREDENTIAL_COLUMNS, Finding, Recognised, Row
from procurement.files.errors import UnreadableFile

FORMAT = "SMPP_ANSWER"
_PLACES = {name: index for index, name in enumerate(CREDENTIAL_COLUMNS)}
_PERIODS = ("validpdde", "validde", "sportpd", "validpd")
_BEGINS = ("validpdbeginde", "confmdocisudt", "confmdoc_isu_dt")
_WARNINGS = frozenset({"BUSINESS_NUMBER_CHECKSUM"})


def recognise_certificates(first: Item) -> Recognised | None:
    """What an answer of a certificate look-up holds, by its first item.

    The look-up by business number does not repeat the number: such an answer alone says nothing of whose
    certificate it is.
    """
    if not any(name in first for name in (*_PERIODS, *_BEGINS)):
        return None
    if not values.plain(first.get("bsnmno", "")):
        raise UnreadableFile("CERTIFICATE_WITHOUT_COMPANY")
    return Recognised(format=FORMAT, describes="CREDENTIALS", source="LIST", encoding="utf-8")


def _certificate(number: int, item: Item) -> Row:
    row = [""] * len(CREDENTIAL_COLUMNS)
    findings: list[Finding] = []

    def put(name: str, value: str, wrong: str = "", field: str = "") -> None:
        row[_PLACES[name]] = value
        if wrong:
            severity = "WARNING" if wrong in _WARNINGS else "ERROR"
            findings.append(Finding(number, severity, wrong, field, value[:200]))

    put("supplier_no", *values.business_number(item.get("bsnmno", "")), "bsnmNo")
    put("supplier_name", values.plain(item.get("entrpsnm", "")))
    put("representative", values.plain(item.get("rprsntvnm", "")))
    put("kind", vocabulary.CREDENTIAL_KINDS.get(values.plain(item.get("certsecode") or item.get("certse", "")), ""))
    put("number", values.plain(item.get("issuno", "")))
    put("issuer", values.plain(item.get("issuinstt", "")))
    put("item_code", values.plain(item.get("detailprdnmno", "")))
    put("note", values.plain(item.get("essntlpartclrmatter", "")))
    put("issued_on", *values.day(item.get("certfcde", "")), "certfcDe")
    written = next((item[name] for name in _PERIODS if item.get(name)), "")
    if written:
        first, last, wrong = values.period(written)
    else:
        first, wrong = values.day(next((item[name] for name in _BEGINS if item.get(name)), ""))
        last, also = values.day(item.get("validpdendde", ""))
        wrong = wrong or also
    put("valid_to", last)
    put("valid_from", first, wrong or ("" if first else "DATE_MISSING"), "validPdBeginDe")
    return number, row, tuple(findings)


def read_certificates(path: Path) -> Iterator[Row]:
    """The canonical rows of an answer; the row number counts the items from 1."""
    for number, item in enumerate(items_of(path), start=1):
        yield _certificate(number, item)
