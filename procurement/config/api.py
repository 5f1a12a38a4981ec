"""The front door of the API."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

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
