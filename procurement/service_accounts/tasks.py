"""Tokens whose time is over are removed; schedules are edited in Django admin."""

from __future__ import annotations

from celery import shared_task

from procurement.service_accounts import services


@shared_task(name="procurement.service_accounts.forget_ended_tokens")
def forget_ended_tokens() -> int:
    """Remove them; gives how many."""
    return services.forget_ended_tokens()
