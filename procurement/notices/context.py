"""The bell of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from procurement.notices.queries import unread_count


def bell(request: HttpRequest) -> dict[str, object]:
    """How many notices the reader has not read; asked only when a page draws it."""
    user = getattr(request, "user", None)
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user) if user else 0)}
