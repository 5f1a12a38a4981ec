"""The log of what concerns security: who signed in, what was refused, which rights changed.

One line per event under the logger ``procurement.security``, without passwords, codes, keys or session ids. Persons
are named by number; an address that somebody typed is kept only as a keyed hash.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from allauth.core import context as request_context
from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from procurement.organisations.models import User
from procurement.web import secret_addresses

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

logger = logging.getLogger("procurement.security")
REFUSED = {401, 403, 429}
LONGEST = 200


def record(
    event: str,
    *,
    request: HttpRequest | None = None,
    person: AbstractBaseUser | AnonymousUser | None = None,
    **facts: object,
) -> None:
    """Write one event; ``person`` is whom it concerns, the request says who asked, from where."""
    asked = request if request is not None else getattr(request_context, "request", None)
    line: dict[str, object] = {"event": event, **_origin(asked), **facts}
    if person is not None:
        line["person"] = person.pk
    logger.info("%s %s", event, json.dumps(line, ensure_ascii=True, default=str), extra={"security": line})


def account_of(credentials: Mapping[str, Any]) -> str:
    """Which account was tried, as a keyed hash: equal for equal addresses, and no address."""
    tried = str(credentials.get("email") or credentials.get("username") or "").lower()
    return salted_hmac("procurement.web.security_log", tried, algorithm="sha256").hexdigest()[:16]


def _origin(request: HttpRequest | None) -> dict[str, object]:
    if request is None:
        return {}
    user = getattr(request, "user", None)
    key = getattr(getattr(request, "session", None), "session_key", None)
    return {
        "by": user.pk if isinstance(user, User) else None,
        "ip": _address(request),
        "session": hashlib.sha256(key.encode()).hexdigest()[:12] if key else None,
        "method": request.method,
        "path": secret_addresses.shown(request)[:LONGEST],
    }


def _address(request: HttpRequest) -> str | None:
    try:
        address: str | None = get_client_ip(request)
    except ImproperlyConfigured:  # fewer proxies than TRUSTED_PROXY_COUNT stood between
        return None
    return address


class RefusalMiddleware:
    """Writes down each answer that refuses: not signed in, not allowed, too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the site."""
        response = self.get_response(request)
        if response.status_code in REFUSED:
            record("refused", request=request, status=response.status_code)
        return response
