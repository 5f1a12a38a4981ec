"""Who is told of an event of a case, of what, and why: the rules, before anybody is checked.

Earlier answers win: a person for whom a step is both "your turn" and "progress" is told that it is their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procurement.cases.enums import EventKind, Visibility
from procurement.cases.procedures import steps_of
from procurement.cases.who import Assigned, Office, Party, Who
from procurement.notices import topics
from procurement.notices.enums import Why
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role

if TYPE_CHECKING:
    from procurement.cases.models import CaseEvent
    from procurement.notices.people import People


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody in one capacity, the message, and why: ``part`` or ``role`` says as what, ``owes`` what is theirs."""

    actor: Actor
    message: str
    why: Why
    part: str = ""
    role: str = ""
    owes: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What the text needs to know again; codes only."""
        return {name: value for name in ("part", "role", "owes") if (value := getattr(self, name))}


def of(event: CaseEvent, people: People) -> Iterator[Told]:
    """Everybody to be told of an event, the acting person included only for a receipt."""
    rule = _RULES.get(EventKind(event.kind))
    if rule is None:
        return
    for told in rule(event, people):
        person = told.actor.user
        if told.message == "receipt" or (person is not None and person.pk != event.actor_id):
            yield told


def owing(who: Who | None, message: str, people: People) -> Iterator[Told]:
    """Those whose turn it is, or who owe something. Where nobody is assigned, the whole office is meant."""
    if isinstance(who, Party):
        members = people.of_parts(who.part)
        yield from (
            Told(one, message, Why.PARTY, part=part, owes=who.code)
            for part, one in members
            if not who.roles or one.role in who.roles
        )
    elif isinstance(who, Assigned):
        assigned = [one for one in people.assigned() if one.role == who.role]
        if assigned:
            yield from (Told(one, message, Why.ASSIGNED, role=one.role, owes=who.code) for one in assigned)
        else:
            yield from _office(who.role, message, who.code, people)
    elif isinstance(who, Office):
        yield from _office(who.role, message, who.code, people)


def _office(role: Role, message: str, owes: str, people: People) -> Iterator[Told]:
    return (Told(one, message, Why.OFFICE, role=one.role, owes=owes) for one in people.of_office(role))


def _parties(message: str, people: People) -> Iterator[Told]:
    return (Told(one, message, Why.PARTY, part=part) for part, one in people.of_parts())


def _assigned(message: str, people: People) -> Iterator[Told]:
    return (Told(one, message, Why.ASSIGNED, role=one.role) for one in people.assigned())


def _step(event: CaseEvent, people: People) -> Iterator[Told]:
    case = people.case
    step = steps_of(type(case)).get(event.transition)
    if (step is not None and step.submits) or topics.gives_receipt(case.kind, event.transition):
        yield from (Told(one, "receipt", Why.SELF) for one in people.acting(event))
    if event.source != event.target and not case.is_closed:
        yield from owing(case.procedure.waits.get(case.state), "turn", people)
    message = topics.message_of_step(case.kind, event.transition, closes=case.is_closed)
    yield from _parties(message, people)
    yield from _assigned(message, people)


def _given(event: CaseEvent, people: People) -> Iterator[Told]:
    """The person to whom the case is given; who was told of the step that gave it is not told again."""
    for one in people.person(event.details["user"], event.details["role"]):
        if not people.was_told(event, one):
            yield Told(one, "assigned", Why.ASSIGNED, role=one.role)


def _taken(event: CaseEvent, people: People) -> Iterator[Told]:
    for one in people.person(event.details["user"], event.details["role"]):
        if not people.was_told(event, one):
            yield Told(one, "released", Why.FORMER, role=one.role)


def _handed_over(event: CaseEvent, people: People) -> Iterator[Told]:
    role = event.details["role"]
    yield from (Told(one, "assigned", Why.ASSIGNED, role=role) for one in people.person(event.details["to"], role))
    if event.details["from"] is not None:
        before = people.person(event.details["from"], role)
        yield from (Told(one, "released", Why.FORMER, role=role) for one in before)


def _joined(event: CaseEvent, people: People) -> Iterator[Told]:
    """A new party; a draft is nobody's news."""
    if people.case.submitted_at is None:
        return
    for told in _parties("joined", people):
        joined = event.details
        mine = {joined.get("agency"), joined.get("company"), joined.get("user")} - {None}
        own = {told.actor.agency_id, told.actor.company_id, told.actor.user.pk if told.actor.user else None}
        if told.part == joined["part"] and mine & own and not people.was_told(event, told.actor):
            yield told


def _said(message: str) -> Rule:
    def rule(event: CaseEvent, people: People) -> Iterator[Told]:
        """What only the offices may read is told to those of them who work on the case, and to no party."""
        if event.details.get("visibility") in {Visibility.PARTIES, Visibility.PUBLIC}:
            yield from _parties(message, people)
        told = list(_assigned(message, people))
        yield from told
        case = people.case
        who = case.procedure.waits.get(case.state)
        if not told and case.submitted_at is not None and isinstance(who, Assigned | Office):
            yield from (replace(one, owes="") for one in owing(who, message, people))

    return rule


def _owed(message: str) -> Rule:
    def rule(event: CaseEvent, people: People) -> Iterable[Told]:
        return owing(people.case.procedure.deadline(event.details["deadline"]).owed_by, message, people)

    return rule


def _moved(event: CaseEvent, people: People) -> Iterator[Told]:
    """All whom a moved deadline concerns: who owes it, the parties, who works on the case."""
    yield from owing(people.case.procedure.deadline(event.details["deadline"]).owed_by, "deadline_moved", people)
    yield from _parties("deadline_moved", people)
    yield from _assigned("deadline_moved", people)


Rule = Callable[["CaseEvent", "People"], Iterable[Told]]

_RULES: dict[EventKind, Rule] = {
    EventKind.TRANSITION: _step,
    EventKind.ASSIGNED: _given,
    EventKind.RELEASED: _taken,
    EventKind.HANDED_OVER: _handed_over,
    EventKind.PARTY_JOINED: _joined,
    EventKind.COMMENT: _said("comment"),
    EventKind.DOCUMENT: _said("document"),
    EventKind.DEADLINE_NEAR: _owed("deadline_near"),
    EventKind.DEADLINE_PASSED: _owed("deadline_passed"),
    EventKind.DEADLINE_MOVED: _moved,
}
