"""What a computer would run, and objects that carry it into documents."""

from __future__ import annotations

import re
from io import BytesIO
from struct import error as StructError  # noqa: N812 - a class of C with a small letter

import olefile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BEGINNINGS = (
    b"MZ", b"\x7fELF", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
)  # fmt: skip
_RUN = "exe|dll|scr|com|cpl|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|msi|msp|jar|reg|chm|iso|url"
_NAMED = re.compile(rf"\.({_RUN})$", re.IGNORECASE)
_PACKED = re.compile(rf"\.({_RUN})\x00".encode(), re.IGNORECASE)
_STUB = re.compile(rb"This program (cannot|must) be run")
UNREADABLE = (OSError, ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError, StructError)
"""What olefile raises for files that are damaged, by chance or on purpose."""


def is_program(head: bytes) -> bool:
    """Whether bytes begin as programs of Windows, Linux or macOS, scripts and shortcuts do."""
    return head.startswith(_BEGINNINGS)


def names_program(name: str) -> bool:
    """Whether a file of this name would run when opened."""
    return _NAMED.search(name) is not None


def carries_program(content: bytes) -> bool:
    """Whether an embedded object is a program or wraps one (OLE "Package")."""
    if is_program(content[:16]):
        return True
    place = 0 if content.startswith(OLE) else content[:64].find(OLE)
    if place < 0:
        return False
    try:
        with olefile.OleFileIO(BytesIO(content[place:])) as ole:
            return any(_runs(ole, path) for path in ole.listdir())
    except UNREADABLE:
        return False


def has_macros(content: bytes) -> bool:
    """Whether an embedded object is an old document with macros."""
    if not content.startswith(OLE):
        return False
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            return any(part.upper() in {"VBA", "_VBA_PROJECT"} for path in ole.listdir(storages=True) for part in path)
    except UNREADABLE:
        return False


def _runs(ole: olefile.OleFileIO, path: list[str]) -> bool:
    if path[-1].lower() not in {"\x01ole10native", "package", "contents"}:
        return False
    content = ole.openstream(path).read()
    return is_program(content[:16]) or bool(_PACKED.search(content[:2048]) or _STUB.search(content))
