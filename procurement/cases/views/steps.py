"""Taking a step of a case, and filling in a draft, page by page."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procurement.cases.answers import status_of
from procurement.cases.errors import CaseRefusal, InvalidInput, SignatureMissing
from procurement.cases.forms import ShownForm
from procurement.cases.inputs import StepForm, form_of, page_form_of
from procurement.cases.models import Case
from procurement.cases.options import Option, options_for
from procurement.cases.performing import perform, revise
from procurement.cases.procedures import DraftPage, steps_of
from procurement.cases.steps import Step
from procurement.cases.views.access import Seen, seen_case
from procurement.law.decisions import Reason


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask what a step needs, then take it."""
    seen = seen_case(request, pk)
    chosen = steps_of(type(seen.case)).get(name)
    if chosen is None:
        raise Http404
    if request.method == "POST":
        return _take(request, seen, chosen)
    option = next(
        (one for one in options_for(seen.case, seen.actor, viewer=seen.viewer) if one.step.name == name), None
    )
    if option is None:
        messages.info(request, _("The case has moved on: this step can no longer be taken."))
        return redirect("procurement:case", pk=pk)
    form_class = form_of(type(seen.case), chosen)
    form = form_class(case=seen.case) if form_class else None
    return _page(request, seen, chosen, form, option=option, status=200 if option.is_yours else 403)


def _take(request: HttpRequest, seen: Seen, chosen: Step) -> HttpResponse:
    shown = ShownForm(request.POST)
    form_class = form_of(type(seen.case), chosen)
    entered = form_class(request.POST, request.FILES, case=seen.case) if form_class else None
    if not shown.is_valid():
        return _page(request, seen, chosen, entered, status=400)
    values = {name: _value(request, form_class, name) for name in form_class.base_fields} if form_class else {}
    try:
        perform(
            seen.case,
            chosen.name,
            actor=seen.actor,
            version=shown.cleaned_data["version"],
            token=shown.cleaned_data["token"],
            signed=did_recently_reauthenticate(request),
            **{name: value for name, value in values.items() if value is not None},
        )
    except SignatureMissing:
        raise ReauthenticationRequired from None
    except InvalidInput as refusal:
        return _page(request, seen, chosen, refusal.form, status=status_of(refusal))
    except CaseRefusal as refusal:
        return _page(request, seen, chosen, entered, reasons=refusal.reasons, status=status_of(refusal))
    messages.success(request, _("Done: %(step)s") % {"step": chosen.label})
    if Case.objects.visible_to(request.user).filter(pk=seen.case.pk).exists():
        return redirect("procurement:case", pk=seen.case.pk)
    return redirect("procurement:cases")


def _value(request: HttpRequest, form_class: type[StepForm], name: str) -> Any:  # noqa: ANN401 - as the browser sent it
    field = form_class.base_fields[name]
    return field.widget.value_from_datadict(request.POST, request.FILES, name)


def _page(
    request: HttpRequest,
    seen: Seen,
    chosen: Step,
    form: Any,  # noqa: ANN401 - the step's own form, or none
    *,
    option: Option | None = None,
    reasons: tuple[Reason, ...] = (),
    status: int,
) -> HttpResponse:
    parts = dict(seen.case.procedure.parts)
    context = {
        "case": seen.case,
        "step": chosen,
        "form": form,
        "shown": ShownForm.of(seen.case.version),
        "option": option,
        "reasons": reasons or (option.objections if option else ()),
        "who": ", ".join(who.label(parts) for who in chosen.who),
        "seen": seen,
    }
    return render(request, "cases/step.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One page of a draft: saved when one goes on, left as it was when something is wrong."""
    seen = seen_case(request, pk)
    pages = seen.case.procedure.pages
    number = next((place for place, one in enumerate(pages) if one.code == code), None)
    if number is None:
        raise Http404
    if request.method == "GET" and seen.case.state not in seen.case.procedure.revisable:
        messages.info(request, _("The application can no longer be changed: the case has moved on."))
        return redirect("procurement:case", pk=pk)
    form_class = page_form_of(type(seen.case), pages[number])
    shown = ShownForm(request.POST) if request.method == "POST" else ShownForm.of(seen.case.version)
    form = form_class(request.POST or None, instance=seen.case)
    if request.method == "POST" and shown.is_valid() and form.is_valid():
        entered = type(seen.case).objects.select_related("policy_set").get(pk=pk)
        entered.version = shown.cleaned_data["version"]
        try:
            revise(entered, actor=seen.actor, **form.cleaned_data)
        except CaseRefusal as refusal:
            return _draft_page(request, seen, form, pages[number], reasons=refusal.reasons, status=status_of(refusal))
        if "later" in request.POST or number + 1 == len(pages):
            messages.success(request, _("Your draft is saved."))
            return redirect("procurement:case", pk=pk)
        return redirect("procurement:case_draft", pk=pk, code=pages[number + 1].code)
    return _draft_page(request, seen, form, pages[number], status=400 if form.errors else 200)


def _draft_page(
    request: HttpRequest,
    seen: Seen,
    form: Any,  # noqa: ANN401 - the page's own model form
    page: DraftPage,
    *,
    reasons: tuple[Reason, ...] = (),
    status: int,
) -> HttpResponse:
    pages = seen.case.procedure.pages
    fresh = type(seen.case).objects.get(pk=seen.case.pk)
    number = pages.index(page)
    context = {
        "case": fresh,
        "form": form,
        "page": page,
        "labels": [str(one.label) for one in pages],
        "number": number + 1,
        "before": pages[number - 1].code if number else "",
        "is_last": number + 1 == len(pages),
        "shown": ShownForm.of(fresh.version),
        "reasons": reasons,
        "missing": [one for one in missing(fresh) if one.field in form.fields],
    }
    return render(request, "cases/draft.html", context, status=status)


def missing(case: Case) -> list[Reason]:
    """What still stands against handing the draft in."""
    leading = [one for one in steps_of(type(case)).values() if case.state in one.sources and one.submits]
    return [reason for one in leading for reason in one.objections(case)]
