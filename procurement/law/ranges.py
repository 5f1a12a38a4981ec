"""Periods of days as the law writes them: both ends count, the end may be open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``start`` to ``end``, both included; without ``end`` the period is open.

    Raises ValueError when the end lies before the start. Source: section 1.3 (a), inclusive at both ends.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end on {self.end}, before it starts on {self.start}")

    def __str__(self) -> str:
        return f"{self.start} ~ {self.end or ''}".rstrip()

    @property
    def is_open(self) -> bool:
        """Whether the period has no last day."""
        return self.end is None

    @property
    def days(self) -> int | None:
        """Number of days, both ends counted; ``None`` for an open period."""
        return None if self.end is None else (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Self) -> bool:
        """Whether the two periods share at least one day."""
        return self.contains(other.start) or other.contains(self.start)

    def intersection(self, other: Self) -> Self | None:
        """The days that both periods share, or ``None``."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return type(self)(max(self.start, other.start), min(ends, default=None))

    def without(self, other: Self) -> tuple[Self, ...]:
        """What is left of this period when the days of the other are taken out: no, one or two periods."""
        if not self.overlaps(other):
            return (self,)
        left = []
        if self.start < other.start:
            left.append(type(self)(self.start, other.start - ONE_DAY))
        if other.end is not None and (self.end is None or other.end < self.end):
            left.append(type(self)(other.end + ONE_DAY, self.end))
        return tuple(left)
