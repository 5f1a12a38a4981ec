"""Jobs that nobody works on any more, and messages that were lost.

Signs of life are compared with the database's own time: the site's clock may be moved.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from procurement.jobs.models import Job, JobState
from procurement.jobs.services import end, tell


def silent(now: Now) -> QuerySet[Job]:
    """Running jobs without a sign of life, and waiting jobs that no worker came for."""
    dead = Q(state=JobState.RUNNING, heartbeat__lt=now - timedelta(seconds=settings.JOB_STALE_SECONDS))
    unheard = Q(state=JobState.QUEUED) & (
        Q(looked_at=None) | Q(looked_at__lt=now - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    )
    return Job.objects.filter(dead | unheard)


def requeue_stale() -> list[int]:
    """Give silent jobs another attempt; returns their ids.

    A job that was asked to stop is cancelled instead, and one that took down its workers too often has failed.
    """
    requeued = []
    with transaction.atomic():
        for job in silent(Now()).select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk"):
            if job.cancel_requested:
                end(job, JobState.CANCELLED)
            elif job.state == JobState.RUNNING and job.attempt >= settings.JOB_MAX_ATTEMPTS:
                end(job, JobState.FAILED, code="worker_lost", error=f"No sign of life after {job.attempt} attempts.")
            else:
                Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, token=None, looked_at=Now())
                tell(job.pk)
                requeued.append(job.pk)
    return requeued
