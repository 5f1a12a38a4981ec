"""The working days of a policy set: its country's published holidays and the set's own table."""

from datetime import date
from functools import lru_cache

import holidays

from procurement.law.calendars import TableCalendar
from procurement.law.ranges import ONE_DAY, DateRange
from procurement.policy.models import HolidayOverride, PolicySet
from procurement.policy.queries import lineage


class UnknownCountryError(LookupError):
    """No holidays are published for the country of a policy set."""


def calendar_for(policy_set: PolicySet, first_year: int, last_year: int) -> TableCalendar:
    """The calendar of these years, both included.

    An override of the set wins over one of the set that it inherits from, and both over the published
    holidays; sets of another country give nothing. The table is read anew on every call.
    Raises :class:`UnknownCountryError`.
    """
    days = DateRange(date(first_year, 1, 1), date(last_year, 12, 31))
    closed = set[date]().union(*(_closed(policy_set.country, year) for year in range(first_year, last_year + 1)))
    for override in _overrides(policy_set, days):
        if override.working:
            closed.discard(override.day)
        else:
            closed.add(override.day)
    return TableCalendar(days, frozenset(closed))


def is_supported(country: str) -> bool:
    """Whether the holidays of a country (ISO 3166, two letters) are known."""
    return country in holidays.list_supported_countries(include_aliases=False)


def _overrides(policy_set: PolicySet, days: DateRange) -> list[HolidayOverride]:
    """Overrides of the days, those of the set itself last."""
    sets = [one for one in lineage(policy_set) if one.country == policy_set.country]
    distance = {one.pk: -place for place, one in enumerate(sets)}
    rows = HolidayOverride.objects.filter(policy_set__in=sets, day__range=(days.start, days.end))
    return sorted(rows, key=lambda row: distance[row.policy_set_id])


@lru_cache(maxsize=256)
def _closed(country: str, year: int) -> frozenset[date]:
    """Days of a year on which offices are closed by the published calendar, weekends included."""
    if not is_supported(country):
        raise UnknownCountryError(f"no public holidays are known for the country {country!r}")
    published = holidays.country_holidays(country, years=year)
    days = (date(year, 1, 1) + ONE_DAY * place for place in range(366))
    return frozenset(day for day in days if day.year == year and not published.is_working_day(day))
