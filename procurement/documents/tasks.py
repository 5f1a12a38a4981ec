"""What runs by itself for documents; schedules are edited in Django admin."""

from __future__ import annotations

from celery import shared_task

from procurement.documents import scanning, storing


@shared_task(name="procurement.documents.sweep")
def sweep() -> dict[str, int]:
    """Finish interrupted promotions and erasures, and remove staged files of uploads that came to nothing."""
    return storing.sweep()


@shared_task(name="procurement.documents.scan_waiting")
def scan_waiting() -> int:
    """Ask again for the scan of files that the scanner has not seen yet."""
    return scanning.request_waiting()
