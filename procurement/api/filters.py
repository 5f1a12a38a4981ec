"""Filters that refuse what they do not know: nobody may take a whole list for a filtered one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView

M = TypeVar("M", bound=Model)
PAGING = ("page_query_param", "cursor_query_param", "page_size_query_param")


def refuse_unknown(request: Request, known: Iterable[str] = ()) -> None:
    """Raise ``ValidationError`` (400) for parameters that are not known, empty or given more than once."""
    names = sorted(known)
    problems: dict[str, Sequence[str]] = {}
    for name, values in request.query_params.lists():
        if name not in names:
            there = _("Known here: %(names)s.") % {"names": ", ".join(names)} if names else _("There are none here.")
            problems[name] = [_("There is no such parameter."), there]
        elif len(values) > 1:
            problems[name] = [_("Given more than once.")]
        elif not values[0].strip():
            problems[name] = [_("Give it a value, or leave it out.")]
    if problems:
        raise ValidationError(problems)


def paging_of(view: APIView) -> set[str]:
    """Names of the parameters that turn a list's pages."""
    paginator = getattr(view, "paginator", None)
    return {name for name in (getattr(paginator, one, None) for one in PAGING) if name}


class KnownFilters(DjangoFilterBackend):
    """The filters of a list, and no others; one row alone has none."""

    def filter_queryset(self, request: Request, queryset: QuerySet[M], view: Any) -> QuerySet[M]:  # noqa: ANN401
        """The rows that fit."""
        if view.kwargs:
            refuse_unknown(request)
            return queryset
        filters = self.get_filterset(request, queryset, view)
        refuse_unknown(request, {*(filters.filters if filters else ()), *paging_of(view)})
        found: QuerySet[M] = super().filter_queryset(request, queryset, view)
        return found
