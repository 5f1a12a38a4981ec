"""Switching a topic off from a mail: a signed address that names a person and a topic, and nothing personal."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from procurement.notices import addresses, topics
from procurement.notices.enums import Way
from procurement.notices.queries import must_be_told, ways_of
from procurement.notices.services import choose
from procurement.organisations.models import User

SALT = "procurement.notices.unsubscribe"
ALL_DAILY = "digest"
"""In place of a topic: everything that comes in the daily message."""


class NotSigned(ValueError):
    """The address was not made here, or was changed."""


def address(person: User, topic: str) -> str:
    """Where the person can switch the topic off without signing in."""
    token = signing.dumps([person.pk, topic], salt=SALT)
    return addresses.whole(reverse("procurement:inbox_unsubscribe", args=[token]))


def read(token: str) -> tuple[User, str]:
    """The person and topic of an address; raises :class:`NotSigned`."""
    try:
        pk, topic = signing.loads(token, salt=SALT)
        return User.objects.get(pk=pk), topic
    except (signing.BadSignature, ValueError, User.DoesNotExist):
        raise NotSigned(token) from None


def label(topic: str) -> str:
    """The topic in words."""
    found = next((one.label for one in topics.every() if one.code == topic), topics.DIGEST.label)
    return str(found)


def can_be_switched_off(topic: str) -> bool:
    """Whether the law leaves it to the person."""
    return topic == ALL_DAILY or topic not in must_be_told()


def switch_off(person: User, topic: str) -> None:
    """From now on the topic (or all that came daily) is told only on the site."""
    codes = [topic]
    if topic == ALL_DAILY:
        every = [one.code for one in topics.every()]
        codes = [code for (_person, code), way in ways_of([person.pk], every).items() if way == Way.DIGEST]
    choose(person, dict.fromkeys(codes, Way.SITE))
