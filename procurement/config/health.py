"""Is it alive? ``/health/`` for everybody, ``python -m procurement.config.health web|worker|beat`` for containers."""

import http.client
import os
import sys
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BEAT_TASK = "procurement.jobs.requeue_stale"
BEAT_LATE = timedelta(minutes=2)


def page(_request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def web() -> bool:
    """Tell whether the web server of this machine answers, and can reach its database."""
    host = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    asking = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        asking.request("GET", "/health/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return asking.getresponse().status < http.client.BAD_REQUEST
    except OSError:
        return False
    finally:
        asking.close()


def worker() -> bool:
    """Tell whether the worker of this machine answers a ping."""
    from procurement.config.celery import app

    return bool(app.control.inspect(destination=[f"celery@{os.uname().nodename}"], timeout=5).ping())


def beat() -> bool:
    """Tell whether beat sent its most frequent task lately."""
    from django_celery_beat.models import PeriodicTask

    last = PeriodicTask.objects.filter(task=BEAT_TASK).values_list("last_run_at", flat=True).first()
    return last is not None and timezone.now() - last < BEAT_LATE


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.config.settings")
    django.setup()
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
