"""The entries behind a figure, one entry, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from priority_purchase.rates import access, explanation
from priority_purchase.rates.attribution import counting_for
from priority_purchase.rates.filters import EntryFilter
from priority_purchase.rates.forms import KindForm, StandingForm
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live
from priority_purchase.rates.sizes import size_difference
from priority_purchase.targets.queries import programmes_of
from procurement.contracts import decisions, one_off
from procurement.contracts.messages import decision_in_words, reason_of
from procurement.contracts.models import Entry
from procurement.contracts.queries import corrections_of, entries_visible_to, opens_import, waiting_entries
from procurement.policy.queries import site_policy_set
from procurement.web.exports import export, wanted_format
from procurement.web.people import signed_in


def _entry_rows(entries: QuerySet[Any]) -> Iterator[list[Any]]:
    sorts = one_off.codes()
    for entry in entries.iterator(chunk_size=2_000):
        yield [
            entry.agency.code,
            entry.agency.name,
            entry.contract_no,
            entry.change_seq,
            entry.line_no,
            entry.title,
            entry.get_kind_display(),
            entry.item_code,
            entry.supplier.business_number,
            entry.supplier.name,
            entry.amount,
            entry.booked_on,
            entry.contract_date,
            entry.order_date,
            entry.expenditure_date,
            entry.get_standing_display(),
            reason_of(entry.standing_reason),
            entry.restates_on,
            sorts.get(entry.one_off, entry.one_off),
        ]


def _entry_header() -> list[str]:
    return [
        _("Institution code"),
        _("Agency"),
        _("Contract number"),
        _("Change number"),
        _("Line"),
        _("Title"),
        _("Kind"),
        _("Classification number"),
        _("Business number"),
        _("Supplier"),
        _("Amount (won)"),
        _("Booked on"),
        _("Contract date"),
        _("Order date"),
        _("Expenditure date"),
        _("Standing"),
        _("Reason"),
        _("Restates the day"),
        _("One-off purchase"),
    ]


@login_required
@require_GET
def entries(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The entries behind a figure, with the reason why each counts or does not."""
    agency = access.agency_for(request.user, code)
    base = entries_visible_to(request.user).filter(agency=agency, year=year)
    filtered = EntryFilter(request.GET, queryset=base, programmes=programmes_of(site_policy_set(), year=year))
    found = filtered.fitting.order_by("-booked_on", "-id")
    if wanted_format(request) and filtered.is_valid():
        return export(request, name=f"entries-{code}-{year}", header=_entry_header(), rows=_entry_rows(found))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    programme, card = None, None
    reasons: dict[int, str] = {}
    wanted = filtered.form.cleaned_data.get("programme", "")
    if wanted:
        programme = filtered.programmes[wanted]
        card = next(Card(one) for one in live(agency, year=year).figures if one.programme.code == wanted)
        reasons = explanation.reasons(list(page.object_list), programme, year=year)
    sorts = one_off.codes()
    for entry in page.object_list:
        entry.one_off_name = sorts.get(entry.one_off, entry.one_off)
        entry.verdict_code = reasons.get(entry.pk, "")
        entry.verdict = explanation.SENTENCES.get(entry.verdict_code, "")
    return render(
        request,
        "priority_purchase/rates/entries.html",
        {"agency": agency, "year": year, "filter": filtered, "page_obj": page, "programme": programme, "card": card},
    )


@login_required
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it counts for and why, and what has been decided about it."""
    found = get_object_or_404(entries_visible_to(request.user), pk=pk)
    form = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decisions.set_standing(
            [found.pk],
            standing=form.cleaned_data["standing"],
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=signed_in(request),
        )
        messages.success(request, _("Your decision is kept, and the entry has been counted again."))
        return redirect("priority_purchase:entry", pk=pk)
    marked = one_off.of_entry(found.pk)
    return render(
        request,
        "priority_purchase/rates/entry.html",
        {
            "entry": found,
            "verdicts": explanation.explain(found),
            "opens_upload": opens_import(request.user, found.batch_id),
            "size": size_difference(found),
            "form": form,
            "reason": reason_of(found.standing_reason),
            "one_off": marked,
            "one_off_name": "" if marked is None else one_off.codes().get(marked.code, marked.code),
            "history": [(one, decision_in_words(one)) for one in decisions.history_of(found.pk)],
            "changes": _other_changes(found),
            "corrections": corrections_of(found),
        },
    )


def _other_changes(found: Entry) -> list[Entry]:
    if not found.contract_no:
        return []
    return list(
        Entry.objects.filter(agency=found.agency, contract_no=found.contract_no, line_no=found.line_no)
        .exclude(pk=found.pk)
        .select_related("supplier")
        .order_by("change_seq", "pk")[:50]
    )


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Entries that wait for an officer: kinds to confirm, negative lines without one clear partner."""
    agency = access.agency_for(request.user, code)
    page = Paginator(waiting_entries(agency, year).order_by("-booked_on", "-pk"), 50).get_page(request.GET.get("page"))
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [int(value) for value in request.POST.getlist("entry") if value.isdigit()]
        allowed = list(waiting_entries(agency, year).filter(pk__in=chosen).values_list("pk", flat=True))
        if not allowed:
            messages.warning(request, _("Choose at least one entry."))
        else:
            action = form.cleaned_data["action"]
            decisions.settle(allowed, action=action, note=form.cleaned_data["note"], by=signed_in(request))
            messages.success(
                request, _("%(count)d entries have been settled and counted again.") % {"count": len(allowed)}
            )
        return redirect(request.get_full_path())
    counting = counting_for(policy_set=site_policy_set(), year=year)
    return render(
        request,
        "priority_purchase/rates/settle.html",
        {
            "agency": agency,
            "year": year,
            "page_obj": page,
            "form": form,
            "held": [one.programme for one in counting.programmes if one.programme.holds_on_unknown_kind],
        },
    )
