"""How long a session lasts, and how it ends.

Measured by the machine's own clock, not by the site's, which the demo may move.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from procurement.organisations.models import User
from procurement.web.security_log import record

BEGAN, SEEN = "session_began", "session_seen"
SEEN_EVERY = 60
"""Seconds after which a click is written down again; a write for each would be too many."""


def connect() -> None:
    """Listen to sign-ins and to changes of what a person signs in with."""
    user_logged_in.connect(_begin, dispatch_uid="sessions.begin")
    authentication_step_completed.connect(_new_key, dispatch_uid="sessions.new_key")
    authenticator_added.connect(_end_those_without, dispatch_uid="sessions.added")
    authenticator_removed.connect(_end_those_without, dispatch_uid="sessions.removed")


def over(session: SessionBase, *, now: float) -> str:
    """Why a signed-in session is over: ``idle``, ``age``, or empty while it lasts."""
    if now - float(session.get(BEGAN, now)) >= settings.SESSION_COOKIE_AGE:
        return "age"
    return "idle" if now - float(session.get(SEEN, now)) >= settings.SESSION_IDLE_SECONDS else ""


class SessionAgeMiddleware:
    """Ends sessions that are idle or too old; what a page asks by itself (htmx) keeps none alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the site."""
        if SESSION_KEY in request.session:
            now = time.time()
            reason = over(request.session, now=now)
            if reason:
                _end(request, reason)
            elif BEGAN not in request.session or (
                "HX-Request" not in request.headers and now - request.session.get(SEEN, 0) >= SEEN_EVERY
            ):
                request.session.setdefault(BEGAN, now)
                request.session[SEEN] = now
        return self.get_response(request)


def end_all_of(person: User) -> int:
    """Sign a person out everywhere; gives the number of sessions that were open."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def end_others_of(person: User, *, but: str | None) -> int:
    """Sign a person out everywhere except in the session with this key."""
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


def _end(request: HttpRequest, reason: str) -> None:
    record("session_over", request=request, reason=reason)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, _("You were signed out because your session ended. Please sign in again."))


def _begin(*, request: HttpRequest, **_facts: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


def _new_key(*, request: HttpRequest, reauthenticated: bool = False, **_facts: Any) -> None:
    """A session gets a new key with each proof of who one is (ASVS 7.2.4); sign-in itself does so in Django."""
    if reauthenticated:
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def _end_those_without(*, request: HttpRequest, user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """Sessions that began before a second factor was set up or taken away have not shown it: they end."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_others_of(user, but=request.session.session_key)
