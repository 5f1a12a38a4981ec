import pytest
from django.utils import translation

from procurement.jobs import services
from procurement.jobs.errors import JobBusy
from procurement.jobs.models import Job, JobState
from procurement.jobs.registry import nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(kind):
    return kind(nothing)


def test_new_job_waits_and_a_worker_is_told_on_commit(waiting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as told:
        job = services.start(waiting, "2026", {"year": 2026}, None)

    assert job.state == JobState.QUEUED
    assert len(told) == 1


def test_same_question_joins_the_active_job(waiting):
    first = services.start(waiting, "2026", {"year": 2026, "of": "all"}, None)

    assert services.start(waiting, "2026", {"of": "all", "year": 2026}, None) == first


def test_other_input_for_the_same_thing_is_refused_with_the_reason(waiting):
    first = services.start(waiting, "2026", {"year": 2026}, None)

    with pytest.raises(JobBusy) as refusal, translation.override("en"):
        services.start(waiting, "2026", {"year": 2025}, None)

    assert refusal.value.job == first
    with translation.override("en"):
        assert "Another job is working on this since" in str(refusal.value)


def test_other_key_is_another_job(waiting):
    first = services.start(waiting, "2026", {}, None)

    assert services.start(waiting, "2025", {}, None) != first


def test_ended_job_makes_room_for_the_next(waiting):
    first = services.start(waiting, "2026", {}, None)
    services.cancel(first)

    assert services.start(waiting, "2026", {"other": True}, None).state == JobState.QUEUED


def test_cancelling_a_waiting_job_ends_it_at_once_and_tidies(kind):
    tidied = []
    job = services.start(kind(nothing, ended=tidied.append), "1", {}, None)

    services.cancel(job)

    assert Job.objects.get().state == JobState.CANCELLED
    assert tidied == [job]


def test_cancelling_an_ended_job_changes_nothing(waiting):
    job = services.start(waiting, "1", {}, None)
    Job.objects.update(state=JobState.DONE)

    assert services.cancel(job).state == JobState.DONE


def test_a_broker_that_is_down_does_not_break_what_was_asked(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def down(*_args, **_options):
        raise ConnectionError("no broker")

    monkeypatch.setattr(services.current_app, "send_task", down)

    with django_capture_on_commit_callbacks(execute=True):
        services.tell(7)

    assert "no broker" in caplog.text
