"""What administrators write down about schedules and the clock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import PeriodicTaskForm

from procurement.jobs.models import ClockSetting

CENTURY = 100 * 366 * 24 * 60 * 60
"""Seconds by which the clock may be moved at most."""


class ScheduleForm(PeriodicTaskForm):
    """A schedule; a task that was refused is no task, and the registered tasks are the choice there is."""

    def clean(self) -> dict[str, Any]:
        """The package's own checks."""
        self.cleaned_data.setdefault("task", "")
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def clean_regtask(self) -> str:
        """One of the registered tasks, or none."""
        chosen = str(self.cleaned_data["regtask"] or "")
        if chosen and chosen not in dict(self.fields["regtask"].widget.choices):
            raise forms.ValidationError(_("There is no such task."))
        return chosen


class ClockForm(forms.ModelForm):
    """How far the clock is moved."""

    offset_seconds = forms.IntegerField(
        label=ClockSetting._meta.get_field("offset_seconds").verbose_name, min_value=-CENTURY, max_value=CENTURY
    )

    class Meta:
        model = ClockSetting
        fields = ("offset_seconds",)
