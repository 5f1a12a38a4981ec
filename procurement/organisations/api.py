"""Agencies, to be read."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import viewsets

from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to
from procurement.organisations.serializers import AgencySerializer


class AgencyFilter(django_filters.FilterSet):
    """Narrows agencies; ``name`` finds a part of the name."""

    name = django_filters.CharFilter(lookup_expr="icontains")
    parent = django_filters.CharFilter(field_name="parent__code")

    class Meta:
        model = Agency
        fields = ("type", "region", "name", "parent")


class AgencyViewSet(viewsets.ReadOnlyModelViewSet[Agency]):
    """Agencies whose purchases the caller may see: all for the ministry, else one's own and those below."""

    serializer_class = AgencySerializer
    filterset_class = AgencyFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Z]{7}"
    queryset = Agency.objects.none()

    def get_queryset(self) -> QuerySet[Agency]:
        """What the caller may see."""
        return agencies_visible_to(self.request.user).select_related("parent", "successor").order_by("code")
