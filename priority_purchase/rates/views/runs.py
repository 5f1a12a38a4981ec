"""Evaluation runs: asked for, followed while they run, frozen, published, exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from priority_purchase.rates import access, evaluation, tasks
from priority_purchase.rates.enums import Flag, RunKind, RunState
from priority_purchase.rates.forms import RunForm
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.presentation import memo_header, met_in_words
from priority_purchase.targets.models import CalculationProfile
from priority_purchase.targets.queries import profile_of
from procurement.jobs import services
from procurement.jobs.errors import JobBusy
from procurement.language import in_language
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set
from procurement.web.exports import export, wanted_format
from procurement.web.people import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, and the form that asks for a new one."""
    access.require_ministry(request.user)
    form = RunForm(request.POST or None, initial={"policy_set": site_policy_set().code})
    if request.method == "POST" and form.is_valid():
        try:
            run = tasks.request_run(
                year=form.cleaned_data["year"],
                kind=RunKind(form.cleaned_data["kind"]),
                by=signed_in(request),
                policy_set=form.cleaned_data["policy_set"],
                profile_code=form.cleaned_data["profile"],
            )
        except evaluation.RunRefused as refusal:
            messages.warning(
                request,
                _("Run %(run)s of %(year)s is still under way. Wait for it, or cancel it, and ask again.")
                % {"run": refusal.other.pk, "year": refusal.other.year},
            )
            return redirect("priority_purchase:run", pk=refusal.other.pk)
        except JobBusy as busy:
            form.add_error(None, str(busy))
        else:
            return redirect("priority_purchase:run", pk=run.pk)
    page = Paginator(EvaluationRun.objects.select_related("requested_by", "job"), 25).get_page(request.GET.get("page"))
    return render(request, "priority_purchase/rates/runs.html", {"form": form, "page_obj": page})


def _programme_names(found: EvaluationRun) -> dict[str, str]:
    """The programmes of a run by code, as they were called when it was frozen."""
    frozen = found.policy.get("programmes", [])
    return {one["code"]: in_language(one["name"], one["names"]) for one in frozen}


def _policy_set_name(code: str) -> str:
    policy_set = PolicySet.objects.filter(code=code).first()
    return in_language(policy_set.name, policy_set.names) if policy_set else code


def _published_before(found: EvaluationRun) -> EvaluationRun | None:
    """Another official run of the year that is published: this one restates it, or is restated by it."""
    others = EvaluationRun.objects.filter(year=found.year, kind=RunKind.OFFICIAL, published_at__isnull=False)
    return others.exclude(pk=found.pk).order_by("-published_at").first() if found.kind == RunKind.OFFICIAL else None


def _profile_name(found: EvaluationRun) -> str:
    code = found.profile_code or found.policy.get("profile", {}).get("code", "")
    policy_set = PolicySet.objects.filter(code=found.policy_set_code).first()
    if not code or policy_set is None:
        return code
    try:
        return profile_of(policy_set, code).local_name
    except CalculationProfile.DoesNotExist:
        return code


def _rows(results: QuerySet[Result], names: Mapping[str, str], decimals: int) -> Iterator[list[Any]]:
    for one in results.iterator(chunk_size=2_000):
        yield [
            one.agency.code,
            one.agency.name,
            one.agency.get_type_display(),
            one.programme_code,
            names.get(one.programme_code, ""),
            one.get_status_display(),
            None if one.rate is None else one.rate.percent(decimals),
            one.target_bp,
            one.statutory_bp,
            one.evaluation_bp,
            met_in_words(one.met, one.flags),
            one.grade,
            one.rank_in_type,
            None if one.counted is None else int(one.counted),
            None if one.base is None else int(one.base),
            None if one.shortfall is None else int(one.shortfall),
            one.profile_code,
            ", ".join(str(Flag(flag).label) for flag in one.flags),
            one.ledger_hash,
            None if one.memo is None else one.memo.numerator,
            None if one.memo is None else one.memo.denominator,
            None if one.memo is None else one.memo.percent(decimals),
        ]


def _verdict(one: Result) -> bool | None:
    return None if one.met is False and Flag.REPORTED_ONLY in one.flags else one.met


def _header() -> list[str]:
    return [
        _("Institution code"),
        _("Agency"),
        _("Type"),
        _("Code"),
        _("Programme"),
        _("Status"),
        _("Rate (%)"),
        _("Target (bp)"),
        _("Statutory (bp)"),
        _("Evaluation (bp)"),
        _("Met"),
        _("Grade"),
        _("Rank in type"),
        _("Counts (won)"),
        _("Base (won)"),
        _("Still to buy (won)"),
        _("Calculation profile"),
        _("Remarks"),
        _("Ledger hash"),
        *memo_header(),
    ]


@login_required
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One run: its progress while it runs, its frozen results afterwards."""
    access.require_ministry(request.user)
    found = get_object_or_404(EvaluationRun.objects.select_related("job", "requested_by"), pk=pk)
    results = (
        Result.objects.filter(run=found)
        .select_related("agency")
        .order_by("programme_code", "rank_in_type", "agency__name")
    )
    names = _programme_names(found)
    programme = request.GET.get("programme", "")
    if programme:
        if programme not in names:
            raise Http404
        results = results.filter(programme_code=programme)
    if wanted_format(request):
        return export(request, name=f"run-{pk}", header=_header(), rows=_rows(results, names, found.decimals))
    binds_not_yet = Q(met=False, flags__contains=[Flag.REPORTED_ONLY])
    by_programme = (
        Result.objects.filter(run=found)
        .values("programme_code")
        .annotate(
            met_agencies=Count("pk", filter=Q(met=True)),
            missed_agencies=Count("pk", filter=Q(met=False) & ~binds_not_yet),
            unknown_agencies=Count("pk", filter=Q(met__isnull=True) | binds_not_yet),
        )
        .order_by("programme_code")
    )
    page = Paginator(results, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "priority_purchase/rates/run.html",
        {
            "run": found,
            "page_obj": page,
            "rows": [
                (
                    one,
                    names.get(one.programme_code, one.programme_code),
                    None if one.rate is None else one.rate.percent(found.decimals),
                    _verdict(one),
                )
                for one in page.object_list
            ],
            "by_programme": [(one, names.get(one["programme_code"], one["programme_code"])) for one in by_programme],
            "programme": names.get(programme, programme),
            "profile": _profile_name(found),
            "policy_set": _policy_set_name(found.policy_set_code),
            "published_before": _published_before(found),
        },
    )


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that lives while the run is under way."""
    access.require_ministry(request.user)
    found = get_object_or_404(EvaluationRun.objects.select_related("job"), pk=pk)
    response = render(request, "priority_purchase/rates/parts/run_progress.html", {"run": found})
    if found.state not in {RunState.WAITING, RunState.RUNNING}:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    access.require_ministry(request.user)
    found = get_object_or_404(EvaluationRun.objects.select_related("job"), pk=pk)
    if found.job is not None and found.state in {RunState.WAITING, RunState.RUNNING}:
        services.cancel(found.job)
        messages.info(request, _("The run will stop at its next step. Nothing of it is kept."))
    return redirect("priority_purchase:run", pk=pk)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a frozen official run."""
    access.require_ministry(request.user)
    before = get_object_or_404(EvaluationRun, pk=pk).published_at
    try:
        evaluation.publish(pk)
    except ValueError:
        messages.warning(request, _("Only a frozen official run can be published."))
        return redirect("priority_purchase:run", pk=pk)
    if before is not None:
        messages.info(request, _("The run was published already; nothing has changed."))
    else:
        messages.success(
            request, _("Published. Later changes of contracts of that year are booked in the year of the change.")
        )
    return redirect("priority_purchase:run", pk=pk)
