"""What joining adds to the shell of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from procurement.onboarding.enums import Delivery
from procurement.organisations.acting import capacities
from procurement.organisations.enums import Role
from procurement.web import tones
from procurement.web.navigation import NavigationItem, Section, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import User

GIVING = {Role.REPRESENTATIVE, Role.AGENCY_APPROVER, Role.OPERATOR, Role.ADMINISTRATOR}


def gives_roles(user: User | AnonymousUser) -> bool:
    """Whether the person keeps the people of an organisation."""
    return user.is_authenticated and any(one.role in GIVING for one in capacities(user))


def represents_nobody(user: User | AnonymousUser) -> bool:
    """Whether the person might still want to claim a company."""
    return user.is_authenticated and not any(one.agency_id or one.role != Role.STAFF for one in capacities(user))


def fill() -> None:
    """Register the lines of the menu, and how the mail of an invitation looks."""
    tones.register({Delivery.NOT_YET: tones.Tone.INFORMATION, Delivery.SENT: tones.Tone.SUCCESS})
    register(
        NavigationItem(
            label=_("People"), url_name="procurement:people", section=Section.WORK, order=80, visible=gives_roles
        )
    )
    register(
        NavigationItem(
            label=_("Claim a company"),
            url_name="procurement:claim",
            section=Section.WORK,
            order=90,
            visible=represents_nobody,
        )
    )
