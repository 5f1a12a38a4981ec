"""An agency's dashboard, and the way to everybody's first page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from priority_purchase.rates import access, presentation
from priority_purchase.rates.comparison import with_new_bases
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import AgencyFigures, live
from priority_purchase.rates.recount import agency_under_way
from priority_purchase.targets.queries import profile_of
from procurement.contracts import attribution
from procurement.contracts.models import AgencyYear, ImportBatch
from procurement.contracts.queries import opens_import, waiting_entries, years_of
from procurement.jobs import clock
from procurement.organisations.models import Agency
from procurement.organisations.queries import own_agency, sees_all
from procurement.policy.queries import site_policy_set
from procurement.web.exports import export, wanted_format

TREND_YEARS = 5


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead everybody to their first page: an officer to the agency, the ministry to the overview, others home."""
    agency = own_agency(request.user)
    if agency is not None:
        return redirect("priority_purchase:agency", code=agency.code, year=clock.today().year)
    if sees_all(request.user):
        return redirect("priority_purchase:national", year=clock.today().year)
    return redirect("home")


def _figures_table(found: AgencyFigures) -> Iterator[list[Any]]:
    for card in map(Card, found.figures):
        figure = card.figure
        yield [
            card.code,
            card.name,
            figure.status.label,
            card.percent,
            card.target_percent,
            presentation.met_in_words(figure.met, figure.flags),
            figure.counted,
            figure.base,
            figure.shortfall,
            card.achievement,
            figure.grade,
            figure.programme.local_citation,
            *card.memo_cells,
        ]
    for group in presentation.groups_of([Card(figure) for figure in found.figures], found.sums.total):
        yield [group.code, group.name, group.label, group.headline, *[None] * (len(_figures_header()) - 4)]


def _figures_header() -> list[str]:
    return [
        _("Code"),
        _("Programme"),
        _("Status"),
        _("Rate (%)"),
        _("Target (%)"),
        _("Met"),
        _("Counts (won)"),
        _("Base (won)"),
        _("Still to buy (won)"),
        _("Achievement (%)"),
        _("Grade"),
        _("Legal basis"),
        *presentation.memo_header(),
    ]


def trend(agency: Agency, year: int) -> dict[str, Any]:
    """Rates of the last years, per programme that has a target."""
    years = sorted(one for one in years_of(agency) if year - TREND_YEARS < one <= year)
    found = [live(agency, year=one) for one in years]
    names: dict[str, str] = {}
    values: dict[str, list[Decimal | None]] = {}
    for figures in found:
        for card in map(Card, figures.figures):
            if card.figure.target.basis_points is not None:
                names[card.code] = card.name
    for code in names:
        for figures in found:
            same = next((Card(one) for one in figures.figures if one.programme.code == code), None)
            values.setdefault(code, []).append(same.percent if same else None)
    return {
        "unit": "%",
        "digits": max((figure.decimals for one in found for figure in one.figures), default=2),
        "labels": [str(one) for one in years],
        "series": [{"name": names[code], "values": values[code]} for code in names],
    }


def _last_import(agency: Agency) -> ImportBatch | None:
    saved = ImportBatch.objects.filter(entries__agency=agency, state=ImportBatch.State.SAVED)
    return saved.order_by("-saved_at").first()


@login_required
@require_GET
def dashboard(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The agency's rates of a year, each against its target."""
    agency = access.agency_for(request.user, code)
    found = live(agency, year=year)
    if wanted_format(request):
        return export(
            request,
            name=f"rates-{code}-{year}",
            header=_figures_header(),
            rows=_figures_table(found),
        )
    cards = [Card(figure) for one in with_new_bases([found], year=year) for figure in one.figures]
    ledger_year = AgencyYear.objects.filter(agency=agency, year=year).first()
    profile_code = attribution.profile_code(agency_id=agency.pk, year=year)
    years = years_of(agency)
    last_import = _last_import(agency) if ledger_year else None
    return render(
        request,
        "priority_purchase/rates/dashboard.html",
        {
            "agency": agency,
            "year": year,
            "years": sorted({year, *years}, reverse=True),
            "sums": found.sums,
            "cards": cards,
            "by_urgency": presentation.by_urgency(cards),
            "groups": presentation.groups_of(cards, found.sums.total),
            "chart": presentation.rates_chart(cards),
            "summary": presentation.summary_of(cards),
            "trend": trend(agency, year),
            "waiting": waiting_entries(agency, year).count(),
            "recounting": agency_under_way(agency.pk, year),
            "profile": profile_of(site_policy_set(), profile_code),
            "last_import": last_import,
            "opens_last_import": last_import is not None and opens_import(request.user, last_import.pk),
        },
    )
