"""Delimited text: hub reports (tab separated, with a preamble) and CSV."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from procurement.contracts.reading import values
from procurement.contracts.reading.conversion import BLOCK, Block, Converter
from procurement.contracts.reading.formats import Nearest, layout_for, layout_named
from procurement.contracts.reading.layouts import Layout
from procurement.contracts.reading.rows import Limits, Recognised, Row
from procurement.files.encodings import encoding_of, head_of, lines_of
from procurement.files.errors import UnreadableFile

DELIMITERS = ("\t", ",", ";", "|")
_PREAMBLE = 400
_HEADER_LINES = 60
"""Lines over which a header may go on inside quotation marks."""
_REPORT = re.compile(r"(UI-[A-Z0-9]+-[A-Z0-9]+)")
_PRINTED = re.compile(r"출력일자\s*:?\s*(\d{4}-?\d{2}-?\d{2})")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
_MOJIBAKE = re.compile(r"[ÃÂìëêí][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")

csv.field_size_limit(1 << 20)


def _cells(line: str, delimiter: str) -> list[str]:
    return [values.plain(cell) for cell in next(csv.reader(_LINE.findall(line), delimiter=delimiter), [])]


def _whole(lines: Sequence[str], place: int) -> tuple[str, int]:
    """A line with those that it goes on in, inside quotation marks, and how many they are."""
    text = ""
    for count, line in enumerate(lines[place : place + _HEADER_LINES], start=1):
        text += line
        if text.count('"') % 2 == 0:
            return text, count
    return lines[place], 1


def _header(lines: Sequence[str]) -> tuple[int, str, Layout, list[str]]:
    nearest = Nearest()
    for row in range(1, min(len(lines), _PREAMBLE) + 1):
        line, _count = _whole(lines, row - 1)
        for delimiter in DELIMITERS:
            if delimiter not in line:
                continue
            labels = _cells(line, delimiter)
            layout = layout_for(labels)
            if layout is not None:
                return row, delimiter, layout, labels
            nearest.consider(row, labels)
    if any("\ufffd" in line or _MOJIBAKE.search(line) for line in lines):
        raise UnreadableFile("LETTERS_LOST")
    raise nearest.refuse(next(filter(None, map(values.plain, lines)), ""))


def _period(preamble: Sequence[str]) -> tuple[date | None, date | None]:
    """First and last day of the search conditions, each on the line after its prompt (or on the same)."""
    found: dict[str, date] = {}
    for prompt, following in zip(preamble, [*preamble[1:], ""], strict=False):
        for end in ("From", "To"):
            if f"({end})" not in prompt:
                continue
            for text in (prompt.rsplit(")", 1)[-1], following):
                day, wrong = values.day(values.plain(text).strip('":\t '))
                if day and not wrong and end not in found:
                    found[end] = date.fromisoformat(day)
    return found.get("From"), found.get("To")


def _printed(preamble: Sequence[str]) -> date | None:
    for line in preamble:
        match = _PRINTED.search(line)
        day, wrong = values.day(match[1]) if match else ("", "")
        if day and not wrong:
            return date.fromisoformat(day)
    return None


def recognise_delimited(path: Path, limits: Limits) -> Recognised:
    """What a delimited text file is; raises :class:`UnreadableFile`."""
    encoding = encoding_of(path)
    lines = head_of(path, encoding, _PREAMBLE + _HEADER_LINES)
    if not any(line.strip() for line in lines):
        raise UnreadableFile("EMPTY_FILE")
    row, delimiter, layout, labels = _header(lines)
    preamble = lines[: row - 1]
    first, last = _period(preamble)
    converter = Converter(layout, labels, limits)
    return Recognised(
        format=layout.format,
        describes=layout.describes,
        source=layout.source,
        encoding=encoding,
        delimiter=delimiter,
        header_row=row,
        period_from=first,
        period_to=last,
        printed_on=_printed(preamble),
        report_id=next((match[1] for line in preamble if (match := _REPORT.search(line))), ""),
        columns=converter.columns,
        ignored_columns=converter.ignored,
    )


def _breaks(cells: Sequence[str]) -> int:
    return sum(len(_BREAK.findall(cell)) for cell in cells if "\n" in cell or "\r" in cell)


def _blocks(lines: Iterator[str], delimiter: str, first: int) -> Iterator[Block]:
    """Rows in blocks, each row with the number of the line on which it begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = first
    while True:
        rows: list[Sequence[str]] = list(islice(reader, BLOCK))
        if not rows:
            return
        after = first + reader.line_num
        numbers: Sequence[int] = range(start, start + len(rows))
        if after - start != len(rows):
            numbers, place = [], start
            for cells in rows:
                numbers.append(place)
                place += 1 + _breaks(cells)
        start = after
        yield numbers, rows


def _refuse_quotes(path: Path, recognised: Recognised) -> UnreadableFile:
    """Where the quotation marks go wrong: the line on which the last readable row ended, plus one."""
    lines = lines_of(path, recognised.encoding)
    for _line in range(recognised.header_row - 1):
        next(lines)
    reader = csv.reader(lines, delimiter=recognised.delimiter, strict=True)
    row = recognised.header_row
    try:
        for _cells_of_row in reader:
            row = recognised.header_row + reader.line_num
    except csv.Error as error:
        open_end = "unexpected end" in str(error) or "field larger" in str(error)
        return UnreadableFile("QUOTE_NOT_CLOSED" if open_end else "BROKEN_QUOTES", row=row)
    return UnreadableFile("BROKEN_QUOTES", row=row)


def read_delimited(path: Path, recognised: Recognised, limits: Limits) -> Iterator[Row]:
    """The canonical rows of a delimited text file."""
    before = recognised.header_row - 1
    header, count = _whole(head_of(path, recognised.encoding, before + _HEADER_LINES), before)
    lines = lines_of(path, recognised.encoding)
    for _line in range(before + count):
        next(lines)
    labels = _cells(header, recognised.delimiter)
    converter = Converter(layout_named(recognised.format), labels, limits)
    row = None
    try:
        for row in converter.rows(_blocks(lines, recognised.delimiter, before + count + 1)):
            yield row
    except csv.Error:
        raise _refuse_quotes(path, recognised) from None
    if row is None:
        raise UnreadableFile("NO_ROWS")
