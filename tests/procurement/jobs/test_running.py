import threading

import pytest
from django.db import OperationalError, connection

from procurement.jobs import running, services
from procurement.jobs.errors import JobFailed, JobLost
from procurement.jobs.models import ClockSetting, Job, JobState
from procurement.jobs.registry import nothing

pytestmark = pytest.mark.usefixtures("committed_db")


def write(run):
    ClockSetting.objects.create(offset_seconds=run.input.get("seconds", 1))
    return {"written": 1}


def job_of(name):
    return services.start(name, "1", {}, None)


def state_of(job):
    return Job.objects.get(pk=job.pk).state


def test_work_and_end_of_the_job_are_one_transaction(kind):
    job = job_of(kind(write))

    running.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, job.attempt, job.token) == (JobState.DONE, {"written": 1}, 1, None)
    assert ClockSetting.objects.count() == 1


def test_doing_a_job_twice_has_one_effect(kind):
    job = job_of(kind(write))

    running.perform(job.pk)
    running.perform(job.pk)

    assert ClockSetting.objects.count() == 1


def test_only_one_of_two_workers_claims_a_job(kind):
    job = job_of(kind(nothing))

    assert running.claim(job.pk) is not None
    assert running.claim(job.pk) is None


def test_failure_leaves_nothing_and_says_why(kind):
    def work(run):
        write(run)
        raise JobFailed("no_rows", "The file has no rows.")

    tidied = []
    job = job_of(kind(work, ended=tidied.append))

    running.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code, job.error) == (JobState.FAILED, "no_rows", "The file has no rows.")
    assert not ClockSetting.objects.exists()
    assert tidied == [job]


def test_unexpected_error_is_shown_in_the_row(kind):
    def work(run):
        raise ZeroDivisionError("by zero")

    job = job_of(kind(work))

    running.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code, job.error) == (JobState.FAILED, "unexpected", "ZeroDivisionError: by zero")


def test_refusal_by_the_database_leaves_the_job_for_another_attempt(kind):
    def work(run):
        raise OperationalError("deadlock detected")

    job = job_of(kind(work))

    running.perform(job.pk)

    assert state_of(job) == JobState.RUNNING


def test_progress_is_visible_while_the_work_is_open(kind, owner_connection):
    seen = []

    def work(run):
        write(run)
        run.progress(3, 10, "counting")
        with owner_connection.cursor() as cursor:
            cursor.execute("SELECT progress_done, progress_total, phase FROM procurement_job")
            seen.append(cursor.fetchone())
            cursor.execute("SELECT count(*) FROM procurement_clocksetting")
            seen.append(cursor.fetchone())

    running.perform(job_of(kind(work)).pk)

    assert seen == [(3, 10, "counting"), (0,)]


def test_cancel_stops_the_work_at_its_next_check_point(kind):
    def work(run):
        write(run)
        canceller = threading.Thread(target=cancel, args=(run.job,))
        canceller.start()
        canceller.join()
        run.progress(1, 2, "next")
        pytest.fail("the work went on")

    def cancel(job):
        services.cancel(job)
        connection.close()

    job = job_of(kind(work))

    running.perform(job.pk)

    assert state_of(job) == JobState.CANCELLED
    assert not ClockSetting.objects.exists()


def give_away(job_id):
    def other_worker():
        Job.objects.filter(pk=job_id).update(state=JobState.QUEUED, token=None)
        running.claim(job_id)
        connection.close()

    thread = threading.Thread(target=other_worker)
    thread.start()
    thread.join()


def test_worker_whose_token_was_replaced_may_not_commit(kind):
    def work(run):
        write(run)
        give_away(run.job.pk)

    job = job_of(kind(work))

    running.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, 2)
    assert not ClockSetting.objects.exists()


def test_work_can_ask_whether_it_still_has_the_job(kind):
    answers = []

    def work(run):
        run.still_mine()
        give_away(run.job.pk)
        try:
            run.still_mine()
        except JobLost:
            answers.append("lost")
            raise

    running.perform(job_of(kind(work)).pk)

    assert answers == ["lost"]


def test_progress_of_a_lost_job_stops_the_work(kind):
    def work(run):
        give_away(run.job.pk)
        run.progress(1, 1)
        pytest.fail("the work went on")

    job = job_of(kind(work))

    running.perform(job.pk)

    assert state_of(job) == JobState.RUNNING


def test_heart_beats_while_the_work_says_nothing(kind, settings):
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    heard = threading.Event()

    def work(run):
        first = Job.objects.get(pk=run.job.pk).heartbeat
        while Job.objects.get(pk=run.job.pk).heartbeat == first:
            heard.wait(0.02)

    job = job_of(kind(work))

    running.perform(job.pk)

    assert state_of(job) == JobState.DONE
