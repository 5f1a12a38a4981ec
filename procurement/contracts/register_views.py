"""A company and a product as the registers know them, for whoever meets them in a list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from procurement.contracts.queries import products_visible_to, suppliers_visible_to
from procurement.credentials.models import Credential
from procurement.jobs import clock


@login_required
@require_GET
def company(request: HttpRequest, number: str) -> HttpResponse:
    """One company: who it is, and what it may claim."""
    found = get_object_or_404(suppliers_visible_to(request.user), business_number=number)
    spellings = found.spellings.exclude(name=found.name).order_by("name").values_list("name", flat=True)
    shown = {"company": found, "spellings": spellings, "credentials": _with_today(found.credentials.all())}
    return render(request, "contracts/company.html", shown)


@login_required
@require_GET
def product(request: HttpRequest, number: str) -> HttpResponse:
    """One product: what it is, who makes it, and what it may claim."""
    found = get_object_or_404(products_visible_to(request.user).select_related("maker"), number=number)
    maker_seen = suppliers_visible_to(request.user).filter(pk__in=[found.maker_id]).exists()
    shown = {"product": found, "maker_seen": maker_seen, "credentials": _with_today(found.credentials.all())}
    return render(request, "contracts/product.html", shown)


def _with_today(credentials: QuerySet[Credential]) -> list[tuple[Credential, bool]]:
    """Credentials, the newest first, and whether each counts today."""
    counting = set(credentials.filter(period__contains=clock.today()).values_list("pk", flat=True))
    found = credentials.select_related("kind").order_by("-valid_from", "pk")
    return [(one, one.pk in counting) for one in found]
