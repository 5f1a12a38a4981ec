"""Spreadsheets: xlsx and xls, read by calamine after a look at what they would unpack to."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from procurement.contracts.reading import values
from procurement.contracts.reading.conversion import Converter
from procurement.contracts.reading.layouts import Layout, layout_for, layout_named
from procurement.contracts.reading.rows import Limits, Recognised, Row, UnreadableFile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADER_ROWS = 60


def _check_archive(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size > limits.xlsx_max_bytes:
        raise UnreadableFile("SPREADSHEET_TOO_LARGE", limit=limits.xlsx_max_bytes // 1024 // 1024)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.infolist()
    except zipfile.BadZipFile:
        raise UnreadableFile("BROKEN_SPREADSHEET") from None
    if sum(info.file_size for info in names) > limits.xlsx_max_unpacked_bytes:
        raise UnreadableFile("UNPACKS_TOO_LARGE", limit=limits.xlsx_max_unpacked_bytes // 1024 // 1024)
    if any(info.flag_bits & 0x1 for info in names):
        raise UnreadableFile("PASSWORD")
    if not any(info.filename.startswith("xl/") for info in names):
        raise UnreadableFile("NOT_A_SPREADSHEET")


def _open(path: Path, limits: Limits) -> CalamineWorkbook:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if head.startswith(ZIP):
        _check_archive(path, limits)
    else:
        if path.stat().st_size > limits.xlsx_max_bytes:
            raise UnreadableFile("SPREADSHEET_TOO_LARGE", limit=limits.xlsx_max_bytes // 1024 // 1024)
        if _ENCRYPTED in path.read_bytes():
            raise UnreadableFile("PASSWORD")
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, ValueError, OSError) as error:
        text = str(error).lower()
        code = "PASSWORD" if "password" in text or "encrypt" in text else "BROKEN_SPREADSHEET"
        raise UnreadableFile(code) from None


def cell_text(value: object) -> str:
    """A cell as the text that a person sees; whole numbers without a decimal point."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value)


def _find(workbook: CalamineWorkbook) -> tuple[str, int, Layout, list[str]] | None:
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > _HEADER_ROWS:
                break
            labels = [values.plain(cell_text(cell)) for cell in row]
            layout = layout_for(labels)
            if layout is not None:
                return name, number + (sheet.start[0] if sheet.start else 0), layout, labels
    return None


def recognise_sheet(path: Path, limits: Limits) -> Recognised:
    """What a spreadsheet is; raises :class:`UnreadableFile`."""
    workbook = _open(path, limits)
    found = _find(workbook)
    if found is None:
        empty = all(workbook.get_sheet_by_name(name).height == 0 for name in workbook.sheet_names)
        raise UnreadableFile("EMPTY_SHEET" if empty else "UNKNOWN_FORMAT", first="")
    name, number, layout, labels = found
    converter = Converter(layout, labels)
    return Recognised(
        format=layout.format,
        describes=layout.describes,
        source=layout.source,
        sheet=name,
        header_row=number,
        columns=converter.columns,
        ignored_columns=converter.ignored,
    )


def _merged_rows(workbook: CalamineWorkbook, recognised: Recognised) -> None:
    sheet = workbook.get_sheet_by_name(recognised.sheet)
    for (first_row, _first), (last_row, _last) in sheet.merged_cell_ranges or ():
        if last_row + 1 > recognised.header_row:
            raise UnreadableFile("MERGED_CELLS", row=max(first_row + 1, recognised.header_row + 1))


def read_sheet(path: Path, recognised: Recognised, limits: Limits) -> Iterator[Row]:
    """The canonical rows of a spreadsheet."""
    workbook = _open(path, limits)
    _merged_rows(workbook, recognised)
    sheet = workbook.get_sheet_by_name(recognised.sheet)
    offset = sheet.start[0] if sheet.start else 0
    rows: Iterator[Sequence[object]] = iter(sheet.iter_rows())
    number = offset
    labels: list[str] = []
    for row in rows:
        number += 1
        if number == recognised.header_row:
            labels = [values.plain(cell_text(cell)) for cell in row]
            break
    converter = Converter(layout_named(recognised.format), labels)

    def table() -> Iterator[tuple[int, list[str]]]:
        for place, row in enumerate(rows, start=number + 1):
            yield place, [cell_text(cell) for cell in row]

    found = 0
    for converted in converter.rows(table()):
        found += 1
        yield converted
    if not found:
        raise UnreadableFile("NO_ROWS")
