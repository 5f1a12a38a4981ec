"""Lists as xlsx and CSV, streamed with constant memory."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import IO

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise

Cell = str | int | Decimal | date | datetime | bool | Promise | None
"""``None`` stays an empty cell: an unknown is never exported as 0."""

SAFE = 10**15
"""Numbers past this lose digits in a spreadsheet and are written as text."""

_FORMULA = re.compile("'*[=+@\t\r]")

Value = str | int | Decimal | bool | None


def _plain(value: Cell) -> Value:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _guarded(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula is given as text."""
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def unguarded(text: str) -> str:
    """Text as it was before it was guarded against being run as a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _csv(header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_plain(cell) for cell in header])
    for row in rows:
        writer.writerow([_guarded(_plain(cell)) for cell in row])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _xlsx(title: str, header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1})
        won = book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, cell in enumerate(header):
            sheet.set_column(column, column, 18)
            sheet.write_string(0, column, str(_plain(cell)), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                value = _plain(cell)
                if isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif isinstance(value, int | Decimal) and -SAFE < value < SAFE:
                    sheet.write_number(number, column, value, won if isinstance(value, int) else None)
                elif value is not None:
                    sheet.write_string(number, column, str(value))
    target.seek(0)
    return target


def wanted_format(request: HttpRequest) -> str:
    """``xlsx`` or ``csv`` when the address asks for an export, else empty."""
    wanted = request.GET.get("export", "")
    return wanted if wanted in {"xlsx", "csv"} else ""


def csv_file(*, name: str, header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The list as a CSV file that spreadsheets open in the right letters."""
    response = StreamingHttpResponse(_csv(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def export(
    request: HttpRequest, *, name: str, header: Sequence[Cell], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """The list as the file that the address asks for (``?export=xlsx`` or ``csv``)."""
    if wanted_format(request) == "csv":
        return csv_file(name=name, header=header, rows=rows)
    return FileResponse(
        _xlsx(name, header, rows),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
