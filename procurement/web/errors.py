"""What the site answers when it cannot do what was asked: a page for people, JSON for programs, with the reference.

The page of a fault of the site itself is drawn in the usual shell when that works, else in a plain one that asks no
database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults

from procurement.web.reference import current

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

API = "/api/"
RETRY_SECONDS = 30
"""After so many seconds a program may ask again when the database was out of reach."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400, and 413 for what is larger than the site reads."""
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The request is too large."))
    if request.path.startswith(API):
        return _json(HTTPStatus.BAD_REQUEST, _("The request could not be read."))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404."""
    if request.path.startswith(API):
        return _json(HTTPStatus.NOT_FOUND, _("There is no such address."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500, and 503 when the database cannot be reached."""
    if _is_out_of_reach(sys.exc_info()[1]):
        response = _plain(request, HTTPStatus.SERVICE_UNAVAILABLE, _("The database cannot be reached at the moment."))
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    said = _("Something went wrong on our side.")
    if request.path.startswith(API):
        return _json(HTTPStatus.INTERNAL_SERVER_ERROR, said)
    try:
        return render(request, "500.html", {"layout": "web/error.html"}, status=500)
    except Exception:  # noqa: BLE001 - whatever is broken, the person is told
        return _plain(request, HTTPStatus.INTERNAL_SERVER_ERROR, said)


def _is_out_of_reach(error: BaseException | None) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return connection.connection is None or not connection.is_usable()


def pages_for_methods(
    respond: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: 405 comes from Django as an empty answer; people get a page, ``Allow`` stays."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    return answer


def _answer(request: HttpRequest, status: HTTPStatus, said: str) -> HttpResponse:
    if request.path.startswith(API):
        return _json(status, said)
    return render(request, f"{status.value}.html", status=status)


def _plain(request: HttpRequest, status: HTTPStatus, said: str) -> HttpResponse:
    if request.path.startswith(API):
        return _json(status, said)
    page = loader.render_to_string(f"{status.value}.html", {"layout": "web/plain_error.html", "reference": current()})
    return HttpResponse(page, status=status)


def _json(status: HTTPStatus, said: str) -> JsonResponse:
    return JsonResponse({"detail": said, "reference": current()}, status=status)
