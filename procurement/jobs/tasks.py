"""What Celery is told. A message only says "look": the truth of a job is its row."""

from celery import shared_task

from procurement.jobs import running, services, stale


@shared_task(name=services.LOOK)
def look(job_id: int) -> None:
    """Do this job, if it still waits."""
    running.perform(job_id)


@shared_task(name="procurement.jobs.requeue_stale")
def requeue_stale() -> list[int]:
    """Find jobs that nobody works on any more, and lost messages."""
    return stale.requeue_stale()
