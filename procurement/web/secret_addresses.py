"""Addresses that hold a secret: links that are mailed. The log shows their pattern instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

SECRETS = frozenset({"key", "secret", "token"})
"""Names of arguments that are secrets."""


def shown(request: HttpRequest) -> str:
    """The path of a request as the log may show it."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None and SECRETS & match.kwargs.keys() else request.path
