"""Outages: deadlines whose last day fell in one move, with an event on each case concerned."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from procurement.cases import events
from procurement.cases.clocks import Deadline, Outage
from procurement.cases.enums import DeadlineOutcome, EventKind
from procurement.cases.models import Case
from procurement.cases.performing import locked
from procurement.jobs import clock
from procurement.law.calendars import Calendar
from procurement.law.ranges import ONE_DAY
from procurement.organisations.acting import SYSTEM, Actor
from procurement.policy.calendars import calendar_for
from procurement.policy.queries import at, site_policy_set

BY_LENGTH = "BY_LENGTH"
"""A deadline moves by as many days as the outage had, begun days included; else to the first working day after it."""


def moved(last: date, *, began: date, ended: date, rule: str, calendar: Calendar) -> date:
    """Where a deadline that ends in an outage moves to. Parameter ``cases.outage_rule``."""
    if rule == BY_LENGTH:
        return calendar.roll_forward(last + ((ended - began) + ONE_DAY))
    return calendar.add_working_days(ended, 1)


def apply(outage: Outage, *, actor: Actor) -> int:
    """Move the deadlines that fell in the outage; gives their number. An outage is applied once.

    One transaction per case, so that a case that somebody works on delays only itself; done again after an
    interruption, it goes on where it stopped.
    """
    began, ended = (timezone.localtime(moment).date() for moment in (outage.from_at, outage.to_at))
    fell = Q(moved_to__isnull=True, due_on__range=(began, ended)) | Q(moved_to__range=(began, ended))
    found = (
        Deadline.objects.filter(fell)
        .exclude(outcome=DeadlineOutcome.CANCELLED)
        .exclude(outcome__in=[DeadlineOutcome.MET])
    )
    total = 0
    for case in Case.objects.filter(pk__in=found.values("case")).order_by("pk"):
        total += _move_in(case, outage, began, ended, actor=actor)
    Outage.objects.filter(pk=outage.pk, applied_at__isnull=True).update(applied_at=clock.now())
    return total


@transaction.atomic
def _move_in(case: Case, outage: Outage, began: date, ended: date, *, actor: Actor) -> int:
    fresh = locked(case)
    policy_set = site_policy_set()
    rule = at(ended, policy_set).text("cases.outage_rule")
    calendar = calendar_for(policy_set, began.year, ended.year + 1)
    moved_here = 0
    for deadline in fresh.deadlines.filter(outcome__in=[DeadlineOutcome.OPEN, DeadlineOutcome.LATE]):
        last = deadline.moved_to or deadline.due_on
        if last is None or not began <= last <= ended:
            continue
        deadline.moved_to = moved(last, began=began, ended=ended, rule=rule, calendar=calendar)
        deadline.reminded_at = deadline.passed_at = None
        if deadline.ended_on is not None and deadline.ended_on <= deadline.moved_to:
            deadline.outcome = DeadlineOutcome.MET
        deadline.save(update_fields=["moved_to", "reminded_at", "passed_at", "outcome"])
        details = {"deadline": deadline.code, "from": str(last), "to": str(deadline.moved_to), "outage": outage.pk}
        events.append(fresh, EventKind.DEADLINE_MOVED, actor=actor or SYSTEM, at=clock.now(), details=details)
        moved_here += 1
    return moved_here
