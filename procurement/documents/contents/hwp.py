"""hwp: a compound file with the stream ``FileHeader`` that says "HWP Document File".

Source: Hancom, "한글 문서 파일 형식 5.0", section 3.2.1.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO

import olefile

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import Damaged, Limits
from procurement.documents.contents.programs import UNREADABLE, carries_program, is_program, names_program
from procurement.documents.enums import Format
from procurement.law.decisions import Reason

SIGNATURE = b"HWP Document File"
HEADER = 256
_PROPERTIES = slice(36, 40)
_COMPRESSED = 1 << 0
_LOCKED = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 10
"""Password, DRM, encryption by certificate, DRM by certificate."""

_OLD = ({"WordDocument"}, {"Workbook"}, {"Book"}, {"PowerPoint Document"})


def format_of(file: IO[bytes]) -> Format | Reason | None:
    """Hangul, or why another compound file is refused; raises :class:`Damaged`."""
    with _opened(file) as ole:
        names = {path[0] for path in ole.listdir()}
        if "EncryptedPackage" in names:
            return sentences.encrypted()
        if "FileHeader" in names and _header(ole).startswith(SIGNATURE):
            return Format.HWP
        return sentences.old_format() if any(mark <= names for mark in _OLD) else None


def objections(file: IO[bytes], limits: Limits) -> list[Reason]:
    """Everything that stands against a Hangul document; raises :class:`Damaged`."""
    with _opened(file) as ole:
        header = _header(ole)
        if len(header) < HEADER or not any(path[0] == "BodyText" or path[0] == "ViewText" for path in ole.listdir()):
            raise Damaged("no text")
        (properties,) = struct.unpack("<I", header[_PROPERTIES])
        if properties & _LOCKED:
            return [sentences.encrypted()]
        return _embedded(ole, limits, is_compressed=bool(properties & _COMPRESSED))


def _opened(file: IO[bytes]) -> olefile.OleFileIO:
    file.seek(0)
    try:
        return olefile.OleFileIO(file)
    except UNREADABLE as error:
        raise Damaged(str(error)) from error


def _header(ole: olefile.OleFileIO) -> bytes:
    try:
        return bytes(ole.openstream("FileHeader").read(HEADER))
    except UNREADABLE as error:
        raise Damaged(str(error)) from error


def _embedded(ole: olefile.OleFileIO, limits: Limits, *, is_compressed: bool) -> list[Reason]:
    """Look at pictures and objects (``BinData``)."""
    left = limits.unpacked
    for path in ole.listdir():
        if path[0] != "BinData":
            continue
        try:
            packed = ole.openstream(path).read()
        except UNREADABLE as error:
            raise Damaged(str(error)) from error
        content = _inflated(packed, left) if is_compressed else packed
        left -= len(content)
        if left <= 0:
            return [sentences.bomb(limits)]
        if names_program(path[-1]) or is_program(packed[:16]) or carries_program(content):
            return [sentences.program()]
    return []


def _inflated(packed: bytes, most: int) -> bytes:
    """The unpacked bytes, no more than ``most``; those of a stream that is not packed as they are."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error:
        return packed
