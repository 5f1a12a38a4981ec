"""The ministry's overview: all agencies ranked, as a heat map and as a distribution."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from priority_purchase.rates import access, presentation, rules
from priority_purchase.rates.evaluation import agencies_of
from priority_purchase.rates.forms import OverviewForm
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import AgencyFigures, live_of, national
from priority_purchase.rates.recount import under_way
from priority_purchase.rates.reported import met_shares
from priority_purchase.targets.loading import REFERENCE
from priority_purchase.targets.queries import programmes_of
from procurement.contracts.models import AgencyYear
from procurement.jobs import clock
from procurement.organisations.enums import AgencyType
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set
from procurement.web.exports import export, wanted_format

HEAT_ROWS = 40
BINS = (0, 25, 50, 75, 90, 100, 120, 150, 200)


def _card(found: AgencyFigures, code: str) -> Card:
    return next(Card(figure) for figure in found.figures if figure.programme.code == code)


def _ranked(rows: Sequence[AgencyFigures], code: str) -> list[tuple[int | None, AgencyFigures, Card]]:
    cards = [(one, _card(one, code)) for one in rows]
    known = [pair for pair in cards if pair[1].figure.achievement is not None]
    known.sort(key=lambda pair: (-pair[1].figure.achievement, pair[0].agency.name))  # type: ignore[operator]
    unknown = sorted(
        (pair for pair in cards if pair[1].figure.achievement is None), key=lambda pair: pair[0].agency.name
    )
    ranked: list[tuple[int | None, AgencyFigures, Card]] = []
    for place, (one, card) in enumerate(known, start=1):
        tied = bool(ranked) and ranked[-1][2].figure.achievement == card.figure.achievement
        ranked.append((ranked[-1][0] if tied else place, one, card))
    ranked.extend((None, one, card) for one, card in unknown)
    return ranked


def _heat_map(rows: Sequence[AgencyFigures], codes: Sequence[str]) -> dict[str, Any]:
    names = {card.code: card.name for card in map(Card, rows[0].figures)} if rows else {}
    return {
        "unit": "%",
        "split": 100,
        "rows": [one.agency.local_name for one in rows],
        "columns": [names[code] for code in codes if code in names],
        "values": [[_exact(_card(one, code).figure.achievement) for code in codes] for one in rows],
    }


def _exact(achievement: Fraction | None) -> float | None:
    """An achievement unrounded: the drawing compares it with 100, and 99.96 is not met."""
    return None if achievement is None else float(achievement)


def _distribution(cards: Sequence[Card]) -> dict[str, Any]:
    labels = [f"{low}–{high}" for low, high in pairwise(BINS)] + [f"{BINS[-1]}–"]
    counts = [0] * len(labels)
    for card in cards:
        if card.figure.achievement is not None:
            place = max((index for index, low in enumerate(BINS) if card.figure.achievement >= low), default=0)
            counts[place] += 1
    return {"bins": labels, "counts": counts, "x": _("achievement (%)"), "y": _("number of agencies")}


@lru_cache(maxsize=1)
def published_series() -> list[dict[str, str]]:
    """The published national figures, as shipped (with source ids)."""
    path = REFERENCE / "national-series.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _published_rates(code: str) -> dict[str, Any]:
    rows = [
        row
        for row in published_series()
        if row["programme"] == code
        and row["institution_type"] == "ALL"
        and row["metric"] == "rate"
        and row["kind"] == "result"
    ]
    rows.sort(key=lambda row: int(row["fiscal_year"]))
    return {
        "unit": "%",
        "labels": [row["fiscal_year"] for row in rows],
        "series": [{"name": _("published"), "values": [float(row["value"]) for row in rows]}],
    }


def _rows(ranked: Sequence[tuple[int | None, AgencyFigures, Card]]) -> Iterator[list[Any]]:
    for place, one, card in ranked:
        yield [
            place,
            one.agency.code,
            one.agency.local_name,
            one.agency.get_type_display(),
            one.agency.get_region_display(),
            card.status.label,
            card.percent,
            card.target_percent,
            presentation.met_in_words(card.figure.met, card.figure.flags),
            card.achievement,
            card.figure.grade,
            card.figure.counted,
            card.figure.base,
            card.figure.shortfall,
            *card.memo_cells,
        ]


def _agencies(form: OverviewForm, year: int) -> list[Agency]:
    """The agencies of the year that the filters ask for."""
    kind, region = form.chosen("type"), form.chosen("region")
    return [one for one in agencies_of(year) if kind in {"", one.type} and region in {"", one.region}]


@login_required
@require_GET
def overview(request: HttpRequest, year: int) -> HttpResponseBase:
    """All agencies of a year: ranked in one programme, filtered by type, region and result."""
    access.require_ministry(request.user)
    programmes = programmes_of(site_policy_set(), year=year)
    if not programmes:
        raise Http404
    form = OverviewForm(request.GET, programmes=programmes)
    valid = form.is_valid()
    chosen = form.programme_code
    agencies = _agencies(form, year) if valid else []
    rows = live_of(agencies, year=year)
    ranked = [row for row in _ranked(rows, chosen) if _wanted(row[2], form.chosen("status"))]
    if wanted_format(request) and valid:
        return export(request, name=f"agencies-{year}-{chosen}", header=_header(), rows=_rows(ranked))
    whole, figures = national(year=year, agencies=[one.pk for one in agencies])
    cards = [card for _place, _one, card in ranked]
    judged = [card for card in cards if card.figure.met is not None]
    heat = [one for _place, one, _card in ranked[:HEAT_ROWS]]
    with_target = [one.code for one in programmes if one.target_expected]
    return render(
        request,
        "priority_purchase/rates/national.html",
        {
            "year": year,
            "years": _years(year),
            "form": form,
            "programme": next(one for one in programmes if one.code == chosen),
            "page_obj": Paginator(ranked, 50).get_page(request.GET.get("page")),
            "sums": whole,
            "national": [Card(figure) for figure in figures],
            "chart": presentation.rates_chart([Card(figure) for figure in figures]),
            "summary": presentation.summary_of([Card(figure) for figure in figures]),
            "ranking": _ranking_chart(ranked, year),
            "heat": _heat_map(heat, with_target),
            "heat_cells": [(one.agency, [_card(one, code) for code in with_target]) for one in heat],
            "heat_columns": [one for one in programmes if one.target_expected],
            "distribution": _distribution(cards),
            "met": sum(1 for card in judged if card.figure.met),
            "judged": len(judged),
            "published": _published_rates(chosen),
            "recounting": under_way(year),
            "by_type": [
                (AgencyType(one.type).label if one.type else _("All types together"), one, rules.percent(one.share))
                for one in met_shares(rows, chosen)
            ],
        },
    )


@login_required
@require_GET
def latest(request: HttpRequest) -> HttpResponseBase:
    """The overview of the present year."""
    access.require_ministry(request.user)
    return redirect("priority_purchase:national", year=clock.today().year)


def _wanted(card: Card, result: str) -> bool:
    if result == "met":
        return card.figure.verdict is True
    if result == "missed":
        return card.figure.verdict is False
    return not result or card.status == result


def _ranking_chart(ranked: Sequence[tuple[int | None, AgencyFigures, Card]], year: int) -> dict[str, Any]:
    return {
        "unit": "%",
        "target": 100,
        "rows": [
            {
                "label": one.agency.local_name,
                "value": card.achievement,
                "met": card.figure.verdict,
                "href": reverse("priority_purchase:agency", args=[one.agency.code, year]),
            }
            for place, one, card in ranked[:20]
            if place is not None
        ],
    }


def _years(year: int) -> list[int]:
    known = AgencyYear.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({year, *known}, reverse=True)


def _header() -> list[str]:
    return [
        _("Rank"),
        _("Institution code"),
        _("Agency"),
        _("Type"),
        _("Region"),
        _("Status"),
        _("Rate (%)"),
        _("Target (%)"),
        _("Met"),
        _("Achievement (%)"),
        _("Grade"),
        _("Counts (won)"),
        _("Base (won)"),
        _("Still to buy (won)"),
        *presentation.memo_header(),
    ]
