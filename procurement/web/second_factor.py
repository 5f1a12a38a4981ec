"""Who decides about others signs in with a second factor, and opens nothing before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from procurement.organisations.enums import DECIDING_ROLES
from procurement.organisations.models import User
from procurement.organisations.queries import memberships_of
from procurement.web.security_log import record

SHOWN = "second_factor_of"
"""Key of the session: whose second factor was shown in it."""

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes come with one of these and are none by themselves."""

ALWAYS = frozenset({"account_logout", "set_language", "health"})
SHOWING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_set_password",
    }
)
API = "/api/"


def connect() -> None:
    """Listen to second factors being set up, shown and taken away."""
    authenticator_added.connect(_added, dispatch_uid="second_factor.added")
    authenticator_used.connect(_used, dispatch_uid="second_factor.used")
    authenticator_removed.connect(_gone, dispatch_uid="second_factor.removed")


def must_have_one(user: User | AnonymousUser) -> bool:
    """Whether the person decides today, or may open the administration (setting ``MFA_REQUIRED``)."""
    if not settings.MFA_REQUIRED or not isinstance(user, User):
        return False
    return user.is_staff or user.is_superuser or memberships_of(user).filter(role__in=DECIDING_ROLES).exists()


def has_one(user: User) -> bool:
    """Whether the person has set one up."""
    return bool(is_mfa_enabled(user, KINDS))


def was_shown(request: HttpRequest) -> bool:
    """Whether it was shown, or set up, in this very session."""
    return request.user.pk is not None and request.session.get(SHOWN) == request.user.pk


class SecondFactorMiddleware:
    """Leads to setting up or showing the second factor; programs get 403 and the reason.

    It looks at signed-in sessions only. A program that comes with a token of its own has no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the site."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, named: object
    ) -> HttpResponseBase | None:
        """Let the request pass, or lead elsewhere."""
        user = request.user
        if not isinstance(user, User) or was_shown(request) or not must_have_one(user):
            return None
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in ALWAYS | (SHOWING if has_one(user) else SETTING_UP):
            return None
        record("second_factor_missing", request=request, has_one=has_one(user))
        return _refusal(request, user)


def _refusal(request: HttpRequest, user: User) -> HttpResponseBase:
    if has_one(user):
        method = next(one for one in get_adapter().get_reauthentication_methods(user))
        way = f"{method['url']}?{urlencode({'next': request.get_full_path() if request.method == 'GET' else '/'})}"
        reason = _("Your role asks for your second factor. Show it to go on.")
    else:
        way = reverse("mfa_index")
        reason = _("Your role decides about others: set up a second factor, then every page opens.")
    if request.path.startswith(API):
        answer = {"code": "second_factor_required", "detail": reason, "url": request.build_absolute_uri(way)}
        return JsonResponse(answer, status=403)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": way})
    messages.warning(request, reason)
    return HttpResponseRedirect(way)


def _used(*, request: HttpRequest, user: User, **_facts: Any) -> None:
    request.session[SHOWN] = user.pk


def _added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """Adding one proves it too: its first code or signature was checked."""
    if authenticator.type in KINDS:
        request.session[SHOWN] = user.pk


def _gone(*, request: HttpRequest, user: User, **_facts: Any) -> None:
    if not has_one(user):
        request.session.pop(SHOWN, None)
