"""What can go wrong with a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from procurement.jobs.models import Job


class JobBusy(Exception):
    """Another job with other input is at work on the same thing."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.job = job

    def __str__(self) -> str:
        """Say in the reader's language what is under way, and since when."""
        since = formats.date_format(timezone.localtime(self.job.created_at), "DATETIME_FORMAT")
        return _("Another job is working on this since %(since)s. Wait for it, or cancel it.") % {"since": since}


class JobFailed(Exception):
    """The work cannot be done, for a reason that a person can understand."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled; nothing of it stays."""


class JobLost(Exception):
    """The job has meanwhile been given to another worker; nothing of this attempt may stay."""
