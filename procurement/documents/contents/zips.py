"""Looking into zip archives without believing what they say of themselves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import MEGABYTE, SMALL, Damaged, Limits
from procurement.documents.contents.programs import OLE, carries_program, has_macros, is_program, names_program
from procurement.law.decisions import Reason

ZIP = b"PK\x03\x04"
_CHUNK = 1 << 16
_ENCRYPTED = 0x1 | 0x40
_HEADER = struct.Struct("<4s2xHH16xHH")


@dataclass
class Contents:
    """What an archive holds: names of its entries, the beginning of each, and what stands against it."""

    heads: dict[str, bytes] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    unpacked: int = 0
    entries: int = 0

    def object_to(self, reason: Reason) -> None:
        """Note a reason, each kind once."""
        self.reasons.setdefault(reason.code, reason)


def entries_of(file: IO[bytes]) -> list[ZipInfo]:
    """The entries of an archive; raises :class:`Damaged`."""
    try:
        with ZipFile(file) as archive:
            return archive.infolist()
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Damaged(str(error)) from error


def look_into(file: IO[bytes], limits: Limits) -> Contents:
    """Unpack everything once, within the limits, and say what was found; raises :class:`Damaged`."""
    contents = Contents()
    _look(file, limits, contents, depth=0)
    return contents


def _look(file: IO[bytes], limits: Limits, contents: Contents, *, depth: int) -> None:
    entries = entries_of(file)
    size = file.seek(0, 2)
    contents.entries += len(entries)
    if contents.entries > limits.entries:
        contents.object_to(sentences.crowded(limits.entries))
    elif sum(entry.compress_size for entry in entries) > size or _declares_too_much(entries, limits):
        contents.object_to(sentences.bomb(limits))
    elif any(entry.flag_bits & _ENCRYPTED for entry in entries):
        contents.object_to(sentences.encrypted())
    elif not _names_hold(entries):
        raise Damaged("names of entries")
    else:
        for entry in entries:
            if "bomb" in contents.reasons:
                return
            _unpack(file, entry, limits, contents, depth=depth)


def _declares_too_much(entries: list[ZipInfo], limits: Limits) -> bool:
    packed, unpacked = (sum(getattr(one, name) for one in entries) for name in ("compress_size", "file_size"))
    return unpacked > limits.unpacked or _is_tight(packed, unpacked, limits)


def _is_tight(packed: int, unpacked: int, limits: Limits) -> bool:
    return unpacked > SMALL and unpacked > packed * limits.ratio


def _names_hold(entries: list[ZipInfo]) -> bool:
    """No entry twice, none outside of the archive: readers would disagree about what the file holds."""
    names = [entry.orig_filename.replace("\\", "/") for entry in entries]
    outside = any(name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/") for name in names)
    return not outside and len({name.casefold() for name in names}) == len(names)


def _unpack(file: IO[bytes], entry: ZipInfo, limits: Limits, contents: Contents, *, depth: int) -> None:
    head, length, checksum = b"", 0, 0
    with SpooledTemporaryFile(max_size=8 * MEGABYTE) as kept:
        for chunk in inflated(file, entry):
            length, checksum = length + len(chunk), zlib.crc32(chunk, checksum)
            contents.unpacked += len(chunk)
            if contents.unpacked > limits.unpacked or _is_tight(entry.compress_size, length, limits):
                contents.object_to(sentences.bomb(limits))
                return
            if len(head) < _CHUNK:
                head += chunk
            if head.startswith((ZIP, OLE)) or _may_wrap(entry.filename):
                kept.write(chunk)
        if (length, checksum) != (entry.file_size, entry.CRC):
            raise Damaged(f"{entry.filename} is not what the archive says")
        if depth == 0:
            contents.heads[entry.filename] = head
        _judge(entry, head, kept, limits, contents, depth=depth)


def _may_wrap(name: str) -> bool:
    return name.lower().endswith((".bin", ".ole"))


def _judge(entry: ZipInfo, head: bytes, kept: IO[bytes], limits: Limits, contents: Contents, *, depth: int) -> None:
    scripts_of_hangul = entry.filename.startswith("Scripts/")
    if is_program(head[:16]) or (names_program(entry.filename) and not scripts_of_hangul):
        contents.object_to(sentences.program())
    if entry.filename.lower().endswith((".xml", ".rels", ".hpf")) and b"<!DOCTYPE" in head.replace(b"\0", b""):
        raise Damaged(f"{entry.filename} declares entities")
    if head.startswith(ZIP):
        if depth + 1 >= limits.nesting:
            contents.object_to(sentences.nested())
            return
        kept.seek(0)
        _look(kept, limits, contents, depth=depth + 1)
    elif kept.tell():
        kept.seek(0)
        content = kept.read()
        if carries_program(content):
            contents.object_to(sentences.program())
        if has_macros(content):
            contents.object_to(sentences.macros("docx, xlsx"))


def inflated(file: IO[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """The real bytes of an entry, however many it declares; raises :class:`Damaged`."""
    try:
        file.seek(entry.header_offset)
        signature, _flags, method, name, extra = _HEADER.unpack(file.read(_HEADER.size))
    except (struct.error, ValueError, OSError) as error:
        raise Damaged("no header") from error
    if signature != ZIP or method != entry.compress_type or method not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Damaged(f"{entry.filename} is packed in an unusual way")
    file.seek(name + extra, 1)
    engine = zlib.decompressobj(-zlib.MAX_WBITS) if method == ZIP_DEFLATED else None
    left = entry.compress_size
    while left:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise Damaged("ends early")
        left -= len(packed)
        if engine is None:
            yield packed
            continue
        try:
            while packed:
                yield engine.decompress(packed, _CHUNK)
                packed = engine.unconsumed_tail
        except zlib.error as error:
            raise Damaged(str(error)) from error
    if engine is not None:
        yield engine.flush()
