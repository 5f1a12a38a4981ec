"""Imports, to be followed from outside."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import viewsets

from procurement.contracts.models import ImportBatch
from procurement.contracts.queries import imports_visible_to
from procurement.contracts.serializers import ImportSerializer


class ImportFilter(django_filters.FilterSet):
    """Narrows imports."""

    agency = django_filters.CharFilter(field_name="agency__code")
    uploaded_from = django_filters.DateFilter(field_name="uploaded_at", lookup_expr="date__gte")
    uploaded_to = django_filters.DateFilter(field_name="uploaded_at", lookup_expr="date__lte")

    class Meta:
        model = ImportBatch
        fields = ("agency", "state", "format", "uploaded_from", "uploaded_to")


class ImportViewSet(viewsets.ReadOnlyModelViewSet[ImportBatch]):
    """Uploads of the agencies that the caller may see, and the caller's own: the state of each."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    lookup_value_regex = "[0-9]{1,18}"
    queryset = ImportBatch.objects.none()

    def get_queryset(self) -> QuerySet[ImportBatch]:
        """What the caller may see, newest first."""
        return imports_visible_to(self.request.user).order_by("-uploaded_at", "-id")
