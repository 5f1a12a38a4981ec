"""Deadlines of a case: begun, met, stopped and set going again by its steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from procurement.cases.clocks import ClockStop, Deadline
from procurement.cases.enums import DeadlineOutcome, EventKind, Unit
from procurement.law.calendars import Calendar, calendar_day_deadline, working_day_deadline
from procurement.law.ranges import ONE_DAY, DateRange
from procurement.policy.calendars import calendar_for
from procurement.policy.queries import Snapshot, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.cases.act import Act
    from procurement.cases.models import Case
    from procurement.cases.procedures import DeadlineRule

COUNTED = "COUNTED"
"""The day of the beginning is the first day (else the day after it)."""

YEARS_AHEAD = 6
"""How far the calendar of a deadline reaches."""


def last_day(
    rule: DeadlineRule, *, started: date, days: int, first_day: str, stops: Sequence[DateRange], calendar: Calendar
) -> date | None:
    """The day by which a deadline must be met; ``None`` while its clock stands still."""
    before_first = started - ONE_DAY if first_day == COUNTED else started
    counted = [] if rule.runs_on else stops
    count = working_day_deadline if rule.unit == Unit.WORKING else calendar_day_deadline
    return count(before_first, days=days, stops=counted, calendar=calendar)


def begin(act: Act, code: str) -> Deadline:
    """Let a deadline run from the day of the step; one that runs already begins anew."""
    case, rule = act.case, act.case.procedure.deadline(code)
    end(act, code, DeadlineOutcome.CANCELLED)
    law = act.law
    days, first_day = law.days(rule.days), law.text(rule.first_day)
    due = last_day(
        rule,
        started=act.day,
        days=days,
        first_day=first_day,
        stops=stops_of(case),
        calendar=_calendar(case, act.day),
    )
    return Deadline.objects.create(
        case=case,
        code=code,
        owed_by=rule.owed_by.code,
        started_on=act.day,
        days=days,
        unit=rule.unit,
        basis=law.parameter(rule.days).citation or rule.basis,
        due_on=due,
    )


def end(act: Act, code: str, outcome: DeadlineOutcome | None = None) -> None:
    """End a running deadline: met or late by the day of the step, unless another outcome is given."""
    for deadline in act.case.deadlines.filter(code=code, outcome=DeadlineOutcome.OPEN):
        last = deadline.moved_to or deadline.due_on
        by_day = DeadlineOutcome.LATE if last is not None and act.day > last else DeadlineOutcome.MET
        deadline.outcome, deadline.ended_on = outcome or by_day, act.day
        deadline.save(update_fields=["outcome", "ended_on"])


def end_all(act: Act) -> None:
    """The case is closed: what was still owed is owed no longer."""
    for code in act.case.deadlines.filter(outcome=DeadlineOutcome.OPEN).values_list("code", flat=True):
        end(act, code, DeadlineOutcome.CANCELLED)


def stop_clock(act: Act, reason: str, basis: str) -> None:
    """From tomorrow on the clock of the case stands still."""
    _stop, is_new = ClockStop.objects.get_or_create(
        case=act.case, to_on=None, defaults={"from_on": act.day + ONE_DAY, "reason": reason, "basis": basis}
    )
    if is_new:
        act.note(EventKind.CLOCK_STOPPED, {"reason": reason, "from": str(act.day + ONE_DAY)})
        recount(act.case)


def resume_clock(act: Act) -> None:
    """From tomorrow on the clock of the case runs again."""
    for stop in act.case.clock_stops.filter(to_on__isnull=True):
        stop.to_on = act.day
        stop.save(update_fields=["to_on"])
        act.note(EventKind.CLOCK_RESUMED, {"reason": stop.reason, "to": str(act.day)})
    recount(act.case)


def recount(case: Case) -> None:
    """Work out the running deadlines of a case anew, after its clock stopped or went on."""
    running = case.deadlines.filter(outcome=DeadlineOutcome.OPEN)
    for deadline in running:
        rule = case.procedure.deadline(deadline.code)
        law = _law(case)
        due = last_day(
            rule,
            started=deadline.started_on,
            days=deadline.days,
            first_day=law.text(rule.first_day),
            stops=stops_of(case),
            calendar=_calendar(case, deadline.started_on),
        )
        if due != deadline.due_on:
            deadline.due_on, deadline.reminded_at, deadline.passed_at = due, None, None
            deadline.save(update_fields=["due_on", "reminded_at", "passed_at"])


def stops_of(case: Case) -> list[DateRange]:
    """The days on which the clock of a case stood still, or stands."""
    return [
        DateRange(stop.from_on, stop.to_on)
        for stop in case.clock_stops.all()
        if stop.to_on is None or stop.to_on >= stop.from_on
    ]


def _law(case: Case) -> Snapshot:
    return at(case.policy_day, case.policy_set)


def _calendar(case: Case, started: date) -> Calendar:
    return calendar_for(case.policy_set, started.year - 1, started.year + YEARS_AHEAD)


def due_before(day: date) -> Q:
    """Running deadlines whose last day lies before a day."""
    return Q(outcome=DeadlineOutcome.OPEN) & (
        Q(moved_to__isnull=True, due_on__lt=day) | Q(moved_to__isnull=False, moved_to__lt=day)
    )
