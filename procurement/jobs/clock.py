"""The one clock of the site. Tests and the demo move it by a row, so that every process agrees."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from procurement.jobs.models import ClockSetting


def now() -> datetime:
    """The present moment, with the site's time zone."""
    offset = ClockSetting.objects.values_list("offset_seconds", flat=True).first() or 0
    return timezone.localtime() + timedelta(seconds=offset)


def today() -> date:
    """The present legal day in the site's time zone."""
    return now().date()
