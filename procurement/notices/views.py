"""The inbox: what waits, what is due, what is overdue, what was told; and how one wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from procurement.cases.procedures import procedure_of
from procurement.jobs import clock
from procurement.notices import addresses, exports, inbox, services, unsubscribing, wording
from procurement.notices.forms import CasesFilter, NoticesFilter, WishesForm
from procurement.notices.queries import notices_of, unread_count
from procurement.web.exports import export, wanted_format
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from procurement.cases.clocks import Deadline
    from procurement.cases.models import Case
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User

PAGE = 25


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the inbox's lists, with how much is in it."""

    name: str
    label: str
    count: int

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(f"procurement:{self.name}")


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponseBase:
    """Cases in which the next step is the reader's."""
    person = signed_in(request)
    chosen = CasesFilter(request.GET, person=person)
    found = inbox.waiting(inbox.actors_of(person, chosen.chosen("capacity"))).order_by("touched_at", "pk")
    if kind := chosen.chosen("kind"):
        found = found.filter(kind=kind)
    if wanted_format(request):
        rows = exports.cases_rows(found.iterator())
        return export(request, name="waiting", header=exports.cases_header(), rows=rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows_of_page = [_case_row(one) for one in page.object_list]
    return render(
        request, "notices/waiting.html", _shell(request, "inbox", chosen) | {"page_obj": page, "rows": rows_of_page}
    )


@login_required
@require_GET
def due(request: HttpRequest) -> HttpResponseBase:
    """Deadlines that end this week and are the reader's to meet."""
    return _deadlines(request, "inbox_due", inbox.due_this_week)


@login_required
@require_GET
def overdue(request: HttpRequest) -> HttpResponseBase:
    """Deadlines that have passed and are the reader's to meet."""
    return _deadlines(request, "inbox_overdue", inbox.overdue)


def _deadlines(
    request: HttpRequest, name: str, wanted: Callable[[Sequence[Actor], date], QuerySet[Deadline]]
) -> HttpResponseBase:
    person, today = signed_in(request), clock.today()
    chosen = CasesFilter(request.GET, person=person)
    found = wanted(inbox.actors_of(person, chosen.chosen("capacity")), today)
    if kind := chosen.chosen("kind"):
        found = found.filter(case__kind=kind)
    if wanted_format(request):
        rows = exports.deadlines_rows(found.iterator())
        return export(request, name=name, header=exports.deadlines_header(), rows=rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows_of_page = [_deadline_row(one, (today - one.last).days) for one in page.object_list]  # type: ignore[attr-defined]
    context = {"page_obj": page, "rows": rows_of_page, "is_overdue": name == "inbox_overdue"}
    return render(request, "notices/deadlines.html", _shell(request, name, chosen) | context)


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponseBase:
    """What the reader was told, newest first."""
    person = signed_in(request)
    chosen = NoticesFilter(request.GET, person=person)
    found = notices_of(person)
    if topic := chosen.chosen("topic"):
        found = found.filter(topic=topic)
    if capacity := chosen.chosen("capacity"):
        found = found.filter(membership=capacity)
    if unread := chosen.chosen("unread"):
        found = found.filter(read_at__isnull=unread == "yes")
    if wanted_format(request):
        return export(request, name="notices", header=exports.notices_header(), rows=exports.notices_rows(found))
    related = found.select_related(*wording.RELATED).prefetch_related("case__deadlines")
    page = Paginator(related, PAGE).get_page(request.GET.get("page"))
    language = (get_language() or "ko").split("-")[0]
    context = {"page_obj": page, "rows": wording.worded(list(page.object_list), language)}
    return render(request, "notices/notices.html", _shell(request, "inbox_notices", chosen) | context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice, or all, as read."""
    pk = request.POST.get("notice", "")
    changed = services.mark_read(signed_in(request), int(pk) if pk.isdecimal() else None) if pk else 0
    text = ngettext("%(n)d notice was marked as read.", "%(n)d notices were marked as read.", changed)
    messages.success(request, text % {"n": changed})
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if allowed else reverse("procurement:inbox_notices"))


@login_required
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """How the reader wants to hear of what."""
    person = signed_in(request)
    form = WishesForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        services.choose(person, form.wishes)
        services.choose_language(person, form.cleaned_data["language"])
        messages.success(request, _("Saved. It counts from the next notice on."))
        return redirect("procurement:inbox_settings")
    return render(request, "notices/settings.html", {"form": form})


@csrf_exempt  # mail programs ask without the site's cookies (RFC 8058); the signed address is the proof
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Switch a topic off from a mail: looking changes nothing, one press does."""
    try:
        person, topic = unsubscribing.read(token)
    except unsubscribing.NotSigned:
        return render(request, "notices/unsubscribe.html", {"broken": True}, status=404)
    possible = unsubscribing.can_be_switched_off(topic)
    if request.method == "POST" and possible:
        unsubscribing.switch_off(person, topic)
    context = {"topic": unsubscribing.label(topic), "possible": possible, "done": request.method == "POST" and possible}
    return render(request, "notices/unsubscribe.html", context)


def _shell(request: HttpRequest, name: str, form: CasesFilter) -> dict[str, object]:
    return {
        "tabs": _tabs(signed_in(request)),
        "current": name,
        "filter_form": form,
        "filtered": bool(_filters(request)),
    }


def _filters(request: HttpRequest) -> list[str]:
    return [name for name in ("kind", "capacity", "topic", "unread") if request.GET.get(name)]


def _tabs(person: User) -> list[Tab]:
    actors, today = inbox.actors_of(person), clock.today()
    return [
        Tab("inbox", _("Waiting for you"), inbox.waiting(actors).count()),
        Tab("inbox_due", _("Due this week"), inbox.due_this_week(actors, today).count()),
        Tab("inbox_overdue", _("Overdue"), inbox.overdue(actors, today).count()),
        Tab("inbox_notices", _("Notices"), unread_count(person)),
    ]


def _case_row(case: Case) -> dict[str, object]:
    return {"case": case, "procedure": procedure_of(case.kind).label, "url": addresses.of_case(case.pk)}


def _deadline_row(deadline: Deadline, late: int) -> dict[str, object]:
    procedure = procedure_of(deadline.case.kind)
    return {
        "deadline": deadline,
        "label": procedure.deadline(deadline.code).label,
        "procedure": procedure.label,
        "late": late,
        "left": -late,
        "url": addresses.of_case(deadline.case_id),
    }
