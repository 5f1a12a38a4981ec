"""Raw cells to canonical rows, with everything that can be prepared once prepared once."""

from collections.abc import Iterable, Iterator, Sequence

from procurement.contracts.reading import values
from procurement.contracts.reading.layouts import Layout
from procurement.contracts.reading.rows import CREDENTIAL_COLUMNS, LEDGER_COLUMNS, Finding, Row

WARNINGS = frozenset({"BUSINESS_NUMBER_CHECKSUM"})


class Converter:
    """Turns the cells of one table into canonical rows."""

    def __init__(self, layout: Layout, labels: Sequence[str]) -> None:
        names = LEDGER_COLUMNS if layout.describes == "LEDGER" else CREDENTIAL_COLUMNS
        places = {name: index for index, name in enumerate(names)}
        self._blank = [""] * len(names)
        for name, value in (layout.constants | ({"source": layout.source} if "source" in places else {})).items():
            self._blank[places[name]] = value
        self._steps = [
            (index, places[column.name], column.read, labels[index])
            for index in range(len(labels))
            for column in layout.columns_of(labels[index])
        ]
        self._width = len(labels)
        self._stage = places.get("stage")
        self._contract_date, self._order_date = places.get("contract_date"), places.get("order_date")
        self._keeps_deliveries_apart = layout.format.startswith("HUB_")
        self.ignored = tuple(label for label in labels if label and not layout.columns_of(label))
        self.columns = {
            labels[index]: names[place] for index, place, _read, _label in self._steps
        }

    def convert(self, row_no: int, cells: Sequence[str]) -> Row:
        """One canonical row with its findings."""
        row = self._blank.copy()
        findings: list[Finding] = []
        width = len(cells)
        for index, place, read, label in self._steps:
            raw = cells[index] if index < width else ""
            value, code = read(raw)
            row[place] = value
            if code:
                severity = "WARNING" if code in WARNINGS else "ERROR"
                findings.append(Finding(row_no, severity, code, label, raw[:200]))
        if width > self._width and any(cells[self._width :]):
            findings.append(Finding(row_no, "ERROR", "TOO_MANY_CELLS", params={"cells": str(width), "expected": str(self._width)}))
        if self._keeps_deliveries_apart and self._stage is not None:
            unused = self._contract_date if row[self._stage] == "DELIVERY" else self._order_date
            row[unused or 0] = ""
        return row_no, row, tuple(findings)

    def rows(self, table: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
        """All canonical rows of a table; empty rows are skipped, subtotal rows reported."""
        for row_no, cells in table:
            if not any(cells):
                continue
            subtotal = next((cell for cell in cells[:4] if values.is_subtotal(values.plain(cell))), None)
            if subtotal is not None:
                finding = Finding(row_no, "ERROR", "SUBTOTAL_ROW", value=subtotal)
                yield row_no, self._blank, (finding,)
                continue
            yield self.convert(row_no, cells)
