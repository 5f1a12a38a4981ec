"""Cells of spreadsheets as a person sees them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineSheet

from procurement.contracts.reading import archives

_INEXACT = 1e15
_A_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


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


def texts_of(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Rows from the first row of the sheet on, empty ones as well."""
    for row in sheet.iter_rows():
        yield list(map(cell_text, row))


@dataclass(slots=True)
class Shown:
    """What calamine does not tell of the cells that it reads: formula errors are empty to it, 30 % is 0.3."""

    errors: archives.FormulaErrors
    percentages: archives.PercentCells
    left: int = 0

    @classmethod
    def on(cls, path: Path, sheet: CalamineSheet) -> "Shown":
        """What a sheet of a file shows."""
        left = sheet.start[1] if sheet.start else 0
        return cls(archives.formula_errors(path, sheet.name), archives.percent_cells(path, sheet.name), left)

    def put_back(self, number: int, cells: list[str]) -> None:
        """Write into the cells of a row what a person sees there."""
        for column, error in self.errors.get(number, ()):
            if 0 <= column - self.left < len(cells):
                cells[column - self.left] = error
        for column in self.percentages.get(number, ()):
            place = column - self.left
            if 0 <= place < len(cells) and _A_NUMBER.fullmatch(cells[place]):
                cells[place] = f"{Decimal(cells[place]) * 100:f}%"
