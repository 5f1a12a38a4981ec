"""Notices are made in the transaction of the event: what did not happen is told to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import IntegerField, Value

from procurement.cases.models import Case
from procurement.jobs import clock
from procurement.notices import audience, topics
from procurement.notices.enums import Way
from procurement.notices.models import Notice, OutgoingMail
from procurement.notices.people import People
from procurement.notices.queries import ways_of

if TYPE_CHECKING:
    from datetime import datetime

    from procurement.cases.models import CaseEvent
    from procurement.notices.audience import Told

Capacity = tuple[int, int | None]
"""A person and the membership (none for a party in person)."""

AT_ONCE_TOGETHER = 50
"""So many people are checked by one query."""


def tell(event: CaseEvent, case: Case) -> None:
    """Tell of an event: one notice for each person who may see the case, a mail for those who want one at once."""
    candidates: dict[Capacity, Told] = {}
    for told in audience.of(event, People(case)):
        person, membership = told.actor.user, told.actor.membership
        if person is not None:
            candidates.setdefault((person.pk, membership.pk if membership else None), told)
    chosen: dict[int, Told] = {}
    for (person_id, _membership), told in _who_see_it(case, candidates):
        chosen.setdefault(person_id, told)
    if not chosen:
        return
    kept = chosen.values()
    now = clock.now()
    ways = ways_of(chosen, {topics.topic_of(told.message).code for told in kept})
    notices = Notice.objects.bulk_create(_notice(told, event, now=now, ways=ways) for told in kept)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(person=one.person, notice=one, made_at=now, next_try=now)
        for one in notices
        if one.way == Way.AT_ONCE
    )


def _notice(told: Told, event: CaseEvent, *, now: datetime, ways: dict[tuple[int, str], Way]) -> Notice:
    person, topic = told.actor.user, topics.topic_of(told.message).code
    assert person is not None  # noqa: S101 - only people are told
    return Notice(
        person=person,
        membership=told.actor.membership,
        case_id=event.case_id,
        event=event,
        message=told.message,
        topic=topic,
        why=told.why,
        values=told.values,
        way=ways[person.pk, topic],
        made_at=now,
    )


def _who_see_it(case: Case, candidates: dict[Capacity, Told]) -> Iterator[tuple[Capacity, Told]]:
    """Those who may see the case in the capacity in which they are told."""
    waiting = list(candidates.items())
    for start in range(0, len(waiting), AT_ONCE_TOGETHER):
        chunk = waiting[start : start + AT_ONCE_TOGETHER]
        first, *others = [
            Case.objects.seen_as(told.actor)
            .filter(pk=case.pk)
            .order_by()
            .annotate(place=Value(place, output_field=IntegerField()))
            .values_list("place", flat=True)
            for place, (_capacity, told) in enumerate(chunk)
        ]
        seen = set(first.union(*others, all=True) if others else first)
        yield from (one for place, one in enumerate(chunk) if place in seen)
