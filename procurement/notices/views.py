"""The inbox: what waits, what is due, what is overdue, what was told; and how one wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
from procurement.notices.context import unread
from procurement.notices.forms import CasesFilter, NoticesFilter, WishesForm
from procurement.notices.queries import MOST_UNREAD, notices_of
from procurement.web.exports import export, wanted_format
from procurement.web.paging import ShortPaginator, counted, in_digits
from procurement.web.people import acting, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.core.paginator import Page
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
    count: str

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(f"procurement:{self.name}")


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponseBase:
    """Cases in which the next step is the reader's."""
    person = _reader(request)
    chosen = CasesFilter(request.GET, person=person)
    found = inbox.waiting(inbox.actors_of(person, chosen.chosen("capacity"))).order_by("touched_at", "pk")
    if kind := chosen.chosen("kind"):
        found = found.filter(kind=kind)
    if wanted_format(request):
        rows = exports.cases_rows(found.iterator())
        return export(request, name="waiting", header=exports.cases_header(), rows=rows)
    page = ShortPaginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"rows": [_case_row(one) for one in page.object_list]}
    return render(request, "notices/waiting.html", _shell(request, "inbox", chosen, page) | context)


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
    person, today = _reader(request), clock.today()
    chosen = CasesFilter(request.GET, person=person)
    found = wanted(inbox.actors_of(person, chosen.chosen("capacity")), today)
    if kind := chosen.chosen("kind"):
        found = found.filter(case__kind=kind)
    if wanted_format(request):
        rows = exports.deadlines_rows(found.iterator())
        return export(request, name=name, header=exports.deadlines_header(), rows=rows)
    page = ShortPaginator(found, PAGE).get_page(request.GET.get("page"))
    rows_of_page = [_deadline_row(one, (today - one.last).days) for one in page.object_list]
    context = {"rows": rows_of_page, "is_overdue": name == "inbox_overdue"}
    return render(request, "notices/deadlines.html", _shell(request, name, chosen, page) | context)


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponseBase:
    """What the reader was told, newest first."""
    person = _reader(request)
    chosen = NoticesFilter(request.GET, person=person)
    found = notices_of(person)
    if topic := chosen.chosen("topic"):
        found = found.filter(topic=topic)
    if capacity := chosen.chosen("capacity"):
        found = found.filter(membership=capacity)
    if wanted := chosen.chosen("unread"):
        found = found.filter(read_at__isnull=wanted == "yes")
    if wanted_format(request):
        return export(request, name="notices", header=exports.notices_header(), rows=exports.notices_rows(found))
    related = found.select_related(*wording.RELATED).prefetch_related("case__deadlines")
    page = ShortPaginator(related, PAGE).get_page(request.GET.get("page"))
    language = (get_language() or "ko").split("-")[0]
    context = {"rows": wording.worded(list(page.object_list), language)}
    return render(request, "notices/notices.html", _shell(request, "inbox_notices", chosen, page) | context)


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


def _reader(request: HttpRequest) -> User:
    """The signed-in person, whose memberships are read once for the whole page."""
    acting(request)
    return signed_in(request)


def _shell(request: HttpRequest, name: str, form: CasesFilter, page: Page[Any]) -> dict[str, object]:
    filtered = bool(_filters(request))
    return {
        "tabs": _tabs(request, None if filtered else {name: page.paginator.found}),  # type: ignore[attr-defined]
        "current": name,
        "filter_form": form,
        "filtered": filtered,
        "page_obj": page,
    }


def _filters(request: HttpRequest) -> list[str]:
    return [name for name in ("kind", "capacity", "topic", "unread") if request.GET.get(name)]


def _tabs(request: HttpRequest, known: Mapping[str, int] | None = None) -> list[Tab]:
    """The lists of the inbox; ``known`` holds what has been counted already."""
    actors, today = inbox.actors_of(signed_in(request)), clock.today()
    lists: list[tuple[str, str, Callable[[], QuerySet[Any]]]] = [
        ("inbox", _("Waiting for you"), lambda: inbox.waiting(actors)),
        ("inbox_due", _("Due this week"), lambda: inbox.due_this_week(actors, today)),
        ("inbox_overdue", _("Overdue"), lambda: inbox.overdue(actors, today)),
    ]
    counts = {name: counted(rows()) for name, _label, rows in lists if name not in (known or ())} | dict(known or {})
    tabs = [Tab(name, label, in_digits(counts[name])) for name, label, _rows in lists]
    return [*tabs, Tab("inbox_notices", _("Notices"), in_digits(unread(request), most=MOST_UNREAD))]


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
