"""Programs at the API: a token of the platform's own server opens it with the sight of one membership."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.idp.oidc.models import Token
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from procurement.api.sessions import SCHEME as SESSION
from procurement.api.sessions import refuse_unknown_method
from procurement.organisations.acting import Actor
from procurement.service_accounts import queries, services
from procurement.service_accounts.enums import Scope
from procurement.web.people import act_as

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from procurement.organisations.models import User

SCHEME = 'Bearer realm="procurement"'
LONGEST = 200
"""Letters of a token; those of this site have 86."""


class BearerToken(BaseAuthentication):
    """A program with a token acts in its one membership; without ``Authorization: Bearer`` others are asked.

    Asked anew with each request: whether the program was ended, its membership is valid today, and somebody answers
    for it.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The program's user, and the token with its scopes."""
        refuse_unknown_method(request)
        scheme, _space, value = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        account, token = queries.of_token(value) if 0 < len(value) <= LONGEST else (None, None)
        if account is None or token is None:
            raise _refused(request, _("The token is not known or has ended. Ask for a new one."))
        if (reason := queries.objection(account)) is not None:
            raise _refused(request, reason.sentence(_))
        account.membership.user = account.user
        act_as(request._request, Actor(account.user, account.membership))  # noqa: SLF001 - the request of the pages
        services.note_use(account)
        return account.user, token

    def authenticate_header(self, request: Request) -> str:
        """What ``WWW-Authenticate`` says: both ways in, and what was wrong with the token."""
        wrong = getattr(request, "token_is_wrong", False)
        return f'{SCHEME}, error="invalid_token"' if wrong else f"{SCHEME}, {SESSION}"


class ScopeAllows(BasePermission):
    """Whether the token of a program may ask for this; people in a session are not narrowed by scopes.

    A view names its ``scope``; without one, reading takes ``read`` and writing ``act``.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let it pass, or say which scope is missing (RFC 6750)."""
        needed = scope_of(view, str(request.method))
        if not isinstance(request.auth, Token) or needed in request.auth.get_scopes():
            return True
        refusal = PermissionDenied(_("The token lacks the scope “%(scope)s”.") % {"scope": needed})
        refusal.auth_header = f'{SCHEME}, error="insufficient_scope", scope="{needed}"'  # type: ignore[attr-defined]
        raise refusal


def scope_of(view: object, method: str) -> Scope:
    """The scope that a program needs for this."""
    own: str | None = getattr(view, "scope", None)
    return Scope(own) if own else Scope.READ if method in SAFE_METHODS else Scope.ACT


def _refused(request: Request, sentence: str) -> AuthenticationFailed:
    request._request.token_is_wrong = True  # type: ignore[attr-defined]  # noqa: SLF001 - read when the header is made
    return AuthenticationFailed({"code": "invalid_token", "detail": sentence})


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same in the schema."""

    target_class = "procurement.service_accounts.api.BearerToken"
    name = "program"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ANN401 - the schema's own type
        """OAuth 2, client credentials."""
        scopes = {scope.value: str(scope.label) for scope in Scope}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": reverse("token"), "scopes": scopes}}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:  # noqa: ANN401
        """With the scope that the operation takes."""
        return {self.name: [scope_of(auto_schema.view, auto_schema.method)]}
