"""What runs by itself for cases; schedules are edited in Django admin."""

from __future__ import annotations

from celery import shared_task

from procurement.cases import anchors, watching


@shared_task(name="procurement.cases.watch")
def watch() -> dict[str, int]:
    """Remind of deadlines that are near and note those that have passed."""
    return watching.watch()


@shared_task(name="procurement.cases.anchor")
def anchor() -> str:
    """Write the night's anchor of the audit trail outside the database."""
    written = anchors.write()
    return written.name if written else ""
