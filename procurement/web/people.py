"""The person behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from procurement.organisations.acting import Actor, actor_for
from procurement.organisations.models import User
from procurement.organisations.queries import held_by

ACTING = "acting"
"""Key of the session that holds the membership in which a person acts."""


def signed_in(request: HttpRequest) -> User:
    """The signed-in person; ``PermissionDenied`` for everybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def act_as(request: HttpRequest, actor: Actor) -> None:
    """Let a request act in this one membership and see no other: a program's, which has no session to choose in."""
    assert actor.user is not None  # noqa: S101 - a program is somebody
    actor.user.held_today = [actor.membership] if actor.membership else []  # type: ignore[attr-defined]
    request._actor = actor  # type: ignore[attr-defined]  # noqa: SLF001 - kept for the length of the request


def acting(request: HttpRequest) -> Actor:
    """For whom the person of this request acts; read once per request, anew for each."""
    found: Actor | None = getattr(request, "_actor", None)
    if found is None:
        found = Actor()
        if isinstance(request.user, User):
            request.user.held_today = held_by(request.user)  # type: ignore[attr-defined]
            found = actor_for(request.user, request.session.get(ACTING))
        request._actor = found  # type: ignore[attr-defined]  # noqa: SLF001 - kept for the length of the request
    return found
