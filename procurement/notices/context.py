"""The bell of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from procurement.notices.queries import unread_count
from procurement.web.people import acting


def bell(request: HttpRequest) -> dict[str, object]:
    """How many notices the reader has not read; asked only when a page draws it."""
    return {"unread_notices": SimpleLazyObject(lambda: unread(request))}


def unread(request: HttpRequest) -> int:
    """Unread notices of the reader, read once per request."""
    user = getattr(request, "user", None)
    if user is None:
        return 0
    found: int | None = getattr(request, "_unread", None)
    if found is None:
        acting(request)  # reads the person's memberships once for all that ask
        found = unread_count(user)
        request._unread = found  # type: ignore[attr-defined]  # noqa: SLF001 - kept for the length of the request
    return found
