"""Spreadsheets: xlsx and xls, read by calamine after a look at what they would unpack to."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from procurement.contracts.reading import archives, values
from procurement.contracts.reading.cells import Shown, texts_of
from procurement.contracts.reading.conversion import BLOCK, Block, Converter
from procurement.contracts.reading.formats import layout_named
from procurement.contracts.reading.headers import Merged, Search, joined
from procurement.contracts.reading.rows import Limits, Recognised, Row
from procurement.files.errors import UnreadableFile
from procurement.files.signatures import ZIP

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_OLE = (
    (b"HWP Document File", "HWP"),
    ("WordDocument".encode("utf-16-le"), "DOC"),
    ("PowerPoint Document".encode("utf-16-le"), "PPT"),
)


def opened(path: Path, limits: Limits) -> CalamineWorkbook:
    """A workbook within the limits. Raises :class:`UnreadableFile`."""
    if path.stat().st_size > limits.xlsx_max_bytes:
        raise UnreadableFile("SPREADSHEET_TOO_LARGE", limit=limits.xlsx_max_bytes // 1024 // 1024)
    with path.open("rb") as file:
        zipped = file.read(4) == ZIP
    if zipped:
        archives.check(path, limits)
    else:
        _refuse_other_ole(path.read_bytes())
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise UnreadableFile("PASSWORD") from None
    except (CalamineError, ValueError, OSError) as error:
        said = str(error).lower()
        raise UnreadableFile("PASSWORD" if "password" in said else "BROKEN_SPREADSHEET") from None


def _refuse_other_ole(content: bytes) -> None:
    if _ENCRYPTED in content:
        raise UnreadableFile("PASSWORD")
    for mark, kind in _OTHER_OLE:
        if mark in content:
            raise UnreadableFile("NOT_A_TABLE", kind=kind)


def names_of(workbook: CalamineWorkbook) -> list[str]:
    """All sheets, those that a person sees before the hidden ones."""
    hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    return sorted(workbook.sheet_names, key=lambda name: name in hidden)


def recognise_sheet(path: Path, limits: Limits) -> Recognised:
    """What a spreadsheet is: its first sheet with a known header and rows below it.

    The other sheets are not read: those with rows below a known header are named. Raises :class:`UnreadableFile`.
    """
    workbook, search = opened(path, limits), Search()
    found = {name: search.table_in(workbook.get_sheet_by_name(name)) for name in names_of(workbook)}
    tables = sorted(filter(None, found.values()), key=lambda one: one.rows == 0)
    if not tables:
        raise search.refuse()
    table, *others = tables
    table.layout.check_header(table.labels)
    converter = Converter(table.layout, table.labels, limits)
    return Recognised(
        format=table.layout.format,
        describes=table.layout.describes,
        source=table.layout.source,
        sheet=table.sheet,
        header_row=table.header_row,
        header_rows=table.header_rows,
        columns=converter.columns,
        ignored_columns=converter.ignored,
        unread_sheets={one.sheet: one.rows for one in others if one.rows},
        ignored_sheets=tuple(name for name, one in found.items() if one is None),
    )


def read_sheet(path: Path, recognised: Recognised, limits: Limits) -> Iterator[Row]:
    """The canonical rows of a spreadsheet."""
    sheet = opened(path, limits).get_sheet_by_name(recognised.sheet)
    header_row = recognised.header_row
    merged = Merged.at(sheet, header_row)
    rows = texts_of(sheet)
    for _row in range(header_row - recognised.header_rows):
        next(rows)
    labels: list[str] = []
    for _row in range(recognised.header_rows):
        labels = joined(labels, [values.plain(label) for label in next(rows)])
    converter = Converter(layout_named(recognised.format), labels, limits)
    shown = Shown.on(path, sheet)
    found = None
    for found in converter.rows(_blocks(merged.below(rows, header_row, labels, converter.used), header_row + 1, shown)):
        yield found
    if found is None:
        raise UnreadableFile("NO_ROWS")


def _blocks(rows: Iterator[list[str]], first: int, shown: Shown) -> Iterator[Block]:
    """Rows in blocks, as they are shown."""
    numbers: list[int] = []
    block: list[Sequence[str]] = []
    for number, cells in enumerate(rows, start=first):
        shown.put_back(number, cells)
        numbers.append(number)
        block.append(cells)
        if len(block) == BLOCK:
            yield numbers, block
            numbers, block = [], []
    if block:
        yield numbers, block
