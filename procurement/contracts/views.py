"""The import wizard: upload, check, decide, done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from procurement.contracts import after_saving, importing, messages, tasks
from procurement.contracts.batches import State, WrongState
from procurement.contracts.files import FileTooLarge
from procurement.contracts.forms import SaveForm, UploadForm
from procurement.contracts.models import ImportBatch
from procurement.contracts.queries import imports_visible_to
from procurement.contracts.reading import formats
from procurement.jobs import services
from procurement.jobs.errors import JobBusy
from procurement.organisations.queries import agencies_visible_to, sees_all
from procurement.web.exports import export
from procurement.web.people import signed_in

STEPS = (State.RECEIVED, State.CHECKED, State.SAVED)
LIVING = (State.CHECKING, State.SAVING)


def steps_of(batch: ImportBatch | None) -> tuple[list[str], int]:
    """Labels of the wizard's steps, and which one is current."""
    labels = [_("Choose a file"), _("Check"), _("Decide"), _("Done")]
    if batch is None:
        return labels, 1
    if batch.state in {State.RECEIVED, State.CHECKING, State.REFUSED}:
        return labels, 2
    return labels, 4 if batch.state in {State.SAVED, State.REPLACED} else 3


@login_required
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """All uploads that one may see."""
    page = Paginator(imports_visible_to(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "contracts/imports.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; a worker checks it at once."""
    if not agencies_visible_to(request.user).exists() and not sees_all(request.user):
        return render(request, "contracts/no_agency.html", status=403)
    form = UploadForm(request.POST or None, request.FILES or None, user=signed_in(request))
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["credential_kind"]
        try:
            batch = importing.receive(
                file.chunks(),
                name=file.name,
                by=signed_in(request),
                agency=form.cleaned_data["agency"],
                credential_kind=kind.code if kind else "",
            )
        except FileTooLarge as error:
            form.add_error("file", messages.too_large(error.limit))
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        else:
            tasks.request_check(batch, by=signed_in(request))
            return redirect("procurement:import", pk=batch.pk)
    labels, step = steps_of(None)
    return render(request, "contracts/upload.html", {"form": form, "steps": labels, "step": step}, status=status)


def _labelled(values: Mapping[str, str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The cells of a row that hold something, each with the label that the file gives it."""
    order = {name: place for place, name in enumerate(labels)}
    names = sorted(values, key=lambda name: (order.get(name, len(order)), name))
    return [(labels[name], formats.word_of(name, values[name])) for name in names if name in labels and values[name]]


def _context(batch: ImportBatch) -> dict[str, Any]:
    step_labels, step = steps_of(batch)
    of_rows = batch.findings.filter(row_no__isnull=False)
    findings = of_rows.values("severity", "code").annotate(rows=Count("pk")).order_by("severity", "-rows")
    rejected: dict[str, int] = {}
    for codes in batch.rejected_rows.values_list("codes", flat=True):
        for code in codes:
            rejected[code] = rejected.get(code, 0) + 1
    rows = batch.outcome.get("rows", {})
    won = batch.outcome.get("won", {})
    labels = formats.labels_of(batch.format)
    return {
        "batch": batch,
        "format": messages.FORMATS.get(batch.format, batch.format),
        "steps": step_labels,
        "step": step,
        "problem": messages.file_problem(batch.problem),
        "living": batch.state in LIVING,
        "outcome": [
            (name, messages.OUTCOMES[name], rows[name], won.get(name))
            for name in messages.OUTCOMES
            if name in rows and name != "READ"
        ],
        "read": rows.get("READ"),
        "file_warnings": [
            messages.row_problem(one.code, one.params) for one in batch.findings.filter(row_no__isnull=True)
        ],
        "warnings": [
            (messages.row_problem(one["code"], _example(batch, one["code"])), one["rows"])
            for one in findings
            if one["severity"] == "WARNING"
        ],
        "rejected": [
            (messages.row_problem(code, _example(batch, code)), count)
            for code, count in sorted(rejected.items(), key=lambda pair: -pair[1])
        ],
        "examples": [
            (row.row_no, [messages.row_problem(code) for code in row.codes], _labelled(row.values, labels))
            for row in batch.rejected_rows.order_by("row_no")[:20]
        ],
        "proposals": _proposals(batch),
        "after": after_saving.step_for(batch),
    }


def _example(batch: ImportBatch, code: str) -> dict[str, object]:
    found = batch.findings.filter(code=code).order_by("row_no").first()
    return dict(found.params) if found else {}


def _proposals(batch: ImportBatch) -> list[dict[str, Any]]:
    found = []
    for row in batch.proposals.values("register").annotate(names=Count("pk")).order_by("register"):
        sample = batch.proposals.filter(register=row["register"]).order_by("-rows", "key")
        label = sample[0].get_register_display()
        found.append({"register": row["register"], "label": label, "names": row["names"], "sample": sample[:8]})
    return found


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One upload: what was recognised, what is wrong, what would be done; and the decision."""
    batch = get_object_or_404(imports_visible_to(request.user), pk=pk)
    context = _context(batch)
    registers = [row["register"] for row in context["proposals"]]
    if not sees_all(request.user):
        registers = [name for name in registers if name != "AGENCY"]
    replaces = batch.outcome.get("replaced_entries", 0)
    form = SaveForm(request.POST or None, registers=registers, replaces=replaces)
    if request.method == "POST" and batch.state == State.CHECKED and form.is_valid():
        try:
            tasks.request_save(
                batch,
                by=signed_in(request),
                accept=form.cleaned_data.get("accept", []),
                replace=form.cleaned_data.get("replace", False),
            )
        except (WrongState, JobBusy):
            notices.info(request, _("The upload is already being saved."))
        return redirect("procurement:import", pk=pk)
    return render(request, "contracts/import.html", context | {"form": form, "replaces": replaces})


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that lives while a worker is at it."""
    batch = get_object_or_404(imports_visible_to(request.user), pk=pk)
    living = batch.state in LIVING
    response = render(request, "contracts/parts/progress.html", {"batch": batch, "living": living})
    if not living:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an upload again, for example after a register was completed."""
    batch = get_object_or_404(imports_visible_to(request.user), pk=pk)
    if batch.state in {State.RECEIVED, State.CHECKED}:
        tasks.request_check(batch, by=signed_in(request))
    return redirect("procurement:import", pk=pk)


@login_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an upload up, or stop the worker that is at it."""
    batch = get_object_or_404(imports_visible_to(request.user), pk=pk)
    if batch.state in LIVING and batch.job is not None:
        services.cancel(batch.job)
        notices.info(request, _("The worker will stop at its next step. Nothing is kept of what it did."))
        return redirect("procurement:import", pk=pk)
    try:
        importing.abandon(pk)
    except WrongState:
        notices.warning(
            request, _("A saved upload cannot be given up. Upload the corrected file; it replaces this one.")
        )
        return redirect("procurement:import", pk=pk)
    notices.success(request, _("The upload was given up. Nothing of it was saved."))
    return redirect("procurement:imports")


@login_required
@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rejected rows with their reasons, as a file to correct."""
    batch = get_object_or_404(imports_visible_to(request.user), pk=pk)
    used = {name for values in batch.rejected_rows.values_list("values", flat=True) for name in values}
    labels = formats.labels_of(batch.format)
    names = [name for name in labels if name in used]

    def rows() -> Iterator[list[Any]]:
        for row in batch.rejected_rows.order_by("row_no").iterator():
            reasons = " / ".join(messages.row_problem(code) for code in row.codes)
            yield [row.row_no, reasons, *(formats.word_of(name, row.values.get(name, "")) for name in names)]

    return export(
        request, name=f"rejected-{pk}", header=[_("Row"), _("Reason"), *(labels[name] for name in names)], rows=rows()
    )
