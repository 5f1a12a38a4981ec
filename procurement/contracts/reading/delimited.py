"""Delimited text: hub reports (tab separated, with a preamble) and CSV."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from procurement.contracts.reading import values
from procurement.contracts.reading.conversion import Converter
from procurement.contracts.reading.layouts import Layout, layout_for, layout_named
from procurement.contracts.reading.rows import Recognised, Row, UnreadableFile
from procurement.contracts.reading.text import encoding_of, head_of, lines_of

DELIMITERS = ("\t", ",", ";", "|")
_PREAMBLE = 120
_REPORT = re.compile(r"(UI-[A-Z0-9]+-[A-Z0-9]+)")
_FIELD_LIMIT = 1 << 20

csv.field_size_limit(_FIELD_LIMIT)


def _cells(line: str, delimiter: str) -> list[str]:
    return [values.plain(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _header(lines: Sequence[str]) -> tuple[int, str, Layout, list[str]] | None:
    for number, line in enumerate(lines[:_PREAMBLE], start=1):
        for delimiter in DELIMITERS:
            if delimiter not in line:
                continue
            labels = _cells(line, delimiter)
            layout = layout_for(labels)
            if layout is not None:
                return number, delimiter, layout, labels
    return None


def _period(preamble: Sequence[str]) -> tuple[date | None, date | None]:
    days = []
    for line in preamble:
        value = values.plain(line).strip('"')
        if re.fullmatch(r"\d{8}", value):
            found, code = values.day(value)
            if not code:
                days.append(date.fromisoformat(found))
    return (days[0], days[1]) if len(days) > 1 else (None, None)


def _printed(preamble: Sequence[str]) -> date | None:
    for line in preamble:
        found = re.search(r"출력일자\s*:?\s*(\d{4}-\d{2}-\d{2})", line)
        if found:
            return date.fromisoformat(found[1])
    return None


def recognise_delimited(path: Path) -> Recognised:
    """What a delimited text file is; raises :class:`UnreadableFile`."""
    encoding = encoding_of(path)
    lines = head_of(path, encoding)
    if not any(line.strip() for line in lines):
        raise UnreadableFile("EMPTY_FILE")
    found = _header(lines)
    if found is None:
        raise UnreadableFile("UNKNOWN_FORMAT", first=values.plain(lines[0])[:80])
    number, delimiter, layout, labels = found
    preamble = lines[: number - 1]
    first, last = _period(preamble)
    report = next((match[1] for line in preamble if (match := _REPORT.search(line))), "")
    converter = Converter(layout, labels)
    return Recognised(
        format=layout.format,
        describes=layout.describes,
        source=layout.source,
        encoding=encoding,
        delimiter=delimiter,
        header_row=number,
        period_from=first,
        period_to=last,
        printed_on=_printed(preamble),
        report_id=report,
        columns=converter.columns,
        ignored_columns=converter.ignored,
    )


def _table(path: Path, recognised: Recognised) -> Iterator[tuple[int, list[str]]]:
    lines = lines_of(path, recognised.encoding)
    for _number in range(recognised.header_row - 1):
        next(lines)
    reader = csv.reader(lines, delimiter=recognised.delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield recognised.header_row + before, cells
            before = reader.line_num
    except csv.Error as error:
        line = recognised.header_row + before
        code = "QUOTE_NOT_CLOSED" if "unexpected end" in str(error) or "field larger" in str(error) else "BROKEN_QUOTES"
        raise UnreadableFile(code, row=line) from None


def read_delimited(path: Path, recognised: Recognised) -> Iterator[Row]:
    """The canonical rows of a delimited text file."""
    table = _table(path, recognised)
    _number, header = next(table)
    converter = Converter(layout_named(recognised.format), [values.plain(label) for label in header])
    rows = 0
    for row in converter.rows(table):
        rows += 1
        yield row
    if not rows:
        raise UnreadableFile("NO_ROWS")
