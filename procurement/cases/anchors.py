"""Nightly anchors outside the database: who rewrites a whole chain in it cannot rewrite these.

A file for each night under ``AUDIT_DIR`` lists the heads that are new since the night before, and ends with an HMAC
over its lines and the HMAC of the file before it, keyed by ``AUDIT_KEY``. Put the folder where the database's owner
cannot write.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from procurement.cases.models import Case, CaseEvent
from procurement.cases.verification import Finding
from procurement.jobs import clock

SUFFIX = ".anchor"


@dataclass(frozen=True, slots=True)
class Anchored:
    """The head of a case as one night wrote it down."""

    case: int
    seq: int
    hash: str


class BrokenAnchor(ValueError):
    """A file of anchors was changed, or one before it is missing."""


def write() -> Path | None:
    """Write down the heads that are new since the last file; ``None`` when there are none."""
    known, last_mac = _read()
    rows = Case.objects.order_by("pk").values_list("pk", "events_count", "head_hash")
    new = [Anchored(*row) for row in rows.iterator() if row[1] and known.get(row[0]) != Anchored(*row)]
    if not new:
        return None
    folder = Path(settings.AUDIT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{one.case} {one.seq} {one.hash}\n" for one in new)
    target = folder / f"{clock.now():%Y%m%dT%H%M%S%f}{SUFFIX}"
    written = target.with_suffix(".new")
    written.write_text(f"{text}{_mac(last_mac, text)}\n", encoding="ascii")
    written.rename(target)
    return target


def findings() -> Iterator[Finding]:
    """Anchored heads that the database no longer has; raises :class:`BrokenAnchor`."""
    known, _mac_of_last = _read()
    stored: dict[tuple[int, int], str] = {}
    for chunk in _chunks(sorted(known)):
        places = {(case, known[case].seq) for case in chunk}
        rows = CaseEvent.objects.filter(case__in=chunk, seq__in={seq for _case, seq in places})
        stored |= {(case, seq): value for case, seq, value in rows.values_list("case_id", "seq", "hash")}
    for one in known.values():
        if stored.get((one.case, one.seq)) != one.hash:
            yield Finding(one.case, one.seq, "is not the event that was anchored outside the database")


def _chunks(keys: list[int], size: int = 1_000) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def _read() -> tuple[dict[int, Anchored], str]:
    known: dict[int, Anchored] = {}
    mac = ""
    for path in sorted(Path(settings.AUDIT_DIR).glob(f"*{SUFFIX}")):
        *lines, stated = path.read_text(encoding="ascii").splitlines()
        mac = _mac(mac, "".join(f"{line}\n" for line in lines))
        if not hmac.compare_digest(mac, stated):
            raise BrokenAnchor(f"{path.name} was changed, or a file before it is missing")
        for line in lines:
            case, seq, head = line.split(" ")
            known[int(case)] = Anchored(int(case), int(seq), head)
    return known, mac


def _mac(previous: str, text: str) -> str:
    key = settings.AUDIT_KEY or settings.SECRET_KEY
    return hmac.new(key.encode(), f"{previous}\n{text}".encode(), hashlib.sha256).hexdigest()
