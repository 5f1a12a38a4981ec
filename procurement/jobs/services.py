"""Asking for work, and asking it to stop."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from procurement.jobs import clock
from procurement.jobs.errors import JobBusy
from procurement.jobs.models import ACTIVE, Job, JobState
from procurement.jobs.registry import kind_of

if TYPE_CHECKING:
    from procurement.organisations.models import User

LOOK = "procurement.jobs.look"


def input_hash(values: dict[str, Any]) -> str:
    """Same input, same hash, whatever the order of the keys."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def start(kind: str, key: str, input: dict[str, Any], by: User | None) -> Job:  # noqa: A002 (the word of the row)
    """Queue a job of ``kind`` for the thing ``key``, or join the one that does the same.

    At most one job per kind and key is active. With the same input it is returned; with other input this raises
    :class:`JobBusy`, which says since when. A worker is told when the present transaction commits.
    """
    wanted = input_hash(input)
    while True:
        active = Job.objects.filter(kind=kind, key=key, state__in=ACTIVE).first()
        if active is None:
            try:
                with transaction.atomic():
                    job = Job.objects.create(
                        kind=kind,
                        key=key,
                        input=input,
                        input_hash=wanted,
                        created_by=by,
                        created_at=clock.now(),
                        looked_at=Now(),
                    )
            except IntegrityError:
                continue
            tell(job.pk)
            return job
        if active.input_hash != wanted:
            raise JobBusy(active)
        return active


def tell(job_id: int) -> None:
    """Tell a worker on commit to look at this row. A lost message is sent again by ``requeue_stale``."""

    def send() -> None:
        current_app.send_task(LOOK, args=[job_id])

    transaction.on_commit(send, robust=True)  # Django names the function in its log: it must have a name


def cancel(job: Job) -> Job:
    """Ask for this job to stop: at once while it waits, else at its next check point."""
    with transaction.atomic():
        locked = Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=job.pk)
        if locked.state == JobState.QUEUED:
            end(locked, JobState.CANCELLED)
        elif locked.state == JobState.RUNNING:
            locked.cancel_requested = True
            locked.save(update_fields=["cancel_requested"])
    return locked


def end(job: Job, state: JobState, *, code: str = "", error: str = "") -> None:
    """Mark a locked job as failed or cancelled, and let its kind tidy up."""
    job.state, job.error_code, job.error = state, code, error
    job.token, job.finished_at = None, clock.now()
    job.save(update_fields=["state", "error_code", "error", "token", "finished_at"])
    kind_of(job).ended(job)
