"""Who may open a document: asked of the part of the platform that owns it. What nobody vouches for, nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from procurement.documents import clamd
from procurement.documents.enums import ScanState
from procurement.jobs import clock
from procurement.law.decisions import Reason, gettext_noop

if TYPE_CHECKING:
    from procurement.documents.enums import Door
    from procurement.documents.models import Document, DocumentVersion
    from procurement.organisations.models import User

    Check = Callable[[Document, User], bool]
    Ended = Callable[[Document], date | None]


def _never(document: Document) -> None:
    """Still in use."""


@dataclass(frozen=True, slots=True)
class _Context:
    check: Check
    ended: Ended


_contexts: dict[str, _Context] = {}


def register(context: str, check: Check, *, ended: Ended = _never) -> None:
    """Let ``check`` say who may see documents of this context, and ``ended`` since when they are no longer in use."""
    _contexts[context] = _Context(check, ended)


def may_see(document: Document, user: User) -> bool:
    """Whether the person may know the document and its content."""
    owner = _contexts.get(document.context)
    return owner is not None and user.is_active and owner.check(document, user)


def ended_on(document: Document) -> date | None:
    """The day on which whatever the document belongs to came to its end; ``None`` while it goes on."""
    owner = _contexts.get(document.context)
    return owner.ended(document) if owner else None


def objection(version: DocumentVersion, user: User) -> Reason | None:
    """Why somebody who may see the document cannot have its bytes now."""
    if version.erased_at is not None:
        return Reason(
            "erased",
            gettext_noop("The file was erased ({basis}). Its name and its hash are kept."),
            values={"basis": version.erased_basis},
        )
    state = version.file.scan_state
    if state == ScanState.INFECTED:
        return Reason(
            "infected",
            gettext_noop("The virus scanner found {finding} in this file; nobody can open it any more."),
            values={"finding": version.file.scan_finding},
        )
    if not clamd.is_configured() or state == ScanState.CLEAN or version.uploaded_by_id == user.pk:
        return None
    if state == ScanState.UNSCANNABLE:
        return Reason(
            "unscannable",
            gettext_noop(
                "The virus scanner cannot read this file ({error}), so that only the one who uploaded it can open it."
                " Ask for another version."
            ),
            values={"error": version.file.scan_finding},
        )
    return Reason(
        "not_scanned",
        gettext_noop("The file is still waiting for the virus scanner. Come back in a few minutes."),
    )


def note(version: DocumentVersion, user: User, *, address: str | None, door: Door) -> None:
    """Write down that somebody opens a version, before the first byte leaves."""
    version.accesses.create(user=user, at=clock.now(), address=address, door=door)
