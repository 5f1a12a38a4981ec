"""Work that takes time: the truth of a long job is its row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "QUEUED", _("waiting")
    RUNNING = "RUNNING", _("running")
    DONE = "DONE", _("done")
    FAILED = "FAILED", _("failed")
    CANCELLED = "CANCELLED", _("cancelled")


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of work; a Celery message about it only says "look"."""

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120)
    input = models.JSONField(_("input"), default=dict)
    input_hash = models.CharField(_("hash of the input"), max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    token = models.UUIDField(_("token of the attempt"), null=True, blank=True)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    looked_at = models.DateTimeField(_("last message sent at"), null=True, blank=True)
    progress_done = models.BigIntegerField(_("done"), default=0)
    progress_total = models.BigIntegerField(_("of"), default=0)
    phase = models.CharField(_("phase"), max_length=60, blank=True)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    result = models.JSONField(_("result"), null=True, blank=True)
    error_code = models.CharField(_("error code"), max_length=60, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("created at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="one_active_job"
            ),
        )
        indexes = (models.Index(fields=["state", "heartbeat"], name="job_state_heartbeat"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ClockSetting(models.Model):
    """Moves the site's clock for tests and the demo, so that workers, beat and browser agree."""

    offset_seconds = models.BigIntegerField(_("seconds added to the real time"), default=0)

    class Meta:
        verbose_name = _("clock setting")
        verbose_name_plural = _("clock settings")

    def __str__(self) -> str:
        return str(self.offset_seconds)
