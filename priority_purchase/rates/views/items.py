"""A programme's rate by item, where it is measured against purchases of the same item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from priority_purchase.rates import access, presentation, recount
from priority_purchase.rates.items import ByItem, by_item, item_programmes
from priority_purchase.rates.presentation import Card
from procurement.web.exports import export, wanted_format


@login_required
@require_GET
def items(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """Each item of a programme: what was bought of it, what counts, and whether the ratio is reached."""
    agency = access.agency_for(request.user, code)
    programmes = {one.code: one for one in item_programmes(year=year)}
    programme = programmes.get(request.GET.get("programme", ""))
    if programme is None:
        raise Http404
    found = by_item(agency, programme, year=year)
    if wanted_format(request):
        return export(request, name=f"items-{code}-{year}-{programme.code}", header=_header(), rows=_rows(found))
    page = Paginator(found.items, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "priority_purchase/rates/items.html",
        {
            "agency": agency,
            "year": year,
            "programme": programme,
            "programmes": programmes.values(),
            "whole": Card(found.whole),
            "page_obj": page,
            "rows": [(one, Card(one.figure)) for one in page.object_list],
            "judged": sum(1 for one in found.items if one.figure.verdict is not None),
            "met": sum(1 for one in found.items if one.figure.verdict),
            "recounting": recount.agency_under_way(agency.pk, year),
        },
    )


def _rows(found: ByItem) -> Iterator[list[Any]]:
    for one in found.items:
        card = Card(one.figure)
        yield [
            found.programme.code,
            one.code,
            one.name,
            one.entries,
            one.figure.status.label,
            one.figure.base,
            one.figure.counted,
            card.percent,
            card.target_percent,
            presentation.met_in_words(one.figure.met, one.figure.flags),
            one.figure.shortfall,
            card.achievement,
        ]


def _header() -> list[str]:
    return [
        _("Code"),
        _("Classification number"),
        _("Item"),
        _("Entries"),
        _("Status"),
        _("Base (won)"),
        _("Counts (won)"),
        _("Rate (%)"),
        _("Target (%)"),
        _("Met"),
        _("Still to buy (won)"),
        _("Achievement (%)"),
    ]
