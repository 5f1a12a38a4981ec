"""Doing a job: claim its row, work in one transaction, end it in the same one.

Doing a job twice has one effect. Who holds the row's token may commit; a worker that was taken for dead finds its
token replaced when it wants to end the job, and all that it wrote is rolled back.
"""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now

from procurement.jobs import clock, services
from procurement.jobs.errors import Cancelled, JobFailed, JobLost
from procurement.jobs.models import Job, JobState
from procurement.jobs.registry import kind_of
from procurement.jobs.side import Side

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

logger = logging.getLogger(__name__)

SHOW_EVERY = 0.25
"""Seconds between two showings of progress within one phase."""


class Run:
    """One attempt at a job, as its work sees it."""

    def __init__(self, job: Job, side: Side) -> None:
        self.job = job
        self.input: dict[str, Any] = job.input
        self._side = side
        self._shown = 0.0
        self._phase = ""

    def progress(self, done: int, total: int = 0, phase: str | None = None) -> None:
        """Show how far the work is (visible at once), and be a check point.

        ``phase`` is a short code that the page translates; left out, the phase stays.
        """
        changed = phase is not None and phase != self._phase
        if phase is not None:
            self._phase = phase
        if changed or time.monotonic() - self._shown >= SHOW_EVERY or (total and done >= total):
            self._side.progress(done, total, self._phase)
            self._shown = time.monotonic()
        self.check()

    def check(self) -> None:
        """A check point: raises :class:`Cancelled` or :class:`JobLost` when the work is to stop."""
        if self._side.lost:
            raise JobLost(self.job.pk)
        if self._side.cancel_requested:
            raise Cancelled(self.job.pk)

    def still_mine(self, cursor: CursorWrapper | None = None) -> None:
        """Ask the database, in the work's own transaction, whether the job still belongs to this attempt."""
        with cursor or connection.cursor() as asking:
            asking.execute("SELECT token = %s FROM procurement_job WHERE id = %s", [self.job.token, self.job.pk])
            row = asking.fetchone()
        if row is None or not row[0]:
            raise JobLost(self.job.pk)


def claim(job_id: int) -> Job | None:
    """Take a waiting job, with a token of our own; None when another has it or it has ended."""
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        job = waiting.filter(pk=job_id, state=JobState.QUEUED).first()
        if job is None:
            return None
        job.state, job.token = JobState.RUNNING, uuid.uuid4()
        job.attempt += 1
        job.started_at = clock.now()
        job.progress_done, job.progress_total, job.phase = 0, 0, ""
        job.save()
        Job.objects.filter(pk=job.pk).update(heartbeat=Now())
    return job


def perform(job_id: int) -> None:
    """Claim the job and do it; returns quietly when there is nothing to do.

    A database that is gone, or refuses for reasons of its own (deadlock), ends the attempt, not the job: the
    heartbeat stops and ``requeue_stale`` gives the job another attempt.
    """
    job = claim(job_id)
    if job is None or job.token is None:
        return
    with Side(job.pk, job.token) as side:
        try:
            _work(job, side)
        except Cancelled:
            _end(job, JobState.CANCELLED)
        except JobLost:
            logger.warning("job %s was given to another worker; this attempt left nothing", job.pk)
        except JobFailed as failure:
            _end(job, JobState.FAILED, code=failure.code, error=str(failure))
        except OperationalError:
            logger.exception("attempt %s at job %s ended by the database", job.attempt, job.pk)
        except Exception as error:
            logger.exception("job %s failed", job.pk)
            _end(job, JobState.FAILED, code="unexpected", error=f"{type(error).__name__}: {error}")


def _work(job: Job, side: Side) -> None:
    run = Run(job, side)
    with transaction.atomic():
        result = kind_of(job).work(run)
        run.check()
        mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
        if not mine.update(state=JobState.DONE, result=result, token=None, finished_at=clock.now(), error=""):
            raise JobLost(job.pk)


def _end(job: Job, state: JobState, *, code: str = "", error: str = "") -> None:
    with transaction.atomic():
        mine = Job.objects.select_for_update(no_key=True, of=("self",)).filter(pk=job.pk, token=job.token).first()
        if mine is not None:
            services.end(mine, state, code=code, error=error)
