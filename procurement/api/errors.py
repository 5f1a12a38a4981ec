"""What the API says where there is nothing, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler


def answer_for(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; what is not found is told without the name of a table."""
    if isinstance(exc, Http404):
        exc = NotFound(_("There is no such entry, or you may not see it."))
    return exception_handler(exc, context)
