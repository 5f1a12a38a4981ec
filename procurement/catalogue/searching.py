"""Finding goods classes and products by name or number."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.catalogue.models import Classification, Product
from procurement.search.matching import best_first, contains
from procurement.search.query import FEWEST_DIGITS, Query
from procurement.search.registry import Hit, Searchable, register


def found_classes(query: Query) -> QuerySet[Classification]:
    """Classes of the goods classification, which is public: by name, or by the beginning of the number."""
    fitting = contains(query)
    if len(query.digits) >= FEWEST_DIGITS:
        fitting |= Q(code__startswith=query.digits)
    return best_first(Classification.objects.filter(fitting), query, "code", number=Q(code=query.digits))


def found_products(products: QuerySet[Product], query: Query) -> QuerySet[Product]:
    """Of these products those with such a name, number or class."""
    fitting = contains(query)
    if len(query.digits) >= FEWEST_DIGITS:
        fitting |= Q(number__startswith=query.digits) | Q(item_code__startswith=query.digits)
    return best_first(products.filter(fitting), query, "name", "pk", number=Q(number=query.digits))


def _hit(found: Classification) -> Hit:
    return Hit(
        found.local_name, _("No. %(code)s") % {"code": found.code}, reverse("procurement:class", args=[found.pk])
    )


def connect() -> None:
    """Let classes be found."""
    register(
        Searchable(
            key="classes",
            label=gettext_lazy("Goods classification"),
            hint=gettext_lazy("name or classification number"),
            find=lambda _actor, query: found_classes(query),
            show=_hit,
            order=40,
        )
    )
