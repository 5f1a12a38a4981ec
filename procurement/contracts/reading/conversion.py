"""Raw cells to canonical rows, a block at a time and column by column, which is what makes it fast."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from procurement.contracts.reading import values
from procurement.contracts.reading.layouts import Column, Layout
from procurement.contracts.reading.readers import Reader, TextReader
from procurement.contracts.reading.rows import (
    CREDENTIAL_COLUMNS,
    LEDGER_COLUMNS,
    NO_FINDINGS,
    Finding,
    Limits,
    Row,
)

BLOCK = 1_000
"""Rows that are converted together."""

WARNINGS = frozenset({"BUSINESS_NUMBER_CHECKSUM", "VALUE_UNKNOWN"})
"""Codes with which a row is taken in nevertheless."""

_FIRST_GROUP = re.compile(r"-?\d{1,3}")
_NEXT_GROUP = re.compile(r"\d{3}")
_LOST = "\ufffd"
_SHOWN = 200

Block = tuple[Sequence[int], list[Sequence[str]]]
"""Row numbers as a person sees them, and the cells of each row."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Reads the cells of one place in the file into one canonical column."""

    index: int
    label: str
    column: Column
    reader: Reader


class Converter:
    """Turns the cells of one table into canonical rows."""

    def __init__(self, layout: Layout, labels: Sequence[str], limits: Limits) -> None:
        self._layout, self._labels = layout, labels
        self._names = LEDGER_COLUMNS if layout.describes == "LEDGER" else CREDENTIAL_COLUMNS
        self._constants = dict(layout.constants)
        if "source" in self._names:
            self._constants["source"] = layout.source
        self._steps = [
            _Step(index, label, column, Reader(column.normalise) if column.normalise else TextReader(values.text))
            for index, label in enumerate(labels)
            for column in layout.columns_of(label)
        ]
        self._earliest, self._latest = limits.earliest.isoformat(), limits.latest.isoformat()
        self._findings: dict[int, list[Finding]] = {}
        self.ignored = tuple(label for label in labels if label and not layout.columns_of(label))
        self.used = frozenset(step.index for step in self._steps)
        self.columns = {step.label: step.column.name for step in reversed(self._steps)}

    def rows(self, blocks: Iterable[Block]) -> Iterator[Row]:
        """All canonical rows of a table; empty rows are left out, subtotal rows reported."""
        for numbers, rows in blocks:
            present = [(number, cells) for number, cells in zip(numbers, rows, strict=True) if any(cells)]
            if present:
                kept, filled = zip(*present, strict=True)
                yield from self._convert(kept, list(filled))

    def _convert(self, numbers: Sequence[int], rows: list[Sequence[str]]) -> Iterator[Row]:
        self._findings = {}
        width = len(self._labels)
        if set(map(len, rows)) != {width}:
            rows = self._even_out(numbers, rows)
        if _LOST in "".join(map("".join, rows)):
            self._report_lost_letters(numbers, rows)
        cells = list(zip(*rows, strict=True))
        block: dict[str, Sequence[str]] = dict.fromkeys(self._names, [""] * len(rows))
        for name, value in self._constants.items():
            block[name] = [value] * len(rows)
        for step in self._steps:
            block[step.column.name] = self._column(step, numbers, cells)
        if self._layout.finish is not None:
            self._layout.finish(block)
        if not self._findings:
            yield from zip(numbers, zip(*(block[name] for name in self._names), strict=True), repeat(NO_FINDINGS))
            return
        converted = zip(*(block[name] for name in self._names), strict=True)
        for number, raw, row, place in zip(numbers, rows, converted, range(len(rows)), strict=True):
            found = self._findings.get(place)
            if not found:
                yield number, row, NO_FINDINGS
            elif any(one.severity == "ERROR" for one in found):
                yield from self._faulty(number, raw, row, found)
            else:
                yield number, row, tuple(found)

    def _faulty(self, number: int, raw: Sequence[str], row: Sequence[str], found: list[Finding]) -> Iterator[Row]:
        """A row with errors: nothing at all, the header once more, a subtotal, or the row with its original cells."""
        filled = [cell for cell in map(values.plain, raw) if cell]
        if not filled:
            return
        original = "\t".join(raw)[:4_000]
        if [values.plain(cell) for cell in raw] == list(self._labels):
            yield self._left_out(number, original, Finding(number, "ERROR", "HEADER_AGAIN"))
            return
        subtotal = next((cell for cell in filled[:4] if values.is_subtotal(cell)), None)
        if subtotal is None:
            yield number, (*row[:-1], original), tuple(found)
            return
        yield self._left_out(number, original, Finding(number, "ERROR", "SUBTOTAL_ROW", value=subtotal[:_SHOWN]))

    def _left_out(self, number: int, original: str, why: Finding) -> Row:
        """A row that is no purchase: without values, so that nothing of it is added up."""
        return number, (*(self._constants.get(name, "") for name in self._names[:-1]), original), (why,)

    def _even_out(self, numbers: Sequence[int], rows: list[Sequence[str]]) -> list[Sequence[str]]:
        """All rows as long as the header; longer and shorter ones are reported."""
        width = len(self._labels)
        even: list[Sequence[str]] = []
        for place, cells in enumerate(rows):
            if len(cells) > width:
                self._add(place, numbers, "TOO_MANY_CELLS", cells=len(cells), expected=width)
            elif len(cells) < width:
                self._add(place, numbers, "TOO_FEW_CELLS", severity="WARNING", cells=len(cells), expected=width)
            even.append([*cells[:width], *[""] * (width - len(cells))])
        return even

    def _report_lost_letters(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        for place, cells in enumerate(rows):
            lost = next((cell for cell in cells if _LOST in cell), None)
            if lost is not None:
                self._add(place, numbers, "LETTERS_LOST_IN_ROW", severity="WARNING", value=lost)

    def _column(self, step: _Step, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> Sequence[str]:
        raw = cells[step.index]
        found = step.reader.read(raw)
        if step.reader.problems:
            problems = step.reader.problems
            for place, (cell, value) in enumerate(zip(raw, found, strict=True)):
                wrong = problems.get(cell) or problems.get(value)
                if wrong:
                    severity = "WARNING" if wrong in WARNINGS else "ERROR"
                    self._add(place, numbers, wrong, severity=severity, column=step.label, value=cell)
        if step.column.doubted:
            self._doubt(step, numbers, found)
        if step.column.name == "amount" and step.index + 1 < len(cells):
            self._look_for_split_thousands(step, numbers, cells)
        return found

    def _doubt(self, step: _Step, numbers: Sequence[int], found: Sequence[str]) -> None:
        """Warn of days that are real but far away."""
        days = set(found)
        if all(not day or self._earliest <= day <= self._latest for day in days):
            return
        for place, day in enumerate(found):
            if day and not self._earliest <= day <= self._latest and day[4:5] == "-":
                self._add(place, numbers, "DATE_FAR_AWAY", severity="WARNING", column=step.label, value=day)

    def _look_for_split_thousands(self, step: _Step, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> None:
        """``1,234,000`` without quotation marks in a comma separated file is three cells: 1, 234 and 000."""
        for place, (cell, following) in enumerate(zip(cells[step.index], cells[step.index + 1], strict=True)):
            if _NEXT_GROUP.fullmatch(following) and _FIRST_GROUP.fullmatch(cell):
                self._add(place, numbers, "AMOUNT_SPLIT", column=step.label, value=f"{cell},{following}")

    def _add(
        self,
        place: int,
        numbers: Sequence[int],
        wrong: str,
        *,
        severity: str = "ERROR",
        column: str = "",
        value: str = "",
        **params: object,
    ) -> None:
        texts = {name: str(said) for name, said in params.items()}
        finding = Finding(numbers[place], severity, wrong, column[:60], value[:_SHOWN], texts)
        self._findings.setdefault(place, []).append(finding)
