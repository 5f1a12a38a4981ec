from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.calendars import (
    OutsideCalendarError,
    TableCalendar,
    calendar_day_deadline,
    working_day_deadline,
)
from procurement.law.ranges import DateRange

YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))
WEEKENDS = frozenset(day for day in (YEAR.start + timedelta(place) for place in range(YEAR.days)) if day.weekday() >= 5)
PLAIN = TableCalendar(YEAR, WEEKENDS)
SPRING = st.dates(date(2026, 3, 1), date(2026, 6, 30))
COUNTS = st.integers(0, 40)


@st.composite
def stops(draw):
    start = draw(SPRING)
    return DateRange(start, start + timedelta(draw(st.integers(0, 9))))


@pytest.mark.parametrize(
    ("example", "received", "stopped", "due"),
    [
        ("C1", date(2026, 11, 2), [], date(2026, 11, 20)),
        ("C2", date(2026, 11, 2), [DateRange(date(2026, 11, 4), date(2026, 11, 6))], date(2026, 11, 25)),
        ("weekend only", date(2026, 11, 2), [DateRange(date(2026, 11, 7), date(2026, 11, 8))], date(2026, 11, 20)),
        ("after the end", date(2026, 11, 2), [DateRange(date(2026, 11, 23))], date(2026, 11, 20)),
        ("still standing", date(2026, 11, 2), [DateRange(date(2026, 11, 20))], None),
        (
            "two stops that overlap count once",
            date(2026, 11, 2),
            [DateRange(date(2026, 11, 4), date(2026, 11, 5)), DateRange(date(2026, 11, 5), date(2026, 11, 6))],
            date(2026, 11, 25),
        ),
    ],
)
def test_working_day_deadline(example, received, stopped, due):
    assert working_day_deadline(received, days=14, stops=stopped, calendar=PLAIN) == due


@pytest.mark.parametrize(
    ("received", "days", "stopped", "due"),
    [
        (date(2026, 3, 2), 15, [], date(2026, 3, 17)),
        (date(2026, 3, 2), 5, [], date(2026, 3, 9)),
        (date(2026, 3, 2), 5, [DateRange(date(2026, 3, 3), date(2026, 3, 4))], date(2026, 3, 9)),
        (date(2026, 1, 10), 60, [], date(2026, 3, 11)),
        (date(2026, 3, 2), 5, [DateRange(date(2026, 3, 7))], None),
        (date(2026, 3, 2), 5, [DateRange(date(2026, 3, 8))], date(2026, 3, 9)),
    ],
)
def test_calendar_day_deadline_rolls_to_a_working_day(received, days, stopped, due):
    assert calendar_day_deadline(received, days=days, stops=stopped, calendar=PLAIN) == due


def test_counting_starts_on_the_day_after():
    friday = date(2026, 11, 6)

    assert PLAIN.add_working_days(friday, 1) == date(2026, 11, 9)
    assert PLAIN.add_working_days(friday, 0) == friday


@given(SPRING, COUNTS)
def test_exactly_so_many_working_days_lie_between(start, count):
    end = PLAIN.add_working_days(start, count)

    assert sum(PLAIN.is_working_day(start + timedelta(place)) for place in range(1, (end - start).days + 1)) == count
    assert count == 0 or PLAIN.is_working_day(end)


@given(SPRING)
def test_rolling_forward_never_goes_back_and_stops_at_the_first_working_day(day):
    rolled = PLAIN.roll_forward(day)

    assert PLAIN.is_working_day(rolled)
    assert rolled >= day
    assert not any(PLAIN.is_working_day(day + timedelta(place)) for place in range((rolled - day).days))
    assert PLAIN.roll_forward(rolled) == rolled


@given(SPRING, COUNTS, st.lists(stops(), max_size=3))
def test_a_stop_never_brings_a_deadline_forward(received, days, stopped):
    plain = working_day_deadline(received, days=days, calendar=PLAIN)
    later = working_day_deadline(received, days=days, stops=stopped, calendar=PLAIN)

    assert later >= plain
    assert not any(stop.contains(later) for stop in stopped) or days == 0


@given(SPRING, COUNTS, st.lists(stops(), max_size=3), stops())
def test_an_open_stop_either_comes_too_late_or_leaves_no_deadline(received, days, stopped, last):
    open_stop = DateRange(last.start)
    without = working_day_deadline(received, days=days, stops=stopped, calendar=PLAIN)

    due = working_day_deadline(received, days=days, stops=[*stopped, open_stop], calendar=PLAIN)

    assert due == (without if days == 0 or without < open_stop.start else None)


@given(SPRING, st.integers(1, 60))
def test_working_days_of_a_period_are_counted_with_both_ends(start, length):
    period = DateRange(start, start + timedelta(length))

    expected = PLAIN.working_days(DateRange(start, start)) + PLAIN.working_days(
        DateRange(start + timedelta(1), period.end)
    )
    assert PLAIN.working_days(period) == expected


def test_calendar_does_not_guess_outside_its_years():
    with pytest.raises(OutsideCalendarError, match="does not know 2027-01-01"):
        PLAIN.add_working_days(date(2026, 12, 31), 1)


def test_deadlines_lie_in_the_future():
    with pytest.raises(ValueError, match="forwards"):
        PLAIN.add_working_days(YEAR.start, -1)
    with pytest.raises(ValueError, match="future"):
        working_day_deadline(YEAR.start, days=-1, calendar=PLAIN)
    with pytest.raises(ValueError, match="future"):
        calendar_day_deadline(YEAR.start, days=-1, calendar=PLAIN)
    with pytest.raises(ValueError, match="open period"):
        PLAIN.working_days(DateRange(YEAR.start))
