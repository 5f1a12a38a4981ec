"""The read-only API: rates, entries, runs and results. One sees what one's pages show, nothing more."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from priority_purchase.rates.access import agency_for
from priority_purchase.rates.api_filters import EntryApiFilter, RatesFilter, ResultFilter
from priority_purchase.rates.items import by_item, item_programmes
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.presentation import Card, groups_of
from priority_purchase.rates.queries import live, live_of
from priority_purchase.rates.recount import under_way
from priority_purchase.rates.reported import met_shares, reported, reported_items
from priority_purchase.rates.serializers import (
    ExplainedEntrySerializer,
    ItemRateSerializer,
    NationalSerializer,
    RateSerializer,
    ResultSerializer,
    RunSerializer,
    WholeSerializer,
)
from priority_purchase.rates.years import MAX_YEAR, MIN_YEAR
from procurement.api.filters import refuse_unknown
from procurement.api.pagination import ByNumber
from procurement.contracts.models import Entry
from procurement.contracts.queries import entries_visible_to
from procurement.contracts.serializers import EntrySerializer
from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to, sees_all


class AgencyRates(APIView):
    """An agency's live rates of a year, one per programme."""

    @extend_schema(
        operation_id="agencies_rates_list",
        parameters=[
            OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH),
            OpenApiParameter("year", OpenApiTypes.INT, OpenApiParameter.PATH),
        ],
        responses=RateSerializer(many=True),
    )
    def get(self, request: Request, code: str, year: int) -> Response:
        """All programmes in force in the year, in their own order."""
        refuse_unknown(request)
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise Http404
        found = live(agency_for(request.user, code), year=year)
        rows: Any = reported([found], year=year)
        return Response(RateSerializer(rows, many=True).data)


class AgencyWholes(APIView):
    """The outcome of an agency's programmes that come in parts (women's goods, services and construction)."""

    @extend_schema(
        operation_id="agencies_rates_wholes_list",
        parameters=[
            OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH),
            OpenApiParameter("year", OpenApiTypes.INT, OpenApiParameter.PATH),
        ],
        responses=WholeSerializer(many=True),
    )
    def get(self, request: Request, code: str, year: int) -> Response:
        """One row for each programme in parts."""
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise Http404
        agency = agency_for(request.user, code)
        found = live(agency, year=year)
        groups = groups_of([Card(one) for one in found.figures], found.sums.total)
        rows: Any = [{"agency": agency.code, "year": year, "group": one} for one in groups]
        return Response(WholeSerializer(rows, many=True).data)


class AgencyItemRates(APIView):
    """An agency's live rates of a year by item, for a programme that is measured against purchases of the same item."""

    @extend_schema(
        operation_id="agencies_rates_items_list",
        parameters=[
            OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH),
            OpenApiParameter("year", OpenApiTypes.INT, OpenApiParameter.PATH),
            OpenApiParameter("programme", OpenApiTypes.STR, OpenApiParameter.QUERY, required=True),
        ],
        responses=ItemRateSerializer(many=True),
    )
    def get(self, request: Request, code: str, year: int) -> Response:
        """All items, those with the most to buy first; they add up to the programme's own figure."""
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise Http404
        agency = agency_for(request.user, code)
        programmes = {one.code: one for one in item_programmes(year=year)}
        programme = programmes.get(request.query_params.get("programme", ""))
        if programme is None:
            told = _("Name a programme that is measured by item: %(codes)s.") % {"codes": ", ".join(programmes)}
            raise ValidationError({"programme": [told]})
        rows: Any = reported_items(agency, by_item(agency, programme, year=year), year=year)
        return Response(ItemRateSerializer(rows, many=True).data)


class Rates(generics.ListAPIView):
    """Live rates of all agencies that the caller may see, for one programme and year, by agency code."""

    serializer_class = RateSerializer
    filterset_class = RatesFilter
    queryset = Agency.objects.none()

    def get_queryset(self) -> QuerySet[Agency]:
        """Agencies that the caller may see; the filter keeps those that existed in the year."""
        return agencies_visible_to(self.request.user).order_by("code")

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """The rates of one page of agencies, counted together."""
        if not args:
            return super().get_serializer(**kwargs)
        year = int(self.request.query_params["year"])
        rows = reported(live_of(args[0], year=year), year=year, programme=self.request.query_params["programme"])
        return super().get_serializer(rows, **kwargs)


class MetAgencies(generics.GenericAPIView[Agency]):
    """How many agencies that the caller may see meet the target of a programme in a year, by type."""

    serializer_class = NationalSerializer
    filterset_class = RatesFilter
    pagination_class = None
    queryset = Agency.objects.none()

    def get_queryset(self) -> QuerySet[Agency]:
        """Agencies that the caller may see; the filter keeps those that existed in the year."""
        return agencies_visible_to(self.request.user).order_by("code")

    @extend_schema(operation_id="rates_met_retrieve", filters=True)
    def get(self, request: Request) -> Response:
        """Met agencies by type, and last of all types together."""
        agencies = list(self.filter_queryset(self.get_queryset()))
        year, programme = int(request.query_params["year"]), request.query_params["programme"]
        rows = met_shares(live_of(agencies, year=year), programme)
        answer = {"year": year, "programme": programme, "recounting": under_way(year), "by_type": rows}
        return Response(NationalSerializer(answer).data)


class EntryViewSet(viewsets.ReadOnlyModelViewSet[Entry]):
    """Ledger entries that the caller may see; one alone comes with the reason why it counts or does not."""

    serializer_class = EntrySerializer
    filterset_class = EntryApiFilter
    pagination_class = ByNumber
    lookup_value_regex = "[0-9]{1,18}"
    queryset = Entry.objects.none()

    def get_queryset(self) -> QuerySet[Entry]:
        """What the caller may see."""
        return entries_visible_to(self.request.user)

    def get_serializer_class(self) -> type[BaseSerializer[Entry]]:
        """One entry is explained; a list would be too long to read."""
        return ExplainedEntrySerializer if self.action == "retrieve" else EntrySerializer


class RunViewSet(viewsets.ReadOnlyModelViewSet[EvaluationRun]):
    """Evaluation runs: for the ministry. To others they do not exist."""

    serializer_class = RunSerializer
    filterset_fields = ("year", "kind", "state", "policy_set_code")
    lookup_value_regex = "[0-9]{1,18}"
    queryset = EvaluationRun.objects.none()

    def get_queryset(self) -> QuerySet[EvaluationRun]:
        """All runs for the ministry, none for others; newest first."""
        runs = EvaluationRun.objects.select_related("job").order_by("-requested_at", "-id")
        return runs if sees_all(self.request.user) else runs.none()


class ResultViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Result]):
    """Frozen results of runs; an agency sees its own results of published runs."""

    serializer_class = ResultSerializer
    filterset_class = ResultFilter
    queryset = Result.objects.none()

    def get_queryset(self) -> QuerySet[Result]:
        """All for the ministry; for an agency its own results of published runs."""
        results = (
            Result.objects.with_decimals().select_related("agency").order_by("run", "agency__code", "programme_code")
        )
        if sees_all(self.request.user):
            return results
        own = agencies_visible_to(self.request.user)
        return results.filter(agency__in=own, run__published_at__isnull=False)
