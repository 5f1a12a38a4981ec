"""The one clock of the site. Tests and the demo move it by a row, so that every process agrees."""

import math
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from procurement.jobs.models import ClockSetting

_OFFSET = f"SELECT offset_seconds FROM {ClockSetting._meta.db_table} ORDER BY id LIMIT 1"


def now() -> datetime:
    """The present moment, in the site's time zone."""
    return _real() + timedelta(seconds=_offset())


def today() -> date:
    """The present legal day in the site's time zone."""
    return now().date()


def move(to: datetime | date | timedelta) -> None:
    """Make ``to`` the present: a moment, noon of a day, or so much later than the present."""
    if isinstance(to, timedelta):
        moment = now() + to
    elif isinstance(to, datetime):
        moment = to if timezone.is_aware(to) else timezone.make_aware(to, timezone.get_default_timezone())
    else:
        moment = datetime.combine(to, time(12), tzinfo=timezone.get_default_timezone())
    offset = math.ceil((moment - _real()).total_seconds())
    ClockSetting.objects.update_or_create(pk=1, defaults={"offset_seconds": offset})


def _offset() -> int:
    """Seconds by which the clock is moved; asked for so often that the statement stands here as it is sent."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFSET)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _real() -> datetime:
    return timezone.localtime(timezone=timezone.get_default_timezone())
