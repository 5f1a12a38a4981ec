"""Ways in on the front page: for companies, and for whoever is invited."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from procurement.onboarding.menu import gives_roles, represents_nobody
from procurement.web.doors import Card, Door, person_of, register, sign_in_to

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor


def fill() -> None:
    """Register the ways in."""
    register(Door(key="companies", order=20, card=_companies))
    register(Door(key="people", order=25, card=_people))
    register(Door(key="invited", order=50, card=_invited))


def _companies(actor: Actor) -> Card | None:
    whom = _("Small companies")
    claim = reverse("procurement:claim")
    company = actor.membership.company if actor.membership else None
    if company is not None:
        return Card(
            whom=_("Your company"),
            title=company.local_name,
            text=_("What the registers say of your company: certificates, from which day to which day each counts."),
            action=_("Open your company"),
            url=reverse("procurement:company", args=[company.business_number]),
        )
    if actor.user is None:
        return Card(
            whom=whom,
            title=_("Claim your company"),
            text=_(
                "Sign up and confirm your address; then claim your company with its business number and a proof. An"
                " operator decides. From then on you see its certificates, and whether they count today, and invite its"
                " staff."
            ),
            action=_("Sign up"),
            url=f"{reverse('account_signup')}?{urlencode({'next': claim})}",
        )
    if not represents_nobody(actor.user):
        return None
    return Card(
        whom=whom,
        title=_("Claim your company"),
        text=_("Say which company you represent, with a proof. An operator decides; then you act for it here."),
        action=_("Claim a company"),
        url=claim,
    )


def _people(actor: Actor) -> Card | None:
    if not gives_roles(person_of(actor)):
        return None
    return Card(
        whom=_("Your organisation"),
        title=_("People and their roles"),
        text=_("Invite people by mail, see who acts in which role, and end roles."),
        action=_("Open people"),
        url=reverse("procurement:people"),
    )


def _invited(actor: Actor) -> Card | None:
    if actor.user is not None:
        return None
    return Card(
        whom=_("Operators, surveyors, evaluators, committee members"),
        title=_("Come in by invitation"),
        text=_(
            "The mail with your invitation holds a link: open it, sign in or sign up, accept. What waits for you then"
            " stands in your inbox."
        ),
        action=_("Sign in to the inbox"),
        url=sign_in_to(reverse("procurement:inbox")),
    )
