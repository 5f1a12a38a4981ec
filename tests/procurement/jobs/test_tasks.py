import pytest

from procurement.jobs import services, tasks
from procurement.jobs.models import Job, JobState
from procurement.jobs.registry import nothing


def test_message_to_look_does_the_job(committed_db, kind):
    job = services.start(kind(nothing), "1", {}, None)

    tasks.look(job.pk)

    assert Job.objects.get().state == JobState.DONE


def test_message_about_a_job_that_is_gone_does_nothing(committed_db):
    tasks.look(12345)

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_look_after_lost_jobs_finds_the_silent_ones(kind):
    job = services.start(kind(nothing), "1", {}, None)
    Job.objects.update(looked_at=None)

    assert tasks.requeue_stale() == [job.pk]
