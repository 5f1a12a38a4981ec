"""What waits for a person, in all capacities or in one: cases, and deadlines that the person owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from procurement.cases import procedures
from procurement.cases.clocks import Deadline
from procurement.cases.enums import DeadlineOutcome
from procurement.cases.models import Case, CaseAssignment, CaseParty
from procurement.cases.who import of_actor
from procurement.organisations.acting import Actor, capacities
from procurement.organisations.enums import OFFICE_ROLES

if TYPE_CHECKING:
    from procurement.organisations.models import User

LAST = Coalesce(F("moved_to"), F("due_on"))
SUNDAY = 6


def actors_of(user: User, membership: int | None = None) -> Sequence[Actor]:
    """The person in each capacity held today, or in the one asked for; without any, as a person alone."""
    held = [Actor(user, one) for one in capacities(user)]
    if membership is not None:
        return [one for one in held if one.membership is not None and one.membership.pk == membership]
    return held or [Actor(user)]


def waiting(actors: Iterable[Actor]) -> QuerySet[Case]:
    """Open cases whose next step is the person's, or the office's as long as nobody is assigned."""
    parts: list[QuerySet[Case]] = [Case.objects.none()]
    for actor in actors:
        parts += [Case.objects.waiting_for(actor), unassigned(actor)]
    soonest = Deadline.objects.filter(case=OuterRef("pk"), outcome=DeadlineOutcome.OPEN).order_by(LAST.asc())
    given = CaseAssignment.objects.filter(case=OuterRef("pk"), until_at__isnull=True)
    assigned = given.annotate(code=Concat(Value("assigned:"), "role")).filter(code=OuterRef("waits_for"))
    return reduce(or_, parts).annotate(
        next_due=Subquery(soonest.annotate(last=LAST).values("last")[:1]),
        nobodys=Q(waits_for__startswith="assigned:") & ~Exists(assigned),
    )


def unassigned(actor: Actor) -> QuerySet[Case]:
    """Cases that wait for an assigned person of the actor's office, and have none."""
    if actor.role not in OFFICE_ROLES:
        return Case.objects.none()
    given = CaseAssignment.objects.filter(role=actor.role, until_at__isnull=True)
    return Case.objects.filter(
        waits_for=f"assigned:{actor.role}",
        kind__in=procedures.kinds_open_to({actor.role}),
        submitted_at__isnull=False,
        closed_at__isnull=True,
    ).exclude(pk__in=given.values("case"))


def due_this_week(actors: Iterable[Actor], today: date) -> QuerySet[Deadline]:
    """Deadlines of the person whose last day lies between today and Sunday."""
    return _owed(actors, Q(last__range=(today, end_of_week(today))))


def overdue(actors: Iterable[Actor], today: date) -> QuerySet[Deadline]:
    """Deadlines of the person whose last day has passed."""
    return _owed(actors, Q(last__lt=today))


def _owed(actors: Iterable[Actor], when: Q) -> QuerySet[Deadline]:
    """Running deadlines that are the person's to meet, the soonest first."""
    mine = reduce(or_, [_owed_by(actor) for actor in actors], Q(pk__in=[]))
    running = Deadline.objects.filter(mine, outcome=DeadlineOutcome.OPEN, case__closed_at__isnull=True)
    return running.annotate(last=LAST).filter(when).select_related("case").order_by("last", "pk")


def end_of_week(today: date) -> date:
    """The Sunday that ends the week."""
    return today + timedelta(days=SUNDAY - today.weekday())


def _owed_by(actor: Actor) -> Q:
    if actor.user is None:
        return Q(pk__in=[])
    found = Q(pk__in=[])
    for part in sorted({part for model in procedures.every() for part in model.procedure.parts}):
        joined = CaseParty.objects.filter(of_actor(actor), part=part, left_at__isnull=True)
        found |= Q(owed_by=f"part:{part}", case__in=joined.values("case"))
    if actor.role in OFFICE_ROLES:
        given = CaseAssignment.objects.filter(role=actor.role, until_at__isnull=True)
        office = Q(case__kind__in=procedures.kinds_open_to({actor.role}), case__submitted_at__isnull=False)
        mine = Q(case__in=given.filter(user=actor.user).values("case"))
        nobodys = office & ~Q(case__in=given.values("case"))
        found |= Q(owed_by=f"assigned:{actor.role}") & (mine | nobodys)
        found |= Q(owed_by=actor.role) & office
    return found
