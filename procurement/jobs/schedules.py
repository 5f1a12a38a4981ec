"""What happens by itself: default schedules, which administrators may change.

A slice registers its own in ``AppConfig.ready``. After a migration each becomes a row once; from then on the row
belongs to the administrators.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask


@dataclass(frozen=True, slots=True)
class Schedule:
    """One default: ``when`` is a period, or a crontab line in the site's time zone."""

    name: str
    task: str
    when: timedelta | str
    arguments: dict[str, Any] = field(default_factory=dict)
    description: str = ""


_schedules: dict[str, Schedule] = {}


def register(
    name: str, task: str, when: timedelta | str, *, arguments: dict[str, Any] | None = None, description: str = ""
) -> None:
    """Run the Celery task ``task`` every ``when`` (``timedelta`` or ``"minute hour day month weekday"``).

    Mark ``name`` with ``gettext_noop``: the row keeps it, lists say it in the reader's language.
    """
    _schedules[name] = Schedule(name, task, when, arguments or {}, description)


def load(**_signal: Any) -> None:
    """Make the rows that are missing; called after migrations."""
    known = set(PeriodicTask.objects.values_list("name", flat=True))
    for schedule in _schedules.values():
        if schedule.name not in known:
            PeriodicTask.objects.create(
                name=schedule.name,
                task=schedule.task,
                kwargs=json.dumps(schedule.arguments),
                description=schedule.description,
                **_row_of(schedule.when),
            )


def _row_of(when: timedelta | str) -> dict[str, CrontabSchedule | IntervalSchedule]:
    if isinstance(when, timedelta):
        seconds = round(when.total_seconds())
        interval, _made = IntervalSchedule.objects.get_or_create(every=seconds, period=IntervalSchedule.SECONDS)
        return {"interval": interval}
    minute, hour, day, month, weekday = when.split()
    crontab, _made = CrontabSchedule.objects.get_or_create(
        minute=minute,
        hour=hour,
        day_of_month=day,
        month_of_year=month,
        day_of_week=weekday,
        timezone=settings.TIME_ZONE,
    )
    return {"crontab": crontab}
