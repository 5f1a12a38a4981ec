"""The history of a case in sentences; who acted is named to the offices and to one's own people only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.cases.enums import EventKind, LinkKind, Visibility
from procurement.cases.models import Case, CaseComment, CaseEvent
from procurement.cases.procedures import steps_of
from procurement.cases.rows import name, rows_of
from procurement.organisations.enums import Role
from procurement.organisations.models import User

if TYPE_CHECKING:
    from procurement.cases.models import CaseParty
    from procurement.cases.viewing import Viewer

HIDDEN_FROM_PARTIES = frozenset({EventKind.ASSIGNED, EventKind.RELEASED, EventKind.HANDED_OVER})
"""Who works on a case within the offices concerns nobody else."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one viewer reads it."""

    at: datetime
    what: str
    by: str
    state: str


def events_of(case: Case, *, beside: Sequence[CaseParty] = ()) -> Sequence[CaseEvent]:
    """The events of a case, newest first, with whom they (and the rows ``beside``) name; a page reads them once."""
    events = rows_of(CaseEvent, case, order="seq DESC")
    name(events, beside)
    return events


def history(case: Case, viewer: Viewer, *, events: Sequence[CaseEvent] | None = None) -> Sequence[Told]:
    """What happened, newest first."""
    events = [one for one in (events_of(case) if events is None else events) if _open(one, viewer)]
    people, label = _people(events), case.procedure.state_label
    return [
        Told(
            one.at,
            _sentence(case, one, people),
            _by(one, viewer, people),
            label(one.target) if one.target and one.target != one.source else "",
        )
        for one in events
    ]


def _open(event: CaseEvent, viewer: Viewer) -> bool:
    if viewer.is_office:
        return True
    if event.kind == EventKind.COMMENT:
        return event.details.get("visibility") in viewer.may_read
    if event.kind == EventKind.DOCUMENT:
        return event.details.get("visibility", Visibility.PARTIES) in viewer.may_read
    return event.kind not in HIDDEN_FROM_PARTIES


def _people(events: Iterable[CaseEvent]) -> dict[int, str]:
    said = (one.details.get(key) for one in events for key in ("user", "to", "set_up_by"))
    named = {value for value in said if isinstance(value, int)}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=named)} if named else {}


def _by(event: CaseEvent, viewer: Viewer, people: Mapping[int, str]) -> str:
    if event.actor is None:
        return _("the platform itself")
    organisation = event.company or event.agency
    role = Role(event.role).label if event.role else ""
    place = f"{organisation.local_name} · {role}" if organisation else str(role)
    own = viewer.actor.user == event.actor or (
        event.company_id is not None and event.company_id == viewer.actor.company_id
    )
    behind = event.details.get("set_up_by")
    if not (viewer.is_office or own):
        return _("%(place)s, by a program") % {"place": place} if behind else place or _("a party")
    if behind:
        names = {"program": event.actor, "place": place, "person": people.get(behind, "")}
        return _("%(program)s (%(place)s; a program for which %(person)s answers)") % names
    return f"{event.actor} ({place})" if place else str(event.actor)


_SENTENCES: dict[str, Promise] = {
    EventKind.OPENED: gettext_lazy("Draft begun"),
    EventKind.REVISED: gettext_lazy("Draft changed"),
    EventKind.COMMENT: gettext_lazy("Comment for: %(readers)s"),
    EventKind.DOCUMENT: gettext_lazy("Document handed in: %(document)s, file version %(number)s"),
    EventKind.ASSIGNED: gettext_lazy("Assigned to %(person)s (%(role)s)"),
    EventKind.RELEASED: gettext_lazy("No longer assigned: %(person)s (%(role)s)"),
    EventKind.HANDED_OVER: gettext_lazy("Handed over to %(person)s (%(role)s)"),
    EventKind.PARTY_JOINED: gettext_lazy("Takes part from now on: %(part)s"),
    EventKind.PARTY_LEFT: gettext_lazy("Takes part no longer: %(part)s"),
    EventKind.LINKED: gettext_lazy("Linked to another case: %(how)s"),
    EventKind.CLOCK_STOPPED: gettext_lazy("The clock stands still from %(day)s"),
    EventKind.CLOCK_RESUMED: gettext_lazy("The clock stood still until %(day)s"),
    EventKind.DEADLINE_MOVED: gettext_lazy("Because of an outage the deadline “%(deadline)s” moves to %(day)s"),
    EventKind.DEADLINE_NEAR: gettext_lazy("The deadline “%(deadline)s” ends on %(day)s"),
    EventKind.DEADLINE_PASSED: gettext_lazy("The deadline “%(deadline)s” passed on %(day)s"),
}


def _sentence(case: Case, event: CaseEvent, people: dict[int, str]) -> str:
    sentence = _SENTENCES.get(event.kind)
    return str(sentence) % _words(case, event.details, people) if sentence else _step(case, event)


def _step(case: Case, event: CaseEvent) -> str:
    step = steps_of(type(case)).get(event.transition)
    return str(step.label) if step else str(event.get_kind_display())


def _words(case: Case, details: Mapping[str, Any], people: dict[int, str]) -> dict[str, str]:
    """The references of an event as words."""
    person = details.get("to") if isinstance(details.get("to"), int) else details.get("user")
    day = next((details[key] for key in ("last", "to", "from") if isinstance(details.get(key), str)), "")
    papers = {rule.code: str(rule.label) for rule in case.procedure.documents}
    labels = {rule.code: str(rule.label) for rule in case.procedure.deadlines}
    return {
        "person": people.get(person, "") if isinstance(person, int) else "",
        "role": str(Role(details["role"]).label) if details.get("role") else "",
        "part": str(case.procedure.parts.get(details.get("part", ""), "")),
        "how": str(LinkKind(details["link"]).label) if details.get("link") else "",
        "readers": str(Visibility(details["visibility"]).label) if details.get("visibility") else "",
        "document": papers.get(details.get("kind", ""), _("another document")),
        "number": str(details.get("number", "")),
        "deadline": labels.get(details.get("deadline", ""), ""),
        "day": formats.date_format(date.fromisoformat(day)) if day else "",
    }


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as one viewer reads it."""

    at: datetime
    who: str
    text: str
    visibility: str


def comments(case: Case, viewer: Viewer, *, events: Sequence[CaseEvent] | None = None) -> Sequence[Said]:
    """The comments that the viewer may read, oldest first."""
    known = events_of(case) if events is None else events
    written = {one.details["comment"]: one for one in known if one.kind == EventKind.COMMENT}
    people = _people(written.values())
    said = [one for one in rows_of(CaseComment, case, order="at, id") if one.visibility in viewer.may_read]
    return [
        Said(one.at, _by(written[one.pk], viewer, people), one.text, str(one.get_visibility_display())) for one in said
    ]
