"""What service accounts tell the rest of the ground when the site starts."""

from datetime import timedelta

from procurement.jobs import access, schedules
from procurement.service_accounts import menu


def connect() -> None:
    """Register rights, schedule and menu."""
    access.never_deleted("procurement.ServiceAccount")
    schedules.register("forget ended tokens", "procurement.service_accounts.forget_ended_tokens", timedelta(hours=1))
    menu.fill()
