"""What service accounts add to the shell of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from procurement.organisations.acting import Actor, capacities
from procurement.service_accounts.queries import roles_for_programs
from procurement.web.navigation import NavigationItem, Section, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import User


def keeps_programs(user: User | AnonymousUser) -> bool:
    """Whether the person keeps programs of an organisation."""
    return user.is_authenticated and any(roles_for_programs(Actor(user, one)) for one in capacities(user))


def fill() -> None:
    """Register the line of the menu."""
    register(
        NavigationItem(
            label=_("Programs that act for us"),
            url_name="procurement:programs",
            section=Section.WORK,
            order=85,
            visible=keeps_programs,
        )
    )
