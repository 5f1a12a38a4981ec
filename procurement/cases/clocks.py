"""Tables of time: deadlines, stops of their clock, outages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.cases.enums import DeadlineOutcome, Unit
from procurement.cases.models import Case


class Deadline(models.Model):
    """A day by which somebody owes something in a case, with the rule that made it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines", verbose_name=_("case"))
    code = models.CharField(_("deadline"), max_length=40)
    owed_by = models.CharField(_("owed by"), max_length=40)
    started_on = models.DateField(_("counted from"))
    days = models.PositiveSmallIntegerField(_("number of days"))
    unit = models.CharField(_("days are"), max_length=8, choices=Unit)
    basis = models.CharField(_("basis"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, help_text=_("Empty while the clock stands still."))
    moved_to = models.DateField(_("moved to"), null=True, help_text=_("By an outage; the later day counts."))
    outcome = models.CharField(_("outcome"), max_length=9, choices=DeadlineOutcome, default=DeadlineOutcome.OPEN)
    ended_on = models.DateField(_("ended on"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    passed_at = models.DateTimeField(_("noted as passed"), null=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["case", "code"], condition=Q(outcome="OPEN"), name="one_open_deadline"),
        )
        indexes = (models.Index(fields=["due_on"], name="deadline_open", condition=Q(outcome="OPEN")),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.due_on}"


class ClockStop(models.Model):
    """Days on which the clock of a case stood still; without a last day it still does.

    From the day after the step that stopped it to the day of the step that let it run again, both included; a clock
    that runs again on the day on which it stopped has lost no day (the last day lies before the first).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clock_stops", verbose_name=_("case"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)
    reason = models.CharField(_("reason"), max_length=60)
    basis = models.CharField(_("basis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stop of the clock")
        verbose_name_plural = _("stops of the clock")
        ordering = ("from_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(to_on__isnull=True), name="one_open_clock_stop"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on") - 1),
                name="clock_stop_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_on}"


class Outage(models.Model):
    """A time in which the platform could not be reached: deadlines that fell in it move."""

    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=300)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registered by"), editable=False
    )
    applied_at = models.DateTimeField(_("applied"), null=True, editable=False)

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ("-from_at",)
        constraints = (models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="outage_times_in_order"),)

    def __str__(self) -> str:
        return f"{self.from_at} – {self.to_at}"
