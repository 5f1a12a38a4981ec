"""Documents of cases: adding them, new versions, who may read them, when they are disclosed.

Each change is an event with ids and the hash of the content, so that the audit trail proves what was handed in.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from procurement.cases import document_refusals as refusals
from procurement.cases import events
from procurement.cases.enums import EventKind, Visibility
from procurement.cases.errors import NotAllowed
from procurement.cases.files import CaseDocument
from procurement.cases.models import Case
from procurement.cases.papers import OTHER, may_replace, readable, unlike
from procurement.cases.performing import locked
from procurement.cases.procedures import model_of
from procurement.cases.viewing import Viewer, viewer_of
from procurement.documents import access, scanning, services
from procurement.documents.errors import FileRefused
from procurement.jobs import clock
from procurement.organisations.acting import SYSTEM, Actor, capacities, current

if TYPE_CHECKING:
    from datetime import date

    from procurement.cases.models import CaseEvent
    from procurement.documents.models import Document, DocumentVersion
    from procurement.documents.services import Received
    from procurement.organisations.models import User

CONTEXT = "case"


def attach(
    case: Case,
    file: IO[bytes],
    *,
    name: str,
    kind: str = OTHER,
    actor: Actor,
    visibility: Visibility | None = None,
    title: str = "",
) -> CaseDocument:
    """Add a document to a case. ``kind`` is a code that the procedure declares, or ``OTHER``.

    Without ``visibility`` the declaration decides. Raises :class:`NotAllowed`, and :class:`FileRefused` with everything
    that stands against the file.
    """
    wanted = visibility or _declared(case, kind)
    _allowed(case, actor, wanted, kind)
    with services.received(file, name=name, kind=kind) as taken, transaction.atomic():
        fresh = locked(case)
        viewer = _allowed(fresh, actor, wanted, kind)
        _refuse_double(fresh, viewer, kind, taken)
        moment = _moment(fresh, kind)
        by = _person(viewer)
        version = services.add(taken, context=CONTEXT, kind=kind, by=by, title=title, confidential_moment=moment)
        added = CaseDocument.objects.create(
            case=fresh,
            document=version.document,
            visibility=wanted,
            part="" if viewer.is_office else min(viewer.parts),
            added_by=by,
            agency_id=viewer.actor.agency_id,
            company_id=viewer.actor.company_id,
            added_at=clock.now(),
        )
        _write_down(fresh, added, version, actor=viewer.actor)
    return added


def add_version(entry: CaseDocument, file: IO[bytes], *, name: str, actor: Actor) -> DocumentVersion:
    """A new version of a document by whoever gave it. Raises :class:`NotAllowed`, :class:`FileRefused`."""
    kind = entry.document.kind
    _may_add_version(_whole(entry.case), entry, actor)
    with services.received(file, name=name, kind=kind) as taken, transaction.atomic():
        fresh = locked(entry.case)
        viewer = _may_add_version(fresh, entry, actor)
        version = services.add_version(entry.document, taken, by=_person(viewer))
        _write_down(fresh, entry, version, actor=viewer.actor)
    return version


def may_open(document: Document, user: User) -> bool:
    """Whether a person, in any of the person's capacities, may read a document of a case."""
    entry = CaseDocument.objects.select_related("case", "document").filter(document=document).first()
    if entry is None or not Case.objects.visible_to(user).filter(pk=entry.case_id).exists():
        return False
    case, now = _whole(entry.case), clock.now()
    held = [Actor(user), *(Actor(user, membership) for membership in capacities(user))]
    return any(readable(entry, viewer_of(case, actor), now) for actor in held)


def closed_on(document: Document) -> date | None:
    """The day on which the case of a document was closed."""
    closed = CaseDocument.objects.filter(document=document).values_list("case__closed_at", flat=True).first()
    return timezone.localtime(closed).date() if closed else None


def disclose_after(event: CaseEvent, case: Case) -> None:
    """The step until which documents were confidential has been taken."""
    if event.kind != EventKind.TRANSITION or event.transition not in {
        rule.confidential_until for rule in case.procedure.documents
    }:
        return
    found = CaseDocument.objects.filter(case=case, document__confidential_moment=event.transition)
    services.disclose(list(found.values_list("document", flat=True)), at=event.at)


@transaction.atomic
def tell_infected(version: DocumentVersion) -> None:
    """A virus was found in a document of a case: an event, from which the notice to the uploader is made."""
    entry = CaseDocument.objects.select_related("case", "document").filter(document=version.document).first()
    if entry is not None:
        _write_down(locked(entry.case), entry, version, actor=SYSTEM, infected=True)


def join() -> None:
    """Let documents ask cases; called when the apps are ready."""
    access.register(CONTEXT, may_open, ended=closed_on)
    events.on_event(disclose_after)
    scanning.on_infected(tell_infected)


def _whole(case: Case) -> Case:
    return case if hasattr(type(case), "procedure") else model_of(case.kind).objects.get(pk=case.pk)


def _declared(case: Case, kind: str) -> Visibility:
    rule = _whole(case).procedure.document(kind)
    return rule.visibility if rule else Visibility.PARTIES


def _allowed(case: Case, actor: Actor, visibility: Visibility, kind: str) -> Viewer:
    """How the actor, as known now, stands to the case; raises :class:`NotAllowed`."""
    whole = _whole(case)
    viewer = viewer_of(whole, current(actor))
    if viewer.actor.user is None or visibility not in viewer.may_write or whole.is_closed:
        raise NotAllowed([refusals.no_document(whole, visibility)])
    if kind != OTHER and whole.procedure.document(kind) is None:
        raise LookupError(f"{whole.kind} knows no document {kind!r}")
    if not may_replace(whole, viewer, kind):
        raise NotAllowed([refusals.handed_in(whole)])
    return viewer


def _may_add_version(case: Case, entry: CaseDocument, actor: Actor) -> Viewer:
    viewer = _allowed(case, actor, Visibility(entry.visibility), entry.document.kind)
    if unlike(entry, viewer):
        raise NotAllowed([refusals.not_yours()])
    return viewer


def _person(viewer: Viewer) -> User:
    user = viewer.actor.user
    assert user is not None  # noqa: S101 - _allowed has refused the platform
    return user


def _refuse_double(case: Case, viewer: Viewer, kind: str, taken: Received) -> None:
    """Tell of the same bytes under the same kind, as far as the actor may know of them."""
    same = case.documents.filter(
        document__kind=kind,
        document__versions__file__sha256=taken.bytes.sha256,
        document__versions__erased_at__isnull=True,
    ).select_related("document")
    now = clock.now()
    if known := next((entry for entry in same if readable(entry, viewer, now)), None):
        raise FileRefused([refusals.double(known)])


def _moment(case: Case, kind: str) -> str:
    """The step until which a new document of this kind is confidential; empty when it was taken already."""
    rule = case.procedure.document(kind)
    if rule is None or not rule.confidential_until:
        return ""
    taken = case.events.filter(kind=EventKind.TRANSITION, transition=rule.confidential_until)
    return "" if taken.exists() else rule.confidential_until


def _write_down(case: Case, entry: CaseDocument, version: DocumentVersion, *, actor: Actor, **more: Any) -> None:
    details = {
        "document": entry.document_id,
        "version": version.pk,
        "number": version.number,
        "kind": entry.document.kind,
        "visibility": str(entry.visibility),
        "sha256": version.file.sha256,
        **more,
    }
    events.append(case, EventKind.DOCUMENT, actor=actor, at=clock.now(), details=details)
