"""PDF: found by its header, searched for what would run by itself.

The search reads names as PDF readers do (``/J#61vaScript``), in the whole file and in packed object streams. It does
not follow references or decode filters other than Flate; what hides deeper is for the virus scanner.
"""

from __future__ import annotations

import re
import zlib
from typing import IO

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import MEGABYTE, Damaged, Limits
from procurement.documents.contents.programs import is_program
from procurement.law.decisions import Reason

HEADER = b"%PDF-"
_END = b"%%EOF"
_TAIL = 4096
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|Rendition)(?![A-Za-z0-9])")
_ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n")
_LOOK_BACK = 1024
_LARGEST_OBJECTS = 16 * MEGABYTE


def objections(file: IO[bytes], limits: Limits) -> list[Reason]:
    """Everything that stands against a PDF; raises :class:`Damaged` for one without an end."""
    file.seek(0)
    content = file.read()
    if _END not in content[-_TAIL:]:
        raise Damaged("no end")
    found = [_plain(content)]
    if _ENCRYPT.search(found[0]):
        return [sentences.encrypted()]
    reasons, left = {}, limits.unpacked
    for head, objects in _streams(content):
        if is_program(head):
            reasons["program"] = sentences.program()
        left -= len(objects)
        if left <= 0 or len(objects) >= _LARGEST_OBJECTS:
            return [sentences.bomb(limits)]
        found.append(_plain(objects))
    names = sorted({one.decode() for part in found for one in _ACTIVE.findall(part)})
    if names:
        reasons["active"] = sentences.active(", ".join(names))
    return list(reasons.values())


def _plain(content: bytes) -> bytes:
    """Names without their escapes."""
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _streams(content: bytes) -> list[tuple[bytes, bytes]]:
    """The first bytes of each stream, unpacked, and the whole of it when it holds objects."""
    found = []
    for match in _STREAM.finditer(content):
        start = match.end()
        before = content[max(0, match.start() - _LOOK_BACK) : match.start()]
        about = _plain(before[max(0, before.rfind(b" obj")) :])
        most = _LARGEST_OBJECTS if b"/ObjStm" in about else 64
        try:
            unpacked = zlib.decompressobj().decompress(content[start : start + _LARGEST_OBJECTS], most)
        except zlib.error:
            unpacked = content[start : start + 64]
        found.append((unpacked[:16], unpacked if most == _LARGEST_OBJECTS else b""))
    return found
