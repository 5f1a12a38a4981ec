from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.ranges import ONE_DAY, DateRange

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))


@st.composite
def ranges(draw):
    start = draw(DAYS)
    end = draw(st.none() | DAYS.filter(lambda day: day >= start))
    return DateRange(start, end)


def test_both_ends_are_inside():
    period = DateRange(date(2023, 6, 1), date(2026, 5, 31))

    assert period.contains(date(2023, 6, 1))
    assert period.contains(date(2026, 5, 31))
    assert not period.contains(date(2023, 5, 31))
    assert not period.contains(date(2026, 6, 1))


def test_open_period_has_no_last_day():
    period = DateRange(date(2023, 6, 1))

    assert period.is_open
    assert period.days is None
    assert period.contains(date.max)
    assert str(period) == "2023-06-01 ~"


def test_period_of_one_day():
    assert DateRange(date(2026, 1, 1), date(2026, 1, 1)).days == 1


def test_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end on 2025-12-31"):
        DateRange(date(2026, 1, 1), date(2025, 12, 31))


@given(ranges(), ranges(), DAYS)
def test_intersection_holds_exactly_the_days_of_both(one, other, day):
    shared = one.intersection(other)

    assert (shared is not None and shared.contains(day)) == (one.contains(day) and other.contains(day))


@given(ranges(), ranges())
def test_overlap_is_mutual_and_means_a_shared_day(one, other):
    assert one.overlaps(other) == other.overlaps(one) == (one.intersection(other) is not None)
    assert one.intersection(other) == other.intersection(one)


@given(ranges(), ranges(), DAYS)
def test_without_takes_out_exactly_the_other_days(one, other, day):
    left = one.without(other)

    assert sum(part.contains(day) for part in left) == (one.contains(day) and not other.contains(day))
    assert not any(part.overlaps(other) for part in left)


@given(ranges())
def test_days_are_counted_with_both_ends(period):
    if period.end is not None:
        assert period.start + ONE_DAY * (period.days - 1) == period.end
