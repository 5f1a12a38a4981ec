"""Marking entries as one-off purchases, which the memo rate leaves out (rule C-18)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from priority_purchase.rates import access
from priority_purchase.rates.filters import EntryFilter
from priority_purchase.rates.forms import OneOffForm
from priority_purchase.targets.queries import programmes_of
from procurement.contracts import one_off
from procurement.contracts.enums import Standing
from procurement.contracts.models import Entry
from procurement.contracts.queries import entries_visible_to
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set
from procurement.web.people import signed_in

MOST = 2_000
"""More entries are not marked at once: nobody could have looked at them."""
SHOWN = 20


def _chosen(request: HttpRequest, agency: Agency, year: int) -> QuerySet[Entry]:
    """The counted entries that the address names: one by its number, or all that fit the filters of the list."""
    counted = entries_visible_to(request.user).filter(agency=agency, year=year, standing=Standing.COUNTED)
    wanted = request.GET.get("entry", "")
    if wanted:
        return counted.filter(pk=wanted) if _is_number(wanted) else counted.none()
    programmes = programmes_of(site_policy_set(), year=year)
    found: QuerySet[Entry] = EntryFilter(request.GET, queryset=counted, programmes=programmes).qs
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(1 << 63))


@login_required
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Look at the chosen entries once more, and say what they are and why."""
    agency = access.agency_for(request.user, code)
    chosen = _chosen(request, agency, year)
    seen = chosen.aggregate(entries=Count("pk"), amount=Coalesce(Sum("amount"), 0))
    form = OneOffForm(request.POST or None, codes=one_off.codes(), initial=seen)
    if request.method == "POST" and form.is_valid() and 0 < seen["entries"] <= MOST:
        if any(form.cleaned_data[name] != seen[name] for name in seen):
            messages.warning(request, _("The list has changed meanwhile. Look at it again before you decide."))
            return redirect(request.get_full_path())
        changed = _decide(request, form, [int(pk) for pk in chosen.values_list("pk", flat=True)])
        told = ngettext("%(count)d entry has been marked anew.", "%(count)d entries have been marked anew.", changed)
        messages.success(request, told % {"count": changed})
        return redirect(_back(request, agency, year))
    context = {
        "agency": agency,
        "year": year,
        "form": form,
        "seen": seen,
        "entries": chosen.order_by("-booked_on", "-pk")[:SHOWN],
        "most": MOST,
        "back": _back(request, agency, year),
    }
    return render(request, "priority_purchase/rates/one_off.html", context)


def _decide(request: HttpRequest, form: OneOffForm, entries: list[int]) -> int:
    code, reason, by = form.cleaned_data["code"], form.cleaned_data["reason"], signed_in(request)
    if code == OneOffForm.TAKE_BACK:
        return one_off.take_back(entries, reason=reason, by=by)
    return one_off.mark(entries, code=code, reason=reason, by=by)


def _back(request: HttpRequest, agency: Agency, year: int) -> str:
    """Where the person came from: the entry, or the list with its filters."""
    if _is_number(request.GET.get("entry", "")):
        return reverse("priority_purchase:entry", args=[int(request.GET["entry"])])
    query = request.GET.urlencode()
    return reverse("priority_purchase:entries", args=[agency.code, year]) + (f"?{query}" if query else "")
