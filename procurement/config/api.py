"""The front door of the API, and what it says where there is nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, page_not_found
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

PREFIX = "/api/"
LISTS = {
    "agencies": "api-agency-list",
    "rates": "api-rates",
    "entries": "api-entry-list",
    "imports": "api-import-list",
    "runs": "api-run-list",
    "results": "api-result-list",
    "schema": "schema",
    "docs": "api-docs",
}


class SchemaFormat(DefaultContentNegotiation):
    """The schema, and only it, is asked for as ``?format=json`` too."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE="format")


@extend_schema(exclude=True)
class Root(APIView):
    """What can be asked for, and where."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The addresses of the lists, of the schema and of the page to try them."""
        return Response({name: reverse(address, request=request) for name, address in LISTS.items()})


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404: a page for people, JSON for programs."""
    if request.path.startswith(PREFIX):
        return JsonResponse({"detail": _("There is no such address.")}, status=404)
    return page_not_found(request, exception)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400: a page for people, JSON for programs."""
    if request.path.startswith(PREFIX):
        return JsonResponse({"detail": _("The request could not be read.")}, status=400)
    return bad_request(request, exception)
