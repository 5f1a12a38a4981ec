"""The way in on the front page for whoever is signed in: what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procurement.jobs import clock
from procurement.notices import inbox
from procurement.web.doors import Card, Door, register

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor


def fill() -> None:
    """Register the way in."""
    register(Door(key="inbox", order=0, card=_inbox))


def _inbox(actor: Actor) -> Card | None:
    if actor.user is None:
        return None
    actors = inbox.actors_of(actor.user)
    waiting, late = inbox.waiting(actors).count(), inbox.overdue(actors, clock.today()).count()
    told = [_told_waiting(waiting)] if waiting else [_("Nothing waits for you.")]
    if late:
        told.append(
            ngettext("%(count)d deadline is overdue.", "%(count)d deadlines are overdue.", late) % {"count": late}
        )
    return Card(
        whom=_("Your work"),
        title=_("Inbox"),
        text=" ".join(told),
        action=_("Open the inbox"),
        url=reverse("procurement:inbox"),
    )


def _told_waiting(count: int) -> str:
    return ngettext("%(count)d case waits for you.", "%(count)d cases wait for you.", count) % {"count": count}
