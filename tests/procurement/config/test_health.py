from datetime import timedelta
from urllib.request import urlopen

import pytest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from procurement.config import health


def test_web_answers_when_its_database_answers(live_site):
    with urlopen(f"{live_site}/health/") as answer:
        assert (answer.status, answer.read()) == (200, b"ok")


def test_container_asks_its_own_web_server(live_site, monkeypatch):
    monkeypatch.setenv("PORT", live_site.rpartition(":")[2])

    assert health.web() is True


def test_web_server_that_does_not_answer_is_not_alive(monkeypatch):
    monkeypatch.setenv("PORT", "1")

    assert health.web() is False


@pytest.mark.parametrize(("ago", "alive"), [(timedelta(seconds=40), True), (timedelta(minutes=10), False)])
def test_beat_lives_as_long_as_it_sends_tasks(db, ago, alive):
    PeriodicTask.objects.filter(task=health.BEAT_TASK).update(last_run_at=timezone.now() - ago)

    assert health.beat() is alive


def test_beat_that_never_sent_a_task_is_not_alive(db):
    PeriodicTask.objects.filter(task=health.BEAT_TASK).update(last_run_at=None)

    assert health.beat() is False
