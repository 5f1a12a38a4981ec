"""A class of the goods classification."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from procurement.catalogue.models import Classification

WHOLE = 8
"""Digits of a class (물품분류번호); a detail item (세부품명번호) below it has ten."""


@login_required
@require_GET
def goods_class(request: HttpRequest, code: str) -> HttpResponse:
    """One class with the class above it, or the detail items below."""
    found = get_object_or_404(Classification, pk=code)
    above = Classification.objects.filter(pk=code[:WHOLE]).exclude(pk=code).first()
    below = Classification.objects.filter(pk__startswith=code).exclude(pk=code).order_by("pk")
    return render(request, "catalogue/class.html", {"class": found, "above": above, "below": below})
