from datetime import timedelta

import pytest
from django.db.models.functions import Now

from procurement.jobs import running, services, stale
from procurement.jobs.models import Job, JobState
from procurement.jobs.registry import nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(kind):
    return services.start(kind(nothing), "1", {}, None)


def long_ago():
    return Now() - timedelta(hours=1)


def test_waiting_job_that_nobody_came_for_is_announced_again(job, django_capture_on_commit_callbacks):
    Job.objects.update(looked_at=long_ago())

    with django_capture_on_commit_callbacks() as told:
        assert stale.requeue_stale() == [job.pk]

    assert len(told) == 1


def test_fresh_waiting_job_is_left_alone(job):
    assert stale.requeue_stale() == []


def test_running_job_with_a_heartbeat_is_left_alone(job):
    running.claim(job.pk)

    assert stale.requeue_stale() == []


def test_running_job_without_a_heartbeat_waits_again_without_its_token(job):
    running.claim(job.pk)
    Job.objects.update(heartbeat=long_ago())

    assert stale.requeue_stale() == [job.pk]

    job.refresh_from_db()
    assert (job.state, job.token) == (JobState.QUEUED, None)


def test_moved_clock_kills_no_job(job, now):
    running.claim(job.pk)

    now(timedelta(days=365))

    assert stale.requeue_stale() == []


def test_silent_job_that_was_to_stop_is_cancelled(job):
    running.claim(job.pk)
    Job.objects.update(heartbeat=long_ago(), cancel_requested=True)

    assert stale.requeue_stale() == []
    assert Job.objects.get().state == JobState.CANCELLED


def test_job_that_took_down_its_workers_too_often_has_failed(job, settings):
    settings.JOB_MAX_ATTEMPTS = 1
    running.claim(job.pk)
    Job.objects.update(heartbeat=long_ago())

    assert stale.requeue_stale() == []

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "worker_lost")
