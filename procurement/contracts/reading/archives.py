"""A look into an xlsx file before it is opened: what it would unpack to, and what calamine does not tell."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from procurement.contracts.reading.rows import Limits
from procurement.files.errors import UnreadableFile

FormulaErrors = Mapping[int, list[tuple[int, str]]]
"""Row number to the places (from 0) of cells with a formula error, and the error."""

PercentCells = Mapping[int, list[int]]
"""Row number to the places (from 0) of cells that are shown as percentages."""

_OTHER = {"word/": "DOCX", "ppt/": "PPTX", "Contents/": "HWPX", "BinData/": "HWPX"}
_OTHER_WORKBOOKS = {"XLSB": "xl/workbook.bin", "Numbers": "Index/Document.iwa", "CELL": "cell/"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 16
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_NUMBER = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="[^n])(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*\bs="(\d{1,6})")[^>]*>'
)
_PERCENT = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check(path: Path, limits: Limits) -> None:
    """Refuse what is no workbook, and a workbook that would unpack to more than the site accepts."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(member.flag_bits & 0x1 for member in archive.infolist()):
                raise UnreadableFile("PASSWORD")
            _refuse_other_archives(archive, names)
            if sum(member.file_size for member in archive.infolist()) > limits.xlsx_max_unpacked_bytes:
                raise UnreadableFile("UNPACKS_TOO_LARGE", limit=limits.xlsx_max_unpacked_bytes // 1024 // 1024)
            if archive.testzip() is not None:
                raise UnreadableFile("BROKEN_SPREADSHEET")
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_extent(archive, name, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        raise UnreadableFile("BROKEN_SPREADSHEET") from None


def _refuse_other_archives(archive: zipfile.ZipFile, names: list[str]) -> None:
    for kind, marks in _OTHER_WORKBOOKS.items():
        if any(name.startswith(marks) for name in names):
            raise UnreadableFile("OTHER_WORKBOOK", kind=kind)
    mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    if mimetype.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise UnreadableFile("OTHER_WORKBOOK", kind="ODS")
    if mimetype.startswith(_OPEN_DOCUMENT):
        raise UnreadableFile("NOT_A_TABLE", kind="ODF")
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return
    for start, kind in _OTHER.items():
        if any(name.startswith(start) for name in names):
            raise UnreadableFile("NOT_A_TABLE", kind=kind)
    raise UnreadableFile("NOT_A_SPREADSHEET" if "[Content_Types].xml" in names else "ZIP_ARCHIVE")


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A sheet's XML in pieces that end between cells, as far as cells are of sensible size."""
    rest = b""
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            chunk = rest + chunk
            cut = max(chunk.rfind(b"</c>"), chunk.rfind(b"/>"), len(chunk) - _LONGEST_CELL)
            rest = chunk[cut:]
            yield chunk[:cut]
    yield rest


def _check_extent(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse a sheet whose outermost cells span more cells than the site accepts: all would be held."""
    columns: set[bytes] = set()
    last = 0
    for piece in _pieces(archive, name):
        cells = _CELL.findall(piece)
        if cells:
            letters, rows = zip(*cells, strict=True)
            columns.update(letters)
            last = max(last, *map(int, rows))
    width = max(map(column_index, columns), default=-1) + 1
    if width * last > limits.xlsx_max_cells:
        raise UnreadableFile("SHEET_TOO_LARGE", cells=width * last, limit=limits.xlsx_max_cells)


def column_index(letters: bytes) -> int:
    """Place of a column from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def formula_errors(path: Path, sheet: str) -> FormulaErrors:
    """The cells of a sheet that hold a formula error (#N/A, #REF!); none for other than xlsx."""
    found: dict[int, list[tuple[int, str]]] = {}
    for piece in _pieces_of(path, sheet):
        if b't="e"' not in piece:
            continue
        for letters, row, error in _ERROR.findall(piece):
            found.setdefault(int(row), []).append((column_index(letters), error.decode("ascii", "replace")))
    return found


def percent_cells(path: Path, sheet: str) -> PercentCells:
    """The number cells of a sheet that are shown as percentages: 0.3 as 30 %; none for other than xlsx."""
    found: dict[int, list[int]] = {}
    styles = _percent_styles(path)
    if not styles:
        return found
    for piece in _pieces_of(path, sheet):
        for letters, row, style in _NUMBER.findall(piece):
            if int(style) in styles:
                found.setdefault(int(row), []).append(column_index(letters))
    return found


def _percent_styles(path: Path) -> frozenset[int]:
    """Numbers of the cell styles that show percentages."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        try:
            styles = fromstring(archive.read("xl/styles.xml"))
        except (KeyError, ParseError, DefusedXmlException):
            return frozenset()
    formats = {one.get("numFmtId"): one.get("formatCode") or "" for one in styles.iter() if one.get("formatCode")}
    percent = _PERCENT | {name for name, form in formats.items() if "%" in _QUOTED.sub("", form)}
    cells = next((one for one in styles if one.tag.endswith("}cellXfs")), ())
    return frozenset(place for place, one in enumerate(cells) if one.get("numFmtId") in percent)


def _pieces_of(path: Path, sheet: str) -> Iterator[bytes]:
    """The XML of a named sheet in pieces."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        name = _member_of(archive, sheet)
        if name is not None:
            yield from _pieces(archive, name)


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The member of the archive that holds a sheet."""
    try:
        workbook = fromstring(archive.read("xl/workbook.xml"))
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, DefusedXmlException):
        return None
    sheets = (one for one in workbook.iter() if one.get("name") == sheet and one.get(_RELATION))
    wanted = next((one.get(_RELATION) for one in sheets), None)
    target = next((one.get("Target") for one in relations.iter() if one.get("Id") == wanted), None)
    if target is None:
        return None
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in archive.namelist() else None
