"""Working days, deadlines, roll-over and clock stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from procurement.law.ranges import ONE_DAY, DateRange


class Calendar(Protocol):
    """Knows which days offices work."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        ...

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``; ``start`` itself is never counted."""
        ...

    def roll_forward(self, day: date) -> date:
        """The day itself when offices work, else the next working day."""
        ...


class OutsideCalendarError(LookupError):
    """A day was asked of a calendar that does not reach so far."""


@dataclass(frozen=True, slots=True)
class TableCalendar:
    """A calendar of one stretch of days with the days on which offices are closed."""

    days: DateRange
    closed: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day; raises :class:`OutsideCalendarError`."""
        if not self.days.contains(day):
            raise OutsideCalendarError(f"the calendar of {self.days} does not know {day}")
        return day not in self.closed

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which is not counted itself.

        Raises ValueError for a negative count, :class:`OutsideCalendarError`.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        return _count(self, start, count, ())

    def roll_forward(self, day: date) -> date:
        """The day itself when offices work, else the next working day. Source: Civil Act art. 161."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days(self, period: DateRange) -> int:
        """Working days of a closed period, both ends included; raises ValueError for an open one."""
        if period.days is None:
            raise ValueError("an open period has no number of working days")
        return sum(self.is_working_day(period.start + ONE_DAY * place) for place in range(period.days))


def working_day_deadline(
    received: date, *, days: int, stops: Sequence[DateRange] = (), calendar: Calendar
) -> date | None:
    """Day by which something must be done: working days from the day after receipt.

    Days on which the clock stood still are not counted. ``None`` while it stands still without an end.
    Raises ValueError for a negative number of days.
    """
    if days < 0:
        raise ValueError("a deadline lies in the future")
    if _stands_still(received, days, stops, working=calendar):
        return None
    return _count(calendar, received, days, stops)


def calendar_day_deadline(
    received: date, *, days: int, stops: Sequence[DateRange] = (), calendar: Calendar
) -> date | None:
    """Day by which something must be done: days from the day after receipt, rolled to a working day.

    Days on which the clock stood still are not counted. ``None`` while it stands still without an end.
    Raises ValueError for a negative number of days. Source: Civil Act arts. 157, 161.
    """
    if days < 0:
        raise ValueError("a deadline lies in the future")
    if _stands_still(received, days, stops):
        return None
    return calendar.roll_forward(_count(None, received, days, stops))


def _counts(day: date, working: Calendar | None, stops: Sequence[DateRange]) -> bool:
    stopped = any(stop.contains(day) for stop in stops)
    return not stopped and (working is None or working.is_working_day(day))


def _count(working: Calendar | None, start: date, days: int, stops: Sequence[DateRange]) -> date:
    day = start
    while days:
        day += ONE_DAY
        days -= _counts(day, working, stops)
    return day


def _stands_still(start: date, days: int, stops: Sequence[DateRange], *, working: Calendar | None = None) -> bool:
    """Whether an open stop begins before the last day is reached."""
    open_from = min((stop.start for stop in stops if stop.is_open), default=None)
    if open_from is None:
        return False
    between = max(0, (open_from - start).days - 1)
    counted = sum(_counts(start + ONE_DAY * place, working, stops) for place in range(1, between + 1))
    return counted < days
