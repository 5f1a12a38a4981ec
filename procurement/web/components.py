"""Every component on one page, for whoever makes pages; only while developing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from procurement.web.forms import AmountInput, DateInput

CHARTS: dict[str, dict[str, object]] = {
    "rates": {
        "unit": "%",
        "rows": [
            {"label": "중소기업 제품", "value": Decimal("71.25"), "target": 50},
            {"label": "여성기업 (공사)", "value": Decimal("1.8"), "target": 3},
            {"label": "장애인기업", "value": None, "target": 1, "note": "명부가 없음"},
            {"label": "기술개발제품", "value": Decimal("15.02"), "target": 15},
        ],
    },
    "trend": {
        "unit": "%",
        "labels": ["2021", "2022", "2023", "2024", "2025"],
        "series": [
            {"name": "구매율", "values": [61.2, 64.8, None, 70.1, 71.25]},
            {"name": "목표", "values": [50, 50, 50, 50, 50], "target": True},
        ],
    },
    "heatmap": {
        "unit": "%",
        "split": 100,
        "rows": ["가람시", "나래군", "다솜공사", "라온교육청"],
        "columns": ["중소기업", "기술개발", "여성 물품", "여성 공사", "장애인", "사회적기업"],
        "values": [
            [142.5, 101.2, 98.4, 60.1, None, 120],
            [99.9, 88.1, 110, 130, 101, None],
            [175, 40, 66, 82, 94, 108],
            [100, 155, 120.4, None, 71, 93],
        ],
    },
    "histogram": {
        "bins": ["0–20", "20–40", "40–60", "60–80", "80–100"],
        "counts": [2, 7, 18, 24, 9],
        "x": "구매율 (%)",
        "y": "기관 수",
    },
    "ranking": {
        "unit": "%",
        "target": 50,
        "rows": [
            {"label": "다솜공사", "value": 88.4, "href": "#"},
            {"label": "가람시", "value": 71.25, "mark": "own"},
            {"label": "나래군", "value": 49.99},
            {"label": "라온교육청", "value": None, "note": "자료 없음"},
        ],
    },
    "split": {
        "unit": "%",
        "rows": [{"label": "물품", "value": 42}, {"label": "용역", "value": 35}, {"label": "공사", "value": 23}],
    },
}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("name"), help_text=_("Seven characters: 9999999, A999999 or AA99999."))
    type = forms.ChoiceField(label=_("type"), choices=[("", "—"), ("1", _("goods")), ("2", _("services"))])
    kinds = forms.MultipleChoiceField(
        label=_("kind"), choices=[("1", _("goods")), ("2", _("services"))], widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(
        label=_("size"), choices=[("S", _("SME")), ("L", _("large company"))], widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("from"), widget=DateInput)
    amount = forms.IntegerField(label=_("amount"), widget=AmountInput, required=False)
    file = forms.FileField(label=_("file"), required=False)
    remark = forms.CharField(label=_("remark"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("I have checked what I entered."))


def components(request: HttpRequest) -> HttpResponse:
    """Draw them all; ``?sent=1`` shows the form with its errors."""
    page = Paginator(range(4321), 50).get_page(request.GET.get("page"))
    values = {
        "form": SampleForm({"name": ""} if "sent" in request.GET else None),
        "page": page,
        "charts": CHARTS,
        "won": 123_456_789_012,
        "day": dt.date(2026, 11, 23),
        "moment": dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC),
        "steps": ["파일", "확인", "저장"],
        "rate": Decimal("49.995"),
    }
    return render(request, "web/components.html", values)
