"""The read-only API: agencies, rates, entries, runs. One sees what one's pages show, nothing more."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from priority_purchase.rates.explanation import explain
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live
from priority_purchase.rates.serializers import (
    AgencySerializer,
    EntrySerializer,
    FigureSerializer,
    ResultSerializer,
    RunSerializer,
    VerdictSerializer,
)
from procurement.contracts.models import Entry
from procurement.contracts.queries import entries_visible_to
from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to, sees_all

MAX_YEAR = 2100
MIN_YEAR = 2000


class AgencyFilter(django_filters.FilterSet):
    """Narrows agencies."""

    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Agency
        fields = ("type", "region", "name")


class AgencyViewSet(viewsets.ReadOnlyModelViewSet[Agency]):
    """Agencies that the caller may see, and their live rates."""

    serializer_class = AgencySerializer
    filterset_class = AgencyFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Z]{7}"
    queryset = Agency.objects.none()

    def get_queryset(self) -> QuerySet[Agency]:
        """What the caller may see."""
        return agencies_visible_to(self.request.user).select_related("parent", "successor").order_by("code")

    @extend_schema(
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, OpenApiParameter.PATH)],
        responses=FigureSerializer(many=True),
    )
    @action(detail=True, url_path=r"rates/(?P<year>[0-9]{4})", pagination_class=None, filterset_class=None)
    def rates(self, request: Request, code: str, year: str) -> Response:
        """The agency's live rates of a year, one per programme."""
        if not MIN_YEAR <= int(year) <= MAX_YEAR:
            raise Http404
        found = live(self.get_object(), year=int(year))
        cards: Any = [Card(figure) for figure in found.figures]
        return Response(FigureSerializer(cards, many=True).data)


class EntryApiFilter(django_filters.FilterSet):
    """Narrows entries."""

    agency = django_filters.CharFilter(field_name="agency__code")
    supplier = django_filters.CharFilter(field_name="supplier__business_number")
    booked_from = django_filters.DateFilter(field_name="booked_on", lookup_expr="gte")
    booked_to = django_filters.DateFilter(field_name="booked_on", lookup_expr="lte")

    class Meta:
        model = Entry
        fields = ("agency", "year", "kind", "standing", "source", "supplier", "contract_no", "booked_from", "booked_to")


class ByNumber(CursorPagination):
    """Pages that stay quick however long the ledger is."""

    ordering = "-id"
    page_size = 100


class EntryViewSet(viewsets.ReadOnlyModelViewSet[Entry]):
    """Ledger entries that the caller may see, each with the reason why it counts or does not."""

    serializer_class = EntrySerializer
    filterset_class = EntryApiFilter
    pagination_class = ByNumber
    lookup_value_regex = "[0-9]{1,18}"
    queryset = Entry.objects.none()

    def get_queryset(self) -> QuerySet[Entry]:
        """What the caller may see."""
        return entries_visible_to(self.request.user)

    @extend_schema(responses=VerdictSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def verdicts(self, request: Request, pk: str) -> Response:
        """What every programme makes of the entry."""
        verdicts: Any = explain(self.get_object())
        return Response(VerdictSerializer(verdicts, many=True).data)


class RunViewSet(viewsets.ReadOnlyModelViewSet[EvaluationRun]):
    """Evaluation runs (for the ministry)."""

    serializer_class = RunSerializer
    filterset_fields = ("year", "kind", "state", "policy_set_code")
    lookup_value_regex = "[0-9]{1,18}"
    queryset = EvaluationRun.objects.none()

    def get_queryset(self) -> QuerySet[EvaluationRun]:
        """All runs for the ministry, none for others."""
        return EvaluationRun.objects.all() if sees_all(self.request.user) else EvaluationRun.objects.none()


class ResultFilter(django_filters.FilterSet):
    """Narrows results."""

    agency = django_filters.CharFilter(field_name="agency__code")

    class Meta:
        model = Result
        fields = ("run", "agency", "programme_code", "status", "met", "grade")


class ResultViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Result]):
    """Frozen results of runs; an agency sees its own of published runs."""

    serializer_class = ResultSerializer
    filterset_class = ResultFilter
    queryset = Result.objects.none()

    def get_queryset(self) -> QuerySet[Result]:
        """All for the ministry; for an agency its own results of published runs."""
        results = Result.objects.select_related("agency").order_by("run", "agency__code", "programme_code")
        if sees_all(self.request.user):
            return results
        own: Any = agencies_visible_to(self.request.user)
        return results.filter(agency__in=own, run__published_at__isnull=False)
