import json
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.law.calendars import OutsideCalendarError, working_day_deadline
from procurement.law.ranges import DateRange
from procurement.policy.calendars import UnknownCountryError, calendar_for, is_supported
from procurement.policy.models import HolidayOverride, PolicySet

pytestmark = pytest.mark.django_db


def override(policy_set, day, *, working=False, name="Election day"):
    return HolidayOverride.objects.create(policy_set=policy_set, day=day, working=working, name=name)


def test_every_day_agrees_with_the_gazette(kr_law, needs_shared):
    path = needs_shared / "data" / "calendar" / "holidays-gazette.json"
    gazette = {int(year): set(map(date.fromisoformat, days)) for year, days in json.loads(path.read_text()).items()}
    calendar = calendar_for(kr_law, min(gazette), max(gazette))

    compared = 0
    for year, closed in gazette.items():
        for place in range(366):
            day = date(year, 1, 1) + timedelta(place)
            if day.year == year:
                assert calendar.is_working_day(day) == (day.weekday() < 5 and day not in closed), day
                compared += 1
    assert compared == sum(366 if year % 4 == 0 else 365 for year in gazette)
    assert len(gazette) >= 10


@pytest.mark.parametrize(("year", "count"), [(2025, 244), (2026, 245)])
def test_working_days_of_a_year(kr_law, year, count):
    calendar = calendar_for(kr_law, year, year)

    assert calendar.working_days(calendar.days) == count


def test_ten_working_days_over_chuseok(kr_law):
    assert calendar_for(kr_law, 2025, 2025).add_working_days(date(2025, 9, 30), 10) == date(2025, 10, 21)


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 7, 17), date(2026, 2, 17), date(2025, 1, 27)])
def test_new_lunar_and_temporary_holidays(kr_law, day):
    assert not calendar_for(kr_law, day.year, day.year).is_working_day(day)


@pytest.mark.parametrize("day", [date(2025, 5, 1), date(2025, 7, 17)])
def test_days_that_became_holidays_only_in_2026(kr_law, day):
    assert calendar_for(kr_law, 2025, 2025).is_working_day(day)


def test_deadline_over_the_lunar_new_year_with_a_clock_stop(kr_law):
    calendar = calendar_for(kr_law, 2026, 2026)
    stop = DateRange(date(2026, 2, 19), date(2026, 2, 20))

    assert working_day_deadline(date(2026, 2, 12), days=3, calendar=calendar) == date(2026, 2, 20)
    assert working_day_deadline(date(2026, 2, 12), days=3, stops=[stop], calendar=calendar) == date(2026, 2, 24)


def test_override_closes_and_opens_days_at_once(kr_law):
    assert calendar_for(kr_law, 2026, 2026).is_working_day(date(2026, 11, 20))

    override(kr_law, date(2026, 11, 20))
    override(kr_law, date(2026, 11, 21), working=True, name="Day of work made up")

    calendar = calendar_for(kr_law, 2026, 2026)
    assert not calendar.is_working_day(date(2026, 11, 20))
    assert calendar.is_working_day(date(2026, 11, 21))
    assert calendar.roll_forward(date(2026, 11, 20)) == date(2026, 11, 21)


def test_set_inherits_overrides_of_its_own_country_and_may_override_them(kr_law):
    city = PolicySet.objects.create(code="city", name="A city", country="KR", currency="KRW", parent=kr_law)
    abroad = PolicySet.objects.create(code="abroad", name="Abroad", country="VN", currency="VND", parent=kr_law)
    override(kr_law, date(2026, 11, 19))
    override(kr_law, date(2026, 11, 20))
    override(city, date(2026, 11, 20), working=True, name="Not in this city")

    calendar = calendar_for(city, 2026, 2026)

    assert not calendar.is_working_day(date(2026, 11, 19))
    assert calendar.is_working_day(date(2026, 11, 20))
    assert calendar_for(abroad, 2026, 2026).is_working_day(date(2026, 11, 19))


def test_another_country_has_its_own_holidays_and_weekend():
    bangladesh = PolicySet.objects.create(code="bd", name="Bangladesh", country="BD", currency="BDT")
    calendar = calendar_for(bangladesh, 2026, 2026)

    assert not calendar.is_working_day(date(2026, 11, 20))
    assert calendar.is_working_day(date(2026, 11, 22))


def test_country_without_published_holidays_is_an_error():
    nowhere = PolicySet.objects.create(code="nowhere", name="Nowhere", country="XX", currency="XXX")

    assert not is_supported("XX")
    assert is_supported("KR")
    with pytest.raises(UnknownCountryError, match="'XX'"):
        calendar_for(nowhere, 2026, 2026)


def test_years_that_were_not_asked_for_are_not_guessed(kr_law):
    with pytest.raises(OutsideCalendarError):
        calendar_for(kr_law, 2026, 2026).add_working_days(date(2026, 12, 31), 1)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(start=st.dates(date(2024, 1, 1), date(2026, 12, 31)), count=st.integers(1, 60))
def test_counting_agrees_with_the_holidays_package(kr_law, start, count):
    package = holidays.country_holidays("KR", years=range(2024, 2028))

    assert calendar_for(kr_law, 2024, 2027).add_working_days(start, count) == package.get_nth_working_day(start, count)
