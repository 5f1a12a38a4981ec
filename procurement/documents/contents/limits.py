"""How much a file may be, and what looking into it may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bytes of a file, bytes of what it holds when unpacked, how tightly it may be packed; numbers of its parts."""

    size: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    ratio: int = 100
    entries: int = 10_000
    streams: int = 100_000
    pixels: int = 50_000_000
    nesting: int = 2


SMALL = 10 * MEGABYTE
"""What unpacks to no more than this may be packed as tightly as it likes."""


class Damaged(ValueError):
    """The file is not what its first bytes promise."""
