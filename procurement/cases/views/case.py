"""Pages of cases: the list, one case, and what people say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from procurement.cases import papers, remarks, telling
from procurement.cases.answers import status_of
from procurement.cases.drawing import comment_form, drawn
from procurement.cases.enums import EventKind, Visibility
from procurement.cases.errors import CaseRefusal
from procurement.cases.filters import CaseFilter
from procurement.cases.forms import CommentForm, HandOverForm
from procurement.cases.models import Case, CaseEvent
from procurement.cases.options import Option, options_for
from procurement.cases.procedures import procedure_of
from procurement.cases.tables import case_row, deadline_rows, header, waits_for
from procurement.cases.views.access import Seen, seen_case
from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import User
from procurement.web.exports import export, wanted_format
from procurement.web.paging import ShortPaginator
from procurement.web.people import acting

PER_PAGE = 25


@login_required
@require_GET
def cases(request: HttpRequest) -> HttpResponseBase:
    """All cases of the capacity in which the reader acts."""
    seen = Case.objects.seen_as(acting(request)).order_by("-touched_at", "-pk")
    narrowed = CaseFilter(request.GET, seen)
    rows = narrowed.qs if narrowed.is_valid() else seen.none()
    if wanted_format(request):
        return export(request, name="cases", header=header(), rows=(case_row(one) for one in rows.iterator()))
    page = ShortPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [(one, procedure, waits_for(one, procedure)) for one in page if (procedure := procedure_of(one.kind))]
    return render(request, "cases/list.html", {"page_obj": page, "rows": shown, "filter": narrowed})


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: where it stands, what is due, what can be done, what has happened."""
    return render(request, "cases/case.html", context_of(seen_case(request, pk)))


def context_of(seen: Seen, **more: Any) -> dict[str, Any]:
    """Everything that the page of a case shows."""
    case, viewer, language = seen.case, seen.viewer, get_language() or ""
    events = telling.events_of(case, beside=seen.around.parties)
    options = options_for(case, seen.actor, viewer=viewer, events=events)
    return {
        "case": case,
        "procedure": case.procedure,
        "viewer": viewer,
        "seen": seen,
        "options": options,
        "main_step": None if viewer.is_office else next((one.step for one in options if one.leads_on(case)), None),
        "yours": [option for option in options if option.is_yours],
        "others": _steps_of_others(case, options),
        "facts": case.facts(viewer),
        "waits_for": waits_for(case, case.procedure),
        "deadlines": deadline_rows(case, today=clock.today()),
        "parties": seen.around.parties,
        "links": case.links_to.select_related("target") if _is_linked(events) else (),
        **papers.shown(case, viewer),
        "comments": telling.comments(case, viewer, events=events),
        "comment_form": comment_form(viewer.may_write, language) if viewer.may_write else None,
        "hand_over": _hand_over(seen),
        "history": telling.history(case, viewer, events=events),
        "drawn": drawn(case.kind, case.state, language),
        "revisable": _may_revise(seen),
        **more,
    }


def _is_linked(events: Sequence[CaseEvent]) -> bool:
    """Whether the case was linked to another: each link has its event."""
    return any(one.kind == EventKind.LINKED for one in events)


def _steps_of_others(case: Case, options: Sequence[Option]) -> list[tuple[str, str]]:
    parts = dict(case.procedure.parts)
    return [
        (str(option.step.label), ", ".join(who.label(parts) for who in option.step.who))
        for option in options
        if not option.is_yours
    ]


def _may_revise(seen: Seen) -> bool:
    who = seen.case.procedure.revisable.get(seen.case.state)
    if who is None or not seen.case.procedure.pages:
        return False
    return who.holds(seen.case, seen.actor) if seen.reads_as_another else who.held_by(seen.viewer)


def _hand_over(seen: Seen) -> HandOverForm | None:
    role, user = seen.actor.role, seen.actor.user
    if user is None or seen.case.is_closed or not seen.viewer.is_assigned:
        return None
    people = User.objects.filter(is_active=True, set_up_by=None, memberships__role=role)
    return HandOverForm(colleagues=people.exclude(pk=user.pk).distinct().order_by("name", "email"))


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a case."""
    seen = seen_case(request, pk)
    form = CommentForm(request.POST, may_write=seen.viewer.may_write)
    if not form.is_valid():
        return render(request, "cases/case.html", context_of(seen, comment_form=form), status=400)
    try:
        remarks.comment(
            seen.case,
            form.cleaned_data["text"],
            actor=seen.actor,
            visibility=Visibility(form.cleaned_data["visibility"]),
        )
    except CaseRefusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "cases/case.html", context_of(seen, comment_form=form), status=status_of(refusal))
    messages.success(request, _("Your comment was added."))
    return redirect("procurement:case", pk=pk)


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case to a colleague."""
    seen = seen_case(request, pk)
    form = _hand_over(seen)
    person = form.fields["to"].queryset.filter(pk=_number(request.POST.get("to"))).first() if form else None  # type: ignore[attr-defined]
    if person is None:
        messages.error(request, _("Nothing was handed over: choose a colleague who holds the role."))
        return redirect("procurement:case", pk=pk)
    try:
        remarks.hand_over(seen.case, person, actor=seen.actor, role=Role(seen.actor.role))
    except CaseRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("procurement:case", pk=pk)
    messages.success(request, _("The case was handed over to %(person)s.") % {"person": person})
    return redirect("procurement:cases")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004 - bigint
