"""Pages on which documents come into a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from procurement.cases import documents, papers
from procurement.cases.answers import status_of
from procurement.cases.document_forms import DocumentForm, VersionForm
from procurement.cases.errors import CaseRefusal
from procurement.cases.models import Case
from procurement.cases.viewing import Viewer
from procurement.cases.views.access import seen_case
from procurement.documents.errors import FileRefused

if TYPE_CHECKING:
    from procurement.cases.files import CaseDocument


def _case_and_viewer(request: HttpRequest, pk: int) -> tuple[Case, Viewer]:
    """The case, whole, if the reader sees it; 404 otherwise."""
    seen = seen_case(request, pk)
    return seen.case, seen.viewer


@login_required
@require_GET
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of a case."""
    case, viewer = _case_and_viewer(request, pk)
    return render(request, "cases/documents.html", papers.shown(case, viewer))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document to a case."""
    case, viewer = _case_and_viewer(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None, case=case, viewer=viewer)
    title = _("Add a document")
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            added = documents.attach(
                case,
                chosen["file"],
                name=chosen["file"].name,
                kind=chosen["kind"],
                actor=viewer.actor,
                visibility=chosen.get("visibility"),
                title=chosen["title"],
            )
        except (FileRefused, CaseRefusal) as refusal:
            return _refused(request, case, form, refusal, title=title)
        else:
            notices.success(request, _("“%(title)s” was added.") % {"title": added.document.title})
            return redirect("procurement:case", pk=case.pk)
    return _page(request, case, form, title=title, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def add_version(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Upload a new version of a document; those before stay."""
    case, viewer = _case_and_viewer(request, pk)
    readable = [paper.entry for paper in papers.papers_of(case, viewer)]
    entry: CaseDocument = get_object_or_404(case.documents.filter(pk__in=[one.pk for one in readable]), pk=document)
    form = VersionForm(request.POST or None, request.FILES or None, kind=entry.document.kind)
    title = _("New version of “%(title)s”") % {"title": entry.document.title}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            version = documents.add_version(entry, file, name=file.name, actor=viewer.actor)
        except (FileRefused, CaseRefusal) as refusal:
            return _refused(request, case, form, refusal, title=title)
        else:
            said = _("Version %(number)d of “%(title)s” was added.")
            notices.success(request, said % {"number": version.number, "title": entry.document.title})
            return redirect("procurement:case", pk=case.pk)
    return _page(request, case, form, title=title, status=422 if form.errors else 200)


def _refused(
    request: HttpRequest, case: Case, form: VersionForm, refusal: FileRefused | CaseRefusal, *, title: str
) -> HttpResponse:
    for reason in refusal.reasons:
        form.add_error("file", reason.sentence(_))
    return _page(request, case, form, title=title, status=status_of(refusal))


def _page(request: HttpRequest, case: Case, form: VersionForm, *, title: str, status: int) -> HttpResponse:
    return render(request, "cases/document_add.html", {"case": case, "form": form, "title": title}, status=status)
