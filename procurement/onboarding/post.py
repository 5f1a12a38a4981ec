"""How invitations reach people: by the outbox, which stands above this floor and registers itself here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from procurement.onboarding.enums import Delivery

if TYPE_CHECKING:
    from procurement.onboarding.models import Invitation


class Post(Protocol):
    """Takes invitations and knows what became of them."""

    def send(self, invitation: Invitation, secret: str) -> None:
        """Take a new invitation and its secret, in the transaction that makes it."""
        ...

    def deliveries(self, invitations: Collection[int]) -> Mapping[int, Delivery]:
        """What became of the mails of these invitations."""
        ...


_posts: list[Post] = []


def register(post: Post) -> None:
    """Let invitations be mailed; the same post again changes nothing."""
    if post not in _posts:
        _posts.append(post)


def send(invitation: Invitation, secret: str) -> None:
    """Give an invitation and its secret to the post."""
    for one in _posts:
        one.send(invitation, secret)


def deliveries(invitations: Collection[int]) -> Mapping[int, Delivery]:
    """What became of the mails of these invitations; one without a mail is missing."""
    found: dict[int, Delivery] = {}
    for one in _posts:
        found |= one.deliveries(invitations)
    return found
