"""Files as they come, read into canonical rows without touching the database."""

from collections.abc import Iterator
from pathlib import Path

from procurement.contracts.reading import koneps, smpp
from procurement.contracts.reading.answers import beginning_of, items_of, looks_like_answer
from procurement.contracts.reading.delimited import read_delimited, recognise_delimited
from procurement.contracts.reading.own import template_header
from procurement.contracts.reading.rows import (
    CREDENTIAL_COLUMNS,
    LEDGER_COLUMNS,
    Finding,
    Limits,
    Recognised,
    Row,
)
from procurement.contracts.reading.sheets import read_sheet, recognise_sheet
from procurement.files.errors import UnreadableFile
from procurement.files.signatures import OLE, ZIP

__all__ = [
    "CREDENTIAL_COLUMNS",
    "LEDGER_COLUMNS",
    "Finding",
    "Limits",
    "Recognised",
    "Row",
    "UnreadableFile",
    "read",
    "recognise",
    "template_header",
]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_NO_TABLE = frozenset(
    {"UNKNOWN_FORMAT", "WRONG_ENCODING", "WRONG_ENCODING_AT", "NOT_TEXT", "NUL_BYTES", "LINE_TOO_LONG"}
)


def recognise(path: Path, *, name: str, limits: Limits) -> Recognised:
    """What a file is, by its content; raises :class:`UnreadableFile` with the reason.

    ``name`` is only used to say what the file claims to be.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("EMPTY_FILE")
    if size > limits.max_bytes:
        raise UnreadableFile("FILE_TOO_LARGE", limit=limits.max_bytes // 1024 // 1024)
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((ZIP, OLE)):
        return recognise_sheet(path, limits)
    if looks_like_answer(beginning_of(path)):
        return _recognise_answer(path)
    try:
        return recognise_delimited(path, limits)
    except UnreadableFile as error:
        if error.code in _NO_TABLE and name.lower().endswith(_WORKBOOKS):
            raise UnreadableFile("NOT_A_SPREADSHEET") from None
        raise


def _recognise_answer(path: Path) -> Recognised:
    first = next(iter(items_of(path)), None)
    if first is None:
        raise UnreadableFile("NO_ITEMS")
    recognised = koneps.recognise_koneps(first) or smpp.recognise_certificates(first)
    if recognised is None:
        raise UnreadableFile("UNKNOWN_FORMAT", first=", ".join(sorted(first)[:6]))
    return recognised


def read(path: Path, recognised: Recognised, *, limits: Limits) -> Iterator[Row]:
    """The canonical rows of a recognised file, one after the other."""
    if recognised.format == koneps.FORMAT:
        return koneps.read_koneps(path)
    if recognised.format == smpp.FORMAT:
        return smpp.read_certificates(path)
    if recognised.sheet:
        return read_sheet(path, recognised, limits)
    return read_delimited(path, recognised, limits)
