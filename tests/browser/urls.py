"""The site, with addresses at which its error pages can be seen."""

from django.core.exceptions import BadRequest, PermissionDenied
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
    path("too-many/", too_many),
    *urls.urlpatterns,
]
