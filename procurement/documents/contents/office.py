"""hwpx, docx and xlsx: zip archives with the entries that make them what they are."""

from __future__ import annotations

import re
from typing import IO

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import Limits
from procurement.documents.contents.zips import Contents, entries_of, look_into
from procurement.documents.enums import Format
from procurement.law.decisions import Reason

_MACROS = re.compile(r"vbaproject|vbadata\.xml$|(^|/)(macrosheets|activex)/", re.IGNORECASE)
_HWPX = b"application/hwp+zip"
_MARKS = {Format.DOCX: "word/document.xml", Format.XLSX: "xl/workbook.xml"}
_TYPES = "[Content_Types].xml"


def format_of(file: IO[bytes]) -> Format | None:
    """Which of the three an archive is; raises ``Damaged`` when it is no archive."""
    entries = entries_of(file)
    names = {entry.filename for entry in entries}
    if "mimetype" in names and "Contents/content.hpf" in names:
        return Format.HWPX
    if _TYPES in names:
        return next((found for found, mark in _MARKS.items() if mark in names), None)
    return None


def objections(file: IO[bytes], found: Format, limits: Limits) -> list[Reason]:
    """Everything that stands against such a file; raises ``Damaged``."""
    contents = look_into(file, limits)
    if found == Format.HWPX:
        _judge_hwpx(contents)
    elif any(_MACROS.search(name) for name in contents.heads) or b"macroEnabled" in contents.heads.get(_TYPES, b""):
        contents.object_to(sentences.macros(found.lower()))
    return list(contents.reasons.values())


def _judge_hwpx(contents: Contents) -> None:
    if contents.heads.get("mimetype", _HWPX).strip() != _HWPX:
        contents.object_to(sentences.damaged())
    if b"encryption-data" in contents.heads.get("META-INF/manifest.xml", b""):
        contents.object_to(sentences.encrypted())
