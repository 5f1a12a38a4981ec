"""Spreadsheets: xlsx and xls, read by calamine after a look at what they would unpack to."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from procurement.contracts.reading import archives, values
from procurement.contracts.reading.conversion import BLOCK, Block, Converter
from procurement.contracts.reading.formats import Nearest, layout_like, layout_named
from procurement.contracts.reading.layouts import Layout
from procurement.contracts.reading.rows import Limits, Recognised, Row
from procurement.files.errors import UnreadableFile
from procurement.files.signatures import ZIP

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_OLE = (
    (b"HWP Document File", "HWP"),
    ("WordDocument".encode("utf-16-le"), "DOC"),
    ("PowerPoint Document".encode("utf-16-le"), "PPT"),
)
_HEADER_ROWS = 400
_INEXACT = 1e15
_A_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def _open(path: Path, limits: Limits) -> CalamineWorkbook:
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


def cell_text(value: object) -> str:
    """A cell as the text that a person sees; whole numbers without a decimal point, dates as ISO.

    Spreadsheets keep fifteen digits: longer numbers have lost some, and are shown so.
    """
    if type(value) is str:
        return value
    if type(value) is float:
        if abs(value) >= _INEXACT:
            return f"{value:E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Rows from the first row of the sheet on, empty ones as well."""
    for row in sheet.iter_rows():
        yield list(map(cell_text, row))


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with a known header, and how many rows below it hold something."""

    sheet: str
    header_row: int
    layout: Layout
    labels: Sequence[str]
    rows: int


@dataclass(slots=True)
class _Search:
    """Looks for tables, and remembers what to say when there are none."""

    nearest: Nearest = field(default_factory=Nearest)
    first: str = ""

    def table_in(self, sheet: CalamineSheet) -> _Table | None:
        """The table of a sheet."""
        rows = enumerate(_texts(sheet), start=1)
        for number, row in rows:
            if number > _HEADER_ROWS:
                return None
            labels = [values.plain(cell) for cell in row]
            layout = layout_like(labels)
            if layout is not None:
                filled = sum(1 for _number, cells in rows if any(map(values.plain, cells)))
                return _Table(sheet.name, number, layout, labels, filled)
            self.nearest.consider(number, labels)
            self.first = self.first or next(filter(None, labels), "")
        return None

    def refuse(self) -> UnreadableFile:
        """The reason why no sheet holds a table."""
        return self.nearest.refuse(self.first) if self.first else UnreadableFile("EMPTY_SHEET")


def _names(workbook: CalamineWorkbook) -> list[str]:
    """All sheets, those that a person sees before the hidden ones."""
    hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    return sorted(workbook.sheet_names, key=lambda name: name in hidden)


def recognise_sheet(path: Path, limits: Limits) -> Recognised:
    """What a spreadsheet is: its first sheet with a known header and rows below it.

    The other sheets are not read: those with rows below a known header are named. Raises :class:`UnreadableFile`.
    """
    workbook, search = _open(path, limits), _Search()
    found = {name: search.table_in(workbook.get_sheet_by_name(name)) for name in _names(workbook)}
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
        columns=converter.columns,
        ignored_columns=converter.ignored,
        unread_sheets={one.sheet: one.rows for one in others if one.rows},
        ignored_sheets=tuple(name for name, one in found.items() if one is None),
    )


def _refuse_merged_rows(sheet: CalamineSheet, header_row: int) -> None:
    """Refuse cells merged over several rows below the header: their value stands in the first row only."""
    for (first, _left), (last, _right) in sheet.merged_cell_ranges or ():
        if last > first and last >= header_row:
            raise UnreadableFile("MERGED_CELLS", row=max(first, header_row) + 1)


def read_sheet(path: Path, recognised: Recognised, limits: Limits) -> Iterator[Row]:
    """The canonical rows of a spreadsheet."""
    sheet = _open(path, limits).get_sheet_by_name(recognised.sheet)
    _refuse_merged_rows(sheet, recognised.header_row)
    shown = _Shown(archives.formula_errors(path, recognised.sheet), archives.percent_cells(path, recognised.sheet))
    rows = _texts(sheet)
    for _row in range(recognised.header_row - 1):
        next(rows)
    labels = [values.plain(label) for label in next(rows)]
    converter = Converter(layout_named(recognised.format), labels, limits)
    shown.left = sheet.start[1] if sheet.start else 0
    found = None
    for found in converter.rows(_blocks(rows, recognised.header_row + 1, shown)):
        yield found
    if found is None:
        raise UnreadableFile("NO_ROWS")


@dataclass(slots=True)
class _Shown:
    """What calamine does not tell of the cells that it reads: formula errors are empty to it, 30 % is 0.3."""

    errors: archives.FormulaErrors
    percentages: archives.PercentCells
    left: int = 0

    def put_back(self, number: int, cells: list[str]) -> None:
        """Write into the cells of a row what a person sees there."""
        for column, error in self.errors.get(number, ()):
            if 0 <= column - self.left < len(cells):
                cells[column - self.left] = error
        for column in self.percentages.get(number, ()):
            place = column - self.left
            if 0 <= place < len(cells) and _A_NUMBER.fullmatch(cells[place]):
                cells[place] = f"{Decimal(cells[place]) * 100:f}%"


def _blocks(rows: Iterator[list[str]], first: int, shown: _Shown) -> Iterator[Block]:
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
