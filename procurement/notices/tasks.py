"""Mails leave by themselves; schedules are edited in Django admin."""

from __future__ import annotations

from celery import shared_task

from procurement.notices import digests, sending


@shared_task(name="procurement.notices.send")
def send() -> dict[str, int]:
    """Send the mails that are due."""
    return sending.send_waiting()


@shared_task(name="procurement.notices.collect_digests")
def collect_digests() -> int:
    """Plan the daily messages."""
    return digests.collect()
