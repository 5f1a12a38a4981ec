"""Pages of long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.utils.functional import cached_property

from procurement.web import formats

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 5_000
"""Rows that are counted: nobody turns more pages, and counting on costs more than showing the page."""


def counted(rows: QuerySet[Any], *, most: int = MOST) -> int:
    """Number of rows, as far as they are counted: one more than ``most`` where there are more."""
    try:
        sql, values = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS found", values)
        return int(cursor.fetchone()[0])


def in_digits(number: int, *, most: int = MOST) -> str:
    """What :func:`counted` found, for people: ``5,000+`` where there are more."""
    return f"{formats.count(most)}+" if number > most else formats.count(number)


class ShortPaginator(Paginator):
    """Pages of a queryset of any length: counts up to :data:`MOST` rows, and says when there are more.

    Who wants to see the rows behind them filters the list, or exports it: an export holds all.
    """

    @cached_property
    def found(self) -> int:
        """Number of rows, as far as they are counted."""
        return counted(self.object_list)  # type: ignore[arg-type]

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than these pages show."""
        return self.found > MOST

    @cached_property
    def count(self) -> int:
        """Number of rows on these pages."""
        return min(self.found, MOST)
