"""The reference number of a request: a person quotes it, an operator finds the lines of the log by it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.core.signals import request_finished
from django.dispatch import receiver

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No sign that is taken for another when it is read out."""
LENGTH = 10
HEADER = "X-Request-ID"

_current: ContextVar[str] = ContextVar("reference", default="")


def current() -> str:
    """The reference of the request that this thread answers; empty outside of one."""
    return _current.get()


class ReferenceMiddleware:
    """Gives each request a reference: for the page of an error, the answer's header, and each line of the log.

    A reference that comes with the request is not taken over: whoever sends it could make lines look like another's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the site, with its reference."""
        number = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
        _current.set(number)
        response = self.get_response(request)
        response.headers[HEADER] = number
        return response


@receiver(request_finished)
def _forget(**_said: object) -> None:
    """Django logs an answer of 400 and more after the last middleware, so the number is kept until all is sent."""
    _current.set("")


class WithReference(logging.Filter):
    """Puts the reference of the request on each line that is logged while it is answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        record.reference = current() or "-"
        return True
