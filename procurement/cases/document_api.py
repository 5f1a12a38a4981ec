"""Documents of cases over the REST API: the services, refusals and the trace of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from procurement.api.filters import refuse_unknown
from procurement.cases import document_refusals, documents, papers
from procurement.cases import document_serializers as shapes
from procurement.cases.answers import status_of
from procurement.cases.document_forms import DocumentForm, VersionForm
from procurement.cases.enums import Visibility
from procurement.cases.errors import CaseRefusal, InvalidInput, NotAllowed
from procurement.cases.serializers import RefusalSerializer
from procurement.cases.views.access import Seen, seen_case
from procurement.documents import access
from procurement.documents.enums import Door
from procurement.documents.errors import FileRefused
from procurement.documents.views import address_of, sent, status_of_objection
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import FileResponse
    from rest_framework.request import Request

    from procurement.cases.papers import Paper

_CASE = OpenApiParameter("case", OpenApiTypes.INT64, OpenApiParameter.PATH, description="id of the case")
_ID = OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH, description="id of the document")
_NUMBER = OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH, description="number of the version")
_REFUSED = dict.fromkeys((400, 403, 422), RefusalSerializer)


class AnyType(DefaultContentNegotiation):
    """Whatever type is asked for, the file comes as what it is, and a refusal as JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:  # noqa: ANN401
        """JSON."""
        return renderers[0], renderers[0].media_type


class CaseDocumentViewSet(viewsets.ViewSet):
    """Documents of a case, as far as the caller may see them."""

    lookup_value_regex = "[0-9]{1,18}"
    parser_classes = (MultiPartParser,)
    scope = "documents"

    @extend_schema(parameters=[_CASE], responses=shapes.PapersSerializer)
    def list(self, request: Request, case: str) -> Response:
        """The documents of a case, oldest first, and those that are missing."""
        refuse_unknown(request)
        seen = _seen(request, case)
        return Response(shapes.PapersSerializer(shapes.PapersSerializer.of(papers.shown(seen.case, seen.viewer))).data)

    @extend_schema(parameters=[_CASE, _ID], responses=shapes.PaperSerializer)
    def retrieve(self, request: Request, case: str, pk: str) -> Response:
        """One document with its versions."""
        refuse_unknown(request)
        return Response(shapes.PaperSerializer(_paper(_seen(request, case), int(pk))).data)

    @extend_schema(parameters=[_CASE], request=shapes.UPLOAD, responses={201: shapes.PaperSerializer, **_REFUSED})
    def create(self, request: Request, case: str) -> Response:
        """Add a document. The file is checked first; everything that stands against it is said at once."""
        seen = _seen(request, case)
        form = DocumentForm(request.data, request.FILES, case=seen.case, viewer=seen.viewer)
        try:
            _check(form, request, {*form.fields, "visibility"})
            entry = documents.attach(
                seen.case,
                form.cleaned_data["file"],
                name=form.cleaned_data["file"].name,
                kind=form.cleaned_data["kind"],
                actor=seen.viewer.actor,
                visibility=form.cleaned_data.get("visibility") or _readers(request, seen),
                title=form.cleaned_data["title"],
            )
        except (CaseRefusal, FileRefused) as refusal:
            return _refused(refusal)
        return Response(shapes.PaperSerializer(_paper(seen, entry.pk)).data, status=201)

    @extend_schema(
        parameters=[_CASE, _ID], request=shapes.NEW_VERSION, responses={201: shapes.PaperSerializer, **_REFUSED}
    )
    @action(detail=True, methods=["post"], url_path="versions", url_name="versions")
    def versions(self, request: Request, case: str, pk: str) -> Response:
        """Add a version to a document that one gave; those before stay."""
        seen = _seen(request, case)
        entry = _paper(seen, int(pk)).entry
        form = VersionForm(request.data, request.FILES, kind=entry.document.kind)
        try:
            _check(form, request, set(form.fields))
            file = form.cleaned_data["file"]
            documents.add_version(entry, file, name=file.name, actor=seen.viewer.actor)
        except (CaseRefusal, FileRefused) as refusal:
            return _refused(refusal)
        return Response(shapes.PaperSerializer(_paper(seen, entry.pk)).data, status=201)

    @extend_schema(
        parameters=[_CASE, _ID, _NUMBER],
        responses={
            **{(200, media): OpenApiTypes.BINARY for media in shapes.MEDIA},
            403: shapes.BlockedSerializer,
            410: shapes.BlockedSerializer,
        },
    )
    @action(
        detail=True,
        url_path="versions/(?P<number>[0-9]{1,5})/content",
        url_name="content",
        content_negotiation_class=AnyType,
    )
    def content(self, request: Request, case: str, pk: str, number: str) -> Response | FileResponse:
        """The bytes of a version, as they were uploaded; that they were read is written down."""
        refuse_unknown(request)
        person, paper = signed_in(request), _paper(_seen(request, case), int(pk))
        version = next((one for one in paper.versions if one.number == int(number)), None)
        if version is None or not access.may_see(paper.entry.document, person):
            raise NotFound
        if reason := access.objection(version, person):
            blocked = shapes.BlockedSerializer({"code": reason.code, "reasons": [reason]})
            return Response(blocked.data, status=status_of_objection(reason))
        return sent(version, person, address=address_of(request), door=Door.API)


def _seen(request: Request, case: str) -> Seen:
    try:
        return seen_case(request, int(case))
    except Http404 as error:
        raise NotFound from error


def _paper(seen: Seen, pk: int) -> Paper:
    found = next((one for one in papers.papers_of(seen.case, seen.viewer) if one.entry.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def _check(form: Form, request: Request, known: set[str]) -> None:
    if problems := shapes.unknown(set(request.data), known):
        raise ValidationError(problems)
    if not form.is_valid():
        raise InvalidInput(form)


def _readers(request: Request, seen: Seen) -> Visibility | None:
    """The readers that were named where the page leaves no choice: the only possible ones, or a refusal."""
    named = request.POST.get("visibility", "")
    if not named:
        return None
    if named not in Visibility.values:
        raise ValidationError({"visibility": [", ".join(Visibility.values)]})
    if Visibility(named) not in seen.viewer.may_write:
        raise NotAllowed([document_refusals.no_document(seen.case, Visibility(named))])
    return Visibility(named)


def _refused(refusal: CaseRefusal | FileRefused) -> Response:
    return Response(RefusalSerializer(refusal).data, status=status_of(refusal))
