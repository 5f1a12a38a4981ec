from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from procurement.jobs import clock

pytestmark = pytest.mark.django_db


def test_clock_shows_the_real_time_when_nobody_moved_it():
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


def test_clock_moves_to_noon_of_a_day(now):
    now(date(2026, 3, 2))

    assert clock.today() == date(2026, 3, 2)
    assert clock.now().hour == 12


def test_clock_moves_by_a_period(now):
    before = clock.now()

    assert now(timedelta(days=30)) - before >= timedelta(days=30)


def test_legal_day_is_the_day_of_the_sites_zone_whatever_zone_is_active(now):
    now(datetime(2026, 3, 2, 0, 30, tzinfo=ZoneInfo("Asia/Seoul")))

    with timezone.override("UTC"):
        assert clock.today() == date(2026, 3, 2)
