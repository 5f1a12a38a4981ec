"""Reading the audit trail with suspicion: every chain recomputed, every head compared, every anchor kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet

from procurement.cases.events import canonical, chained
from procurement.cases.models import Case, CaseEvent


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the trail that is not as it was written."""

    case: int
    seq: int | None
    what: str

    def __str__(self) -> str:
        place = f"event {self.seq}" if self.seq is not None else "case"
        return f"case {self.case}, {place}: {self.what}"


def findings(cases: QuerySet[Case] | None = None) -> Iterator[Finding]:
    """Everything that does not fit, in all cases (or in some); nothing when the trail is sound."""
    chosen = Case.objects.all() if cases is None else cases
    heads = {
        pk: (count, head) for pk, count, head in chosen.order_by("pk").values_list("pk", "events_count", "head_hash")
    }
    rows = CaseEvent.objects.filter(case__in=chosen.order_by().values("pk")).order_by("case_id", "seq")
    for case_id, group in groupby(rows.iterator(chunk_size=5_000), key=attrgetter("case_id")):
        count, head = heads.pop(case_id, (0, ""))
        yield from _chain(case_id, group, count, head)
    for case_id, (count, _head) in heads.items():
        yield Finding(case_id, None, f"{count} events are missing")


def _chain(case_id: int, rows: Iterator[CaseEvent], count: int, head: str) -> Iterator[Finding]:
    previous, seq = "", 0
    for seq, row in enumerate(rows, start=1):
        if row.seq != seq:
            yield Finding(case_id, row.seq, f"follows event {seq - 1}: an event is missing or was added")
            return
        if row.canonical != canonical(row):
            yield Finding(case_id, seq, "its columns are not those that were written down")
        if row.previous_hash != previous:
            yield Finding(case_id, seq, "does not continue the event before it")
        if row.hash != chained(row.previous_hash, row.canonical):
            yield Finding(case_id, seq, "its text is not the one that was hashed")
        previous = row.hash
    if seq != count:
        yield Finding(case_id, None, f"has {seq} events where {count} were counted")
    elif previous != head:
        yield Finding(case_id, None, "its head is not the hash of its last event")
