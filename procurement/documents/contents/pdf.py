"""PDF: found by its header, searched for what would run by itself.

The search reads names as PDF readers do (``/J#61vaScript``), in the whole file and in packed object streams. It does
not follow references or decode filters other than Flate; what hides deeper is for the virus scanner.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import MEGABYTE, Damaged, Limits
from procurement.documents.contents.programs import is_program
from procurement.law.decisions import Reason

HEADER = b"%PDF-"
_END = b"%%EOF"
_TAIL = 4096


def _name(*names: str) -> re.Pattern[bytes]:
    """Finds these names as PDF readers do: each letter plain, or as ``#`` and its code."""
    spelled = ("".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name) for name in names)
    return re.compile(f"/({'|'.join(spelled)})(?![A-Za-z0-9#])".encode())


_ACTIVE = _name("JavaScript", "Launch", "RichMedia", "Rendition")
_ENCRYPT = _name("Encrypt")
_OBJECTS = _name("ObjStm")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_LOOK_BACK = 1024
_PIECE = 4096
_HEAD = 16
_LARGEST_OBJECTS = 16 * MEGABYTE


def objections(file: IO[bytes], limits: Limits) -> list[Reason]:
    """Everything that stands against a PDF; raises :class:`Damaged` for one without an end."""
    file.seek(0)
    content = file.read()
    if _END not in content[-_TAIL:]:
        raise Damaged("no end")
    if _ENCRYPT.search(content):
        return [sentences.encrypted()]
    names = {_plain(name) for name in _ACTIVE.findall(content)}
    reasons: dict[str, Reason] = {}
    left = limits.unpacked
    for number, (head, objects) in enumerate(_streams(content), start=1):
        left -= len(objects)
        if number > limits.streams:
            return [sentences.crowded(limits.streams)]
        if left <= 0 or len(objects) >= _LARGEST_OBJECTS:
            return [sentences.bomb(limits)]
        if is_program(head):
            reasons["program"] = sentences.program()
        names.update(_plain(name) for name in _ACTIVE.findall(objects))
    if names:
        reasons["active"] = sentences.active(", ".join(sorted(names)))
    return list(reasons.values())


def _plain(name: bytes) -> str:
    """A name without its escapes."""
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name).decode()


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The first bytes of each stream, unpacked, and the whole of it when it holds objects."""
    for match in _STREAM.finditer(content):
        before = content[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _OBJECTS.search(before, max(0, before.rfind(b" obj"))):
            objects = _unpacked(content, match.end())
            yield objects[:_HEAD], objects
        else:
            packed = content[match.end() : match.end() + _PIECE]
            try:
                yield zlib.decompressobj().decompress(packed, _HEAD), b""
            except zlib.error:
                yield packed[:_HEAD], b""


def _unpacked(content: bytes, start: int) -> bytes:
    """What a stream holds, as far as it can be unpacked, but no more than the largest that is read."""
    engine, parts, length = zlib.decompressobj(), [], 0
    while not engine.eof and start < len(content) and length < _LARGEST_OBJECTS:
        packed = engine.unconsumed_tail or content[start : start + _PIECE]
        start += 0 if engine.unconsumed_tail else _PIECE
        try:
            part = engine.decompress(packed, _LARGEST_OBJECTS - length)
        except zlib.error:
            break
        parts.append(part)
        length += len(part)
    return b"".join(parts)
