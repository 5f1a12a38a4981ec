"""Who asks, and by which method."""

from __future__ import annotations

from typing import Any

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

SCHEME = 'Session realm="procurement"'
"""No registered scheme: it says, and browsers do not ask for a password, that one signs in on the pages."""


def refuse_unknown_method(request: Request) -> None:
    """Raise ``MethodNotAllowed`` (405) for a method that the address does not know, whoever asks."""
    view = (request.parser_context or {}).get("view")
    if view is not None and request.method not in view.allowed_methods:
        raise MethodNotAllowed(str(request.method))


class PageSession(SessionAuthentication):
    """The session of the pages; without one the answer is 401.

    A method that the address does not know is refused before anybody is asked who he is: a program learns that
    nothing can be written (405, with ``Allow``), not that a token is missing.
    """

    def authenticate(self, request: Request) -> Any:  # noqa: ANN401 - REST framework's own pair
        """The person of the session, or nobody."""
        refuse_unknown_method(request)
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """What ``WWW-Authenticate`` says."""
        return SCHEME


class PageSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The same in the schema."""

    target_class = "procurement.api.sessions.PageSession"
