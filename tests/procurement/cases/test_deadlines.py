from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from procurement.cases import outages, watching
from procurement.cases.clocks import Outage
from procurement.cases.deadlines import last_day
from procurement.cases.enums import DeadlineOutcome, EventKind, Unit
from procurement.cases.procedures import DeadlineRule
from procurement.law.calendars import TableCalendar
from procurement.law.ranges import DateRange
from procurement.organisations.acting import SYSTEM
from tests.factories import UserFactory, parameter
from tests.permits.enums import State
from tests.permits.workflow import APPLICANT
from tests.permits.world import draft, people, proposed, submitted, take

NOVEMBER = TableCalendar(
    DateRange(date(2026, 10, 1), date(2026, 12, 31)),
    frozenset(
        date(2026, 10, 1) + timedelta(days=n)
        for n in range(92)
        if (date(2026, 10, 1) + timedelta(days=n)).weekday() >= 5
    ),
)


def rule(unit=Unit.WORKING, **fields):
    return DeadlineRule(
        code="X", label="x", days="permits.decision_days", unit=unit, owed_by=APPLICANT, basis="art. 1", **fields
    )


def open_one(case, code="DECISION"):
    return case.deadlines.get(code=code, outcome=DeadlineOutcome.OPEN)


@pytest.mark.parametrize(
    ("example", "first_day", "stops", "due"),
    [
        ("C1, first day excluded", "EXCLUDED", [], date(2026, 11, 20)),
        ("C1, first day counted", "COUNTED", [], date(2026, 11, 19)),
        ("C2, three days of stop", "EXCLUDED", [DateRange(date(2026, 11, 4), date(2026, 11, 6))], date(2026, 11, 25)),
        ("still stopped", "EXCLUDED", [DateRange(date(2026, 11, 4))], None),
    ],
)
def test_a_deadline_counts_as_the_law_does(example, first_day, stops, due):
    found = last_day(rule(), started=date(2026, 11, 2), days=14, first_day=first_day, stops=stops, calendar=NOVEMBER)

    assert found == due


def test_days_of_the_calendar_roll_over_a_weekend():
    found = last_day(
        rule(Unit.CALENDAR), started=date(2026, 11, 2), days=5, first_day="EXCLUDED", stops=[], calendar=NOVEMBER
    )

    assert found == date(2026, 11, 9)


def test_a_deadline_that_runs_on_ignores_stops():
    stops = [DateRange(date(2026, 11, 3))]

    found = last_day(
        rule(runs_on=True), started=date(2026, 11, 2), days=1, first_day="EXCLUDED", stops=stops, calendar=NOVEMBER
    )

    assert found == date(2026, 11, 3)


def test_a_step_opens_its_deadline_under_the_parameters_of_the_day(who, now):
    now(date(2026, 11, 2))
    parameter("permits.decision_days", 7, since=date(2026, 11, 1))

    deadline = open_one(submitted(who))

    assert (deadline.days, deadline.due_on, deadline.basis) == (7, date(2026, 11, 11), "test")


def test_a_supplement_stops_the_clock_and_its_answer_lets_it_run(who, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    assert open_one(permit).due_on == date(2026, 11, 20)

    now(date(2026, 11, 3))
    permit = take(permit, "ask_for_supplement", who.operator, missing="plan")
    assert open_one(permit).due_on is None
    assert open_one(permit, "SUPPLEMENT").due_on == date(2026, 11, 13)

    now(date(2026, 11, 6))
    permit = take(permit, "answer", who.applicant)
    assert open_one(permit).due_on == date(2026, 11, 25)
    assert permit.deadlines.get(code="SUPPLEMENT").outcome == DeadlineOutcome.MET
    kinds = list(permit.events.values_list("kind", flat=True))
    assert kinds.count(EventKind.CLOCK_STOPPED) == kinds.count(EventKind.CLOCK_RESUMED) == 1


def test_an_answer_on_the_same_day_costs_no_day(who, now):
    now(date(2026, 11, 2))
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")

    permit = take(permit, "answer", who.applicant)

    assert open_one(permit).due_on == date(2026, 11, 20)


def test_what_is_done_after_the_last_day_is_late_and_said_so(who, now):
    now(date(2026, 11, 2))
    permit = proposed(who)

    now(date(2026, 11, 23))
    permit = take(permit, "decide", who.other_operator, signed=True, granted="yes")

    assert permit.deadlines.get().outcome == DeadlineOutcome.LATE


def test_on_the_last_day_it_is_in_time(who, now):
    now(date(2026, 11, 2))
    permit = proposed(who)

    now(datetime(2026, 11, 20, 23, 59, 59, tzinfo=timezone.get_default_timezone()))
    permit = take(permit, "decide", who.other_operator, signed=True, granted="yes")

    assert permit.deadlines.get().outcome == DeadlineOutcome.MET


def test_a_closed_case_owes_nothing(who):
    permit = take(submitted(who), "withdraw", who.applicant)

    assert permit.deadlines.get().outcome == DeadlineOutcome.CANCELLED


def test_near_and_passed_deadlines_are_noted_once(who, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    assert watching.watch() == {"near": 0, "passed": 0}

    now(date(2026, 11, 17))
    assert watching.watch() == {"near": 1, "passed": 0}
    now(date(2026, 11, 20))
    assert watching.watch() == {"near": 0, "passed": 0}
    now(date(2026, 11, 21))
    assert watching.watch() == {"near": 0, "passed": 1}
    assert watching.watch() == {"near": 0, "passed": 0}

    passed = permit.events.get(kind=EventKind.DEADLINE_PASSED)
    assert passed.details == {"deadline": "DECISION", "last": "2026-11-20", "days": -1}
    assert passed.actor is None


def test_the_platform_returns_an_application_whose_supplement_did_not_come(who, now):
    now(date(2026, 11, 2))
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")

    now(date(2026, 11, 13))
    watching.watch()

    permit.refresh_from_db()
    event = permit.events.get(transition="return_unanswered")
    assert (permit.state, event.actor, event.role) == (State.RETURNED, None, "")


def test_a_deadline_in_an_outage_moves_to_the_next_working_day(who, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    outside = draft(who)

    assert outages.apply(outage(date(2026, 11, 19), date(2026, 11, 20)), actor=SYSTEM) == 1

    deadline = open_one(permit)
    assert (deadline.due_on, deadline.moved_to) == (date(2026, 11, 20), date(2026, 11, 23))
    assert permit.events.filter(kind=EventKind.DEADLINE_MOVED).count() == 1
    assert not outside.events.filter(kind=EventKind.DEADLINE_MOVED).exists()


def test_a_registered_outage_is_applied_by_itself_once_it_is_over(who, now):
    now(date(2026, 11, 20))
    parameter("permits.decision_days", 0, since=date(2026, 11, 1))
    permit = submitted(who)
    outage(date(2026, 11, 19), date(2026, 11, 20))
    watching.watch()
    assert open_one(permit).moved_to is None

    now(date(2026, 11, 21))
    assert watching.watch()["passed"] == 0

    assert open_one(permit).moved_to == date(2026, 11, 23)
    assert Outage.objects.get().applied_at is not None


def test_an_outage_is_applied_once(who, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    fell = outage(date(2026, 11, 20), date(2026, 11, 20))

    outages.apply(fell, actor=SYSTEM)
    outages.apply(fell, actor=SYSTEM)

    assert permit.events.filter(kind=EventKind.DEADLINE_MOVED).count() == 1


def test_a_deadline_may_move_by_the_length_of_the_outage(who, now):
    now(date(2026, 11, 2))
    parameter("cases.outage_rule", "BY_LENGTH")
    permit = submitted(who)

    outages.apply(outage(date(2026, 11, 18), date(2026, 11, 20)), actor=SYSTEM)

    assert open_one(permit).moved_to == date(2026, 11, 23)


def test_who_was_late_in_an_outage_was_in_time(who, now):
    now(date(2026, 11, 2))
    permit = proposed(who)
    now(date(2026, 11, 23))
    permit = take(permit, "decide", who.other_operator, signed=True, granted="yes")

    outages.apply(outage(date(2026, 11, 20), date(2026, 11, 20)), actor=SYSTEM)

    assert permit.deadlines.get().outcome == DeadlineOutcome.MET


def test_a_moved_deadline_does_not_pass_on_its_old_day(who, now):
    now(date(2026, 11, 2))
    submitted(who)
    outages.apply(outage(date(2026, 11, 20), date(2026, 11, 20)), actor=SYSTEM)

    now(date(2026, 11, 23))
    assert watching.watch()["passed"] == 0
    now(date(2026, 11, 24))
    assert watching.watch()["passed"] == 1


def outage(began, ended):
    zone = timezone.get_default_timezone()
    return Outage.objects.create(
        from_at=datetime(began.year, began.month, began.day, 9, tzinfo=zone),
        to_at=datetime(ended.year, ended.month, ended.day, 18, tzinfo=zone),
        reason="network",
        registered_by=UserFactory(),
    )


def test_two_watchers_note_a_deadline_once(committed_db, now):
    from tests.concurrency import at_once

    now(date(2026, 11, 2))
    permit = submitted(people())
    now(date(2026, 11, 21))

    assert at_once([watching.watch, watching.watch, watching.watch]) == []

    assert permit.events.filter(kind=EventKind.DEADLINE_PASSED).count() == 1
