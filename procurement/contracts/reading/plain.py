"""A table of any kind, without asking what it is about: rows of cells as a person sees them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from procurement.contracts.reading import sheets, values
from procurement.contracts.reading.cells import Shown, texts_of
from procurement.contracts.reading.delimited import DELIMITERS
from procurement.contracts.reading.rows import Limits
from procurement.files.encodings import encoding_of, head_of, lines_of
from procurement.files.signatures import OLE, ZIP, refuse_known_binaries

_HEAD = 8192


def rows_of(path: Path, limits: Limits) -> Iterator[tuple[int, Sequence[str]]]:
    """Number (from 1, as a spreadsheet counts) and cells of each row that is not empty.

    Of a workbook the first sheet that people see; of text, CSV in any encoding that Korean offices write.
    Raises :class:`procurement.files.errors.UnreadableFile`.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for number, cells in _sheet(path, limits) if head.startswith((ZIP, OLE)) else _text(path, head):
        if any(cells):
            yield number, cells


def _sheet(path: Path, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    workbook = sheets.opened(path, limits)
    sheet = workbook.get_sheet_by_name(sheets.names_of(workbook)[0])
    shown = Shown.on(path, sheet)
    for number, cells in enumerate(texts_of(sheet), start=1):
        shown.put_back(number, cells)
        yield number, [values.plain(cell) for cell in cells]


def _text(path: Path, head: bytes) -> Iterator[tuple[int, list[str]]]:
    refuse_known_binaries(head)
    encoding = encoding_of(path)
    first = next(iter(head_of(path, encoding, 1)), "")
    reader = csv.reader(lines_of(path, encoding), delimiter=max(DELIMITERS, key=first.count))
    for cells in reader:
        yield reader.line_num, [values.plain(cell) for cell in cells]
