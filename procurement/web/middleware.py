"""What is asked of every request before a page sees it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

NUL = b"\x00"


def readable_addresses(respond: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 400 where an address holds a NUL byte: PostgreSQL holds no such text, so nothing can be found by it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "").replace("+", " ")
        if NUL in unquote_to_bytes(query) or NUL in request.path.encode(errors="surrogateescape"):
            raise BadRequest("NUL in the address")
        return respond(request)

    return answer
