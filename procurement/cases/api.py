"""Cases over the REST API: the same rules, the same reasons, the same history as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.cases import remarks, telling
from procurement.cases.answers import status_of
from procurement.cases.enums import Visibility
from procurement.cases.errors import CaseRefusal
from procurement.cases.filters import CaseFilter
from procurement.cases.models import Case
from procurement.cases.options import options_for
from procurement.cases.performing import perform
from procurement.cases.procedures import steps_of
from procurement.cases.serializers import (
    CaseSerializer,
    CommentSerializer,
    FullCaseSerializer,
    RefusalSerializer,
    SayingSerializer,
    TakeSerializer,
)
from procurement.cases.views.access import Seen, seen_case
from procurement.web.people import acting


class CaseViewSet(viewsets.ReadOnlyModelViewSet[Case]):
    """Cases of the role in which the caller acts; steps are taken under ``steps/{name}/``."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    lookup_value_regex = "[0-9]{1,18}"
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        """What the caller may see, the latest event first."""
        seen: QuerySet[Case] = Case.objects.seen_as(acting(self.request)).order_by("-touched_at", "-id")
        return seen

    @extend_schema(responses=FullCaseSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One case: where it stands, what is due, what the caller can do, what has happened."""
        return Response(_full(self._seen(request)))

    @extend_schema(
        request=TakeSerializer,
        responses={
            200: FullCaseSerializer,
            400: RefusalSerializer,
            403: RefusalSerializer,
            409: RefusalSerializer,
            422: RefusalSerializer,
        },
    )
    @action(detail=True, methods=["post"], url_path="steps/(?P<name>[a-z_]{1,60})", url_name="step")
    def take(self, request: Request, pk: str, name: str) -> Response:
        """Take a step. 409: the case has moved on; 422: conditions are not met; each with all its reasons."""
        seen = self._seen(request)
        if name not in steps_of(type(seen.case)):
            raise NotFound
        sent = TakeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            perform(
                seen.case,
                name,
                actor=seen.actor,
                version=sent.validated_data["version"],
                token=sent.validated_data.get("token"),
                **sent.validated_data["input"],
            )
        except CaseRefusal as refusal:
            return _refused(refusal)
        except TypeError as error:
            raise ValidationError({"input": [str(error)]}) from error
        return Response(_full(self._seen(request)) if self._still_seen(request) else {"id": seen.case.pk})

    @extend_schema(request=SayingSerializer, responses={201: CommentSerializer, 403: RefusalSerializer})
    @action(detail=True, methods=["post"], url_path="comments", url_name="comments")
    def comments(self, request: Request, pk: str) -> Response:
        """Write a comment."""
        seen = self._seen(request)
        sent = SayingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["visibility"] not in Visibility.values:
            raise ValidationError({"visibility": [", ".join(Visibility.values)]})
        visibility = Visibility(sent.validated_data["visibility"])
        try:
            remarks.comment(seen.case, sent.validated_data["text"], actor=seen.actor, visibility=visibility)
        except CaseRefusal as refusal:
            return _refused(refusal)
        return Response(CommentSerializer(telling.comments(seen.case, seen.viewer)[-1]).data, status=201)

    def _seen(self, request: Request) -> Seen:
        try:
            return seen_case(request, int(self.kwargs["pk"]))
        except Http404 as error:
            raise NotFound from error

    def _still_seen(self, request: Request) -> bool:
        return bool(Case.objects.visible_to(request.user).filter(pk=self.kwargs["pk"]).exists())


def _full(seen: Seen) -> dict[str, Any]:
    case = seen.case
    data: dict[str, Any] = dict(CaseSerializer(case).data)
    events = telling.events_of(case)
    shown = {
        "facts": [{"name": label, "value": value} for label, value in case.facts(seen.viewer)],
        "steps": options_for(case, seen.actor, viewer=seen.viewer, events=events),
        "deadlines": case.deadlines.all(),
        "history": telling.history(case, seen.viewer, events=events),
        "comments": telling.comments(case, seen.viewer, events=events),
    }
    fields = FullCaseSerializer().fields
    return data | {name: fields[name].to_representation(value) for name, value in shown.items()}


def _refused(refusal: CaseRefusal) -> Response:
    return Response(RefusalSerializer(refusal).data, status=status_of(refusal))
