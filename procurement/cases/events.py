"""The audit trail: one event for each thing that happened, chained by hash.

``canonical`` is the text that is hashed: the event's columns as JSON with sorted keys, times in UTC with microseconds.
The database checks number, chain and hash of each new event and keeps count and head in the case.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from procurement.cases.models import CaseEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from procurement.cases.enums import EventKind
    from procurement.cases.models import Case
    from procurement.organisations.acting import Actor

    Handler = Callable[[CaseEvent, Case], None]

_handlers: list[Handler] = []


def on_event(handler: Handler) -> None:
    """Call ``handler`` with each new event, in the event's own transaction; what leaves waits for the commit."""
    if handler not in _handlers:
        _handlers.append(handler)


def append(
    case: Case,
    kind: EventKind,
    *,
    actor: Actor,
    at: datetime,
    transition: str = "",
    source: str = "",
    target: str = "",
    details: dict[str, Any] | None = None,
    token: UUID | None = None,
) -> CaseEvent:
    """Write down what happened to a case that this transaction has locked."""
    event = CaseEvent(
        case=case,
        seq=case.events_count + 1,
        kind=kind,
        transition=transition,
        source=source,
        target=target,
        version=case.version,
        at=at,
        actor=actor.user,
        role=actor.role,
        agency_id=actor.agency_id,
        company_id=actor.company_id,
        details={**(details or {}), **_behind(actor)},
        token=token,
        previous_hash=case.head_hash,
    )
    event.canonical = canonical(event)
    event.hash = chained(event.previous_hash, event.canonical)
    event.save(force_insert=True)
    case.events_count, case.head_hash, case.touched_at = event.seq, event.hash, event.at
    for handler in _handlers:
        handler(event, case)
    return event


def _behind(actor: Actor) -> dict[str, int]:
    """Who answers for the program that acts, so that the chain of hashes covers it."""
    program = actor.user is not None and actor.user.set_up_by_id
    return {"set_up_by": program} if program else {}


def canonical(event: CaseEvent) -> str:
    """The text of an event that is hashed."""
    values = {
        "case": event.case_id,
        "seq": event.seq,
        "kind": str(event.kind),
        "transition": event.transition,
        "source": event.source,
        "target": event.target,
        "version": event.version,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "role": str(event.role),
        "agency": event.agency_id,
        "company": event.company_id,
        "details": event.details,
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(previous: str, text: str) -> str:
    """The hash of an event: SHA-256 of the hash before it, a line break and its text, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
