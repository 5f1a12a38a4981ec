"""The site, with addresses at which its error pages can be seen."""

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.csrf import csrf_failure

from procurement.config import urls


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def too_large(request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig


def unreachable(request: HttpRequest) -> HttpResponse:
    connection.close()
    raise OperationalError("the server is gone")


def forged(request: HttpRequest) -> HttpResponse:
    return csrf_failure(request)


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


handler400, handler404 = urls.handler400, urls.handler404
handler500 = getattr(urls, "handler500", "django.views.defaults.server_error")
handler403 = getattr(urls, "handler403", "django.views.defaults.permission_denied")
urlpatterns = [
    path("broken/", broken),
    path("refused/", refused),
    path("unreadable/", unreadable),
    path("forged/", forged),
    path("too-large/", too_large),
    path("unreachable/", unreachable),
    path("too-many/", too_many),
    *urls.urlpatterns,
]
