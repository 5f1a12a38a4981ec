"""Filters of the list of cases; the same on pages and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from procurement.cases import procedures
from procurement.cases.models import Case

STANDS = (("open", _("open")), ("closed", _("case closed")), ("draft", _("draft")))


def _kinds() -> list[tuple[str, str]]:
    return [(model.procedure.kind, str(model.procedure.label)) for model in procedures.every()]


class CaseFilter(django_filters.FilterSet):
    """Narrows cases."""

    kind = django_filters.ChoiceFilter(label=_("Procedure"), choices=_kinds, empty_label=_("any"))
    stands = django_filters.ChoiceFilter(label=_("Stands"), choices=STANDS, method="stand", empty_label=_("any"))
    q = django_filters.CharFilter(label=_("Number or subject"), method="search", max_length=100)
    submitted_from = django_filters.DateFilter(
        label=_("Submitted from"), field_name="submitted_at", lookup_expr="date__gte"
    )
    submitted_to = django_filters.DateFilter(
        label=_("Submitted to"), field_name="submitted_at", lookup_expr="date__lte"
    )

    class Meta:
        model = Case
        fields = ("kind", "stands", "q", "submitted_from", "submitted_to")

    def stand(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Open, closed or not yet submitted."""
        if value == "draft":
            return queryset.filter(submitted_at__isnull=True, closed_at__isnull=True)
        if value == "closed":
            return queryset.filter(closed_at__isnull=False)
        return queryset.filter(submitted_at__isnull=False, closed_at__isnull=True)

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """A part of the number or of the subject."""
        text = value.strip()
        return queryset.filter(Q(number__icontains=text) | Q(title__icontains=text))
