"""How lists are cut into pages."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

DIGITS = 18
"""As many as every number of a row has at most, and fits into the database."""


class Pages(PageNumberPagination):
    """Numbered pages of 50 rows; ``page_size`` up to 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


class ByNumber(CursorPagination):
    """Pages of 100 rows, newest first, that stay quick however long the list is; ``page_size`` up to 500.

    The rows are not counted. Rows that arrive meanwhile shift nothing.
    """

    ordering = "-id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place in the list; ``NotFound`` for a cursor that this site never gave."""
        cursor = super().decode_cursor(request)
        place = "0" if cursor is None or cursor.position is None else str(cursor.position)
        if not (place.isascii() and place.isdigit() and len(place) <= DIGITS):
            raise NotFound(self.invalid_cursor_message)
        return cursor
