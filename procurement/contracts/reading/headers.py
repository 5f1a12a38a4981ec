"""The header of a sheet: in one row or over two, with cells that may be merged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from python_calamine import CalamineSheet

from procurement.contracts.reading import values
from procurement.contracts.reading.cells import texts_of
from procurement.contracts.reading.formats import Nearest, layout_like
from procurement.contracts.reading.layouts import Layout
from procurement.files.errors import UnreadableFile

_SEARCHED = 400
"""Rows in which a header may begin."""
_MOST_BELOW = 2
"""Rows below the one with the labels that merged cells of the header may reach."""


def joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Labels over two rows: the lower one names a column, or where it is empty the upper one."""
    return [lower or upper for upper, lower in zip_longest(above, below, fillvalue="")]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with a known header of one or two rows, and how many rows below it hold something."""

    sheet: str
    header_row: int
    header_rows: int
    layout: Layout
    labels: Sequence[str]
    rows: int


@dataclass(slots=True)
class Search:
    """Looks for tables, and remembers what to say when there are none."""

    nearest: Nearest = field(default_factory=Nearest)
    first: str = ""

    def table_in(self, sheet: CalamineSheet) -> Table | None:
        """The table of a sheet."""
        rows = enumerate(texts_of(sheet), start=1)
        above: list[str] = []
        for number, row in rows:
            if number > _SEARCHED:
                return None
            labels = [values.plain(cell) for cell in row]
            for height, header in ((1, labels), (2, joined(above, labels))):
                layout = layout_like(header)
                if layout is not None:
                    filled = sum(1 for _number, cells in rows if any(map(values.plain, cells)))
                    return Table(sheet.name, number, height, layout, header, filled)
            self.nearest.consider(number, labels)
            self.first = self.first or next(filter(None, labels), "")
            above = labels
        return None

    def refuse(self) -> UnreadableFile:
        """The reason why no sheet holds a table."""
        return self.nearest.refuse(self.first) if self.first else UnreadableFile("EMPTY_SHEET")


@dataclass(slots=True)
class Merged:
    """Merged cells that touch a header: rows below it that belong to it, and columns without a name of their own."""

    last_row: int
    nameless: dict[int, int] = field(default_factory=dict)
    """Place of a column to the place of the one whose name is merged over it."""

    @classmethod
    def at(cls, sheet: CalamineSheet, header_row: int) -> "Merged":
        """The merged cells at a header.

        Refuses cells merged over several rows below it: their value stands in the first row only.
        """
        left = sheet.start[1] if sheet.start else 0
        merged = cls(header_row)
        for (first, start), (last, end) in sheet.merged_cell_ranges or ():
            if last >= header_row and last > first:
                if first >= header_row or last >= header_row + _MOST_BELOW:
                    raise UnreadableFile("MERGED_CELLS", row=max(first, header_row) + 1)
                merged.last_row = max(merged.last_row, last + 1)
            if first < header_row <= last + 1:
                merged.nameless |= dict.fromkeys(range(start - left + 1, end - left + 1), start - left)
        return merged

    def below(
        self, rows: Iterator[list[str]], header_row: int, labels: Sequence[str], used: frozenset[int]
    ) -> Iterator[list[str]]:
        """The rows below a header; those that belong to it come empty.

        Refuses rows of the header with values in used columns, and values in columns over which the name of a used
        one is merged: nothing says which of them is meant.
        """
        nameless = [place for place in self.nameless if place >= len(labels) or not labels[place]]
        doubtful = [(place, self.nameless[place]) for place in nameless if self.nameless[place] in used]
        for number, cells in enumerate(rows, start=header_row + 1):
            for place, named in doubtful:
                if place < len(cells) and values.plain(cells[place]):
                    raise UnreadableFile("HEADER_MERGED", column=labels[named], row=number)
            if number > self.last_row:
                yield cells
                continue
            if any(values.plain(cells[place]) for place in used if place < len(cells)):
                raise UnreadableFile("MERGED_CELLS", row=number)
            yield []
