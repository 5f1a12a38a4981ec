"""Ways in on the front page: for agency officers and for the ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from procurement.jobs import clock
from procurement.organisations.queries import sees_all
from procurement.web.doors import Card, Door, person_of, register, sign_in_to

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor


def fill() -> None:
    """Register the ways in."""
    register(Door(key="agencies", order=10, card=_agencies))
    register(Door(key="ministry", order=30, card=_ministry))


def _agencies(actor: Actor) -> Card | None:
    text = _(
        "Upload contracts or expenditure. For each programme: the rate, the target, the won still missing, and every"
        " contract behind the figure."
    )
    agency = actor.membership.agency if actor.membership else None
    if agency is not None:
        return Card(
            whom=_("Your agency"),
            title=agency.local_name,
            text=text,
            action=_("Open the dashboard"),
            url=reverse("priority_purchase:agency", args=[agency.code, clock.today().year]),
        )
    if actor.user is not None:
        return None
    invited = _("Your agency's approver invites you by mail, the first one is invited by the operator.")
    return Card(
        whom=_("Agency officers"),
        title=_("See where your agency stands"),
        text=f"{text} {invited}",
        action=_("Sign in to your agency"),
        url=sign_in_to(reverse("priority_purchase:start")),
    )


def _ministry(actor: Actor) -> Card | None:
    if actor.user is not None and not sees_all(person_of(actor)):
        return None
    url = reverse("priority_purchase:national_latest")
    return Card(
        whom=_("Ministry"),
        title=_("Evaluate all agencies of a year"),
        text=_(
            "Compare and filter agencies by type and region, and run the official evaluation, which freezes its figures"
            " for good."
        ),
        action=_("Open the overview") if actor.user else _("Sign in to the overview"),
        url=url if actor.user else sign_in_to(url),
    )
