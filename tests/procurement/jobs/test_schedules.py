from datetime import timedelta

import pytest
from django_celery_beat.models import PeriodicTask

from procurement.jobs import schedules

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(schedules, "_schedules", {})
    schedules.register("nightly", "some.task", "30 2 * * *", arguments={"year": 2026})
    schedules.register("often", "other.task", timedelta(minutes=5))


def test_stale_jobs_are_looked_for_from_the_first_migration_on():
    assert PeriodicTask.objects.get(task="procurement.jobs.requeue_stale").interval.every == 30


def test_defaults_become_rows(registered):
    schedules.load()

    nightly = PeriodicTask.objects.get(name="nightly")
    assert (nightly.crontab.hour, nightly.crontab.minute, str(nightly.crontab.timezone)) == ("2", "30", "Asia/Seoul")
    assert nightly.kwargs == '{"year": 2026}'
    assert PeriodicTask.objects.get(name="often").interval.every == 300


def test_edits_by_administrators_are_kept(registered):
    schedules.load()
    PeriodicTask.objects.filter(name="nightly").update(enabled=False)

    schedules.load()

    assert PeriodicTask.objects.filter(name="nightly", enabled=False).count() == 1
