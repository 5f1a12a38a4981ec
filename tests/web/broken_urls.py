"""The site with addresses that fail, for tests of what is said then."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from procurement.config.urls import handler400, handler404, handler500
from procurement.config.urls import urlpatterns as site
from procurement.organisations.models import Agency

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def deadlock(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("deadlock detected")


def reads(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Agency.objects.count()))


@require_POST
def posted(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@csrf_exempt
def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""))


urlpatterns = [
    path("broken/", broken),
    path("api/v1/broken/", broken),
    path("forbidden/", forbidden),
    path("deadlock/", deadlock),
    path("reads/", reads),
    path("api/v1/reads/", reads),
    path("posted/", posted),
    path("takes/", takes),
    path("api/v1/takes/", takes),
    *site,
]
