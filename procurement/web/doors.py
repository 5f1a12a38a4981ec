"""The ways in on the front page: a registry that slices fill in ``AppConfig.ready``, and what one reader sees of it.

A card leads to where its reader really gets in: without an account to sign-in, sign-up or a page that is open; signed
in to one's own place. A card never speaks of what isn't there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A card: for whom it is, what one finds, and the link (``action`` says where it leads)."""

    whom: str
    title: str
    text: str
    action: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Door:
    """A way in. ``card`` is drawn for one reader; ``None`` when it is not theirs."""

    key: str
    order: int
    card: Callable[[Actor], Card | None]


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    """Put a way in on the front page; the same key again replaces it."""
    _doors[door.key] = door


def cards_for(actor: Actor) -> Sequence[Card]:
    """The cards of this reader, in order."""
    drawn = (door.card(actor) for door in sorted(_doors.values(), key=lambda one: (one.order, one.key)))
    return [card for card in drawn if card is not None]


def person_of(actor: Actor) -> User | AnonymousUser:
    """Who reads the front page."""
    return actor.user or AnonymousUser()


def sign_in_to(url: str) -> str:
    """The sign-in page, which leads on to an address of this site."""
    return f"{reverse('account_login')}?{urlencode({'next': url})}"


def fill() -> None:
    """Register the ways in that belong to no slice."""
    for door in (
        Door(key="administrators", order=60, card=_administrators),
        Door(key="integrators", order=70, card=_integrators),
        Door(key="public", order=80, card=_public),
        Door(key="partners", order=90, card=_partners),
    ):
        register(door)


def _administrators(actor: Actor) -> Card | None:
    url = reverse("admin:index")
    if actor.user is not None and not actor.user.is_staff:
        return None
    return Card(
        whom=_("Administrators"),
        title=_("Keep registers and parameters"),
        text=_("People, registers, targets, dated parameters of the law, schedules and texts of notices."),
        action=_("Open the administration") if actor.user else _("Sign in to the administration"),
        url=url if actor.user else sign_in_to(url),
    )


def _integrators(_actor: Actor) -> Card:
    return Card(
        whom=_("Integrators"),
        title=_("Read the same figures by machine"),
        text=_(
            "A documented REST interface for agencies, rates, entries, runs and cases, with the rights of whoever asks."
        ),
        action=_("Read the API's description"),
        url=reverse("api-docs"),
    )


def _public(actor: Actor) -> Card | None:
    if actor.user is not None:
        return None
    return Card(
        whom=_("Everybody"),
        title=_("Open without an account"),
        text=_(
            "How purchases become rates, and the description of the API. Figures, companies and cases need an account."
        ),
        action=_("How it works"),
        url="#how",
    )


def _partners(actor: Actor) -> Card | None:
    if actor.user is not None:
        return None
    return Card(
        whom=_("Partners abroad"),
        title=_("The platform in English"),
        text=_(
            "Every page is also in English: the language is switched above. Sign up with your e-mail address; an"
            " administrator then gives you your role."
        ),
        action=_("Sign up"),
        url=reverse("account_signup"),
    )
