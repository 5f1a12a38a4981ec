import os
import signal

import psutil
import pytest

from procurement.jobs import services
from procurement.jobs.models import ClockSetting, Job, JobState
from tests.faults.conftest import kill

ROUNDS = [1, *(pytest.param(steps, marks=pytest.mark.sweep) for steps in (8, 20, 29))]


def working(job):
    return job.state == JobState.RUNNING and job.progress_done >= 1


def done(job):
    return job.state == JobState.DONE


@pytest.mark.parametrize("steps", ROUNDS)
def test_killed_worker_leaves_nothing_and_the_job_is_done_exactly_once(broker, slow_job, requeue, until, steps):
    job = slow_job()
    first = broker.worker()
    until(job, lambda row: row.progress_done >= steps)

    kill(first)

    assert not ClockSetting.objects.exists()
    assert requeue() == [job.pk]
    broker.worker()
    until(job, done)
    assert ClockSetting.objects.count() == 30
    assert Job.objects.get().attempt == 2


def test_cancelled_job_stops_and_leaves_nothing(broker, slow_job, until):
    job = slow_job(steps=2000)
    broker.worker()
    until(job, working)

    services.cancel(job)

    until(job, lambda row: row.state == JobState.CANCELLED)
    assert not ClockSetting.objects.exists()


def test_many_messages_about_one_job_have_one_effect(broker, slow_job, until):
    job = slow_job(pause=0.01)
    for _ in range(5):
        broker.sender.send_task(services.LOOK, args=[job.pk])
    broker.worker()
    broker.worker()

    until(job, done)

    assert ClockSetting.objects.count() == 30
    assert Job.objects.get().attempt == 1


@pytest.mark.sweep
def test_worker_that_was_taken_for_dead_and_wakes_up_leaves_nothing(broker, slow_job, requeue, until):
    job = slow_job()
    asleep = broker.worker()
    until(job, working)

    os.kill(asleep.pid, signal.SIGSTOP)
    requeue()
    broker.worker()
    until(job, done)
    os.kill(asleep.pid, signal.SIGCONT)

    second = slow_job(pause=0)
    until(second, done)
    assert ClockSetting.objects.count() == 60


@pytest.mark.sweep
def test_killed_child_of_a_worker_loses_its_job_to_another(broker, slow_job, requeue, until):
    job = slow_job()
    worker = broker.worker(pool="prefork")
    until(job, working)

    for child in psutil.Process(worker.pid).children():
        os.kill(child.pid, signal.SIGKILL)
    requeue()

    until(job, done)
    assert ClockSetting.objects.count() == 30


@pytest.mark.sweep
def test_beat_finds_a_job_whose_message_was_lost(broker, slow_job, until, monkeypatch):
    from django_celery_beat.models import IntervalSchedule

    IntervalSchedule.objects.update(every=1)
    with monkeypatch.context() as lost:
        lost.setattr(services, "tell", lambda _job_id: None)
        job = slow_job(pause=0)

    broker.worker()
    broker.beat()

    until(job, done)
    assert ClockSetting.objects.count() == 30
