"""Finding companies, products and contracts, as far as a person meets them in lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.catalogue.models import Product
from procurement.catalogue.searching import found_products
from procurement.contracts.models import Entry
from procurement.contracts.queries import entries_visible_to, products_visible_to, suppliers_visible_to
from procurement.jobs import clock
from procurement.organisations.enums import CompanySize
from procurement.organisations.models import Company
from procurement.organisations.searching import found_companies
from procurement.search.functions import PlainText
from procurement.search.matching import BEGINS, NUMBER, WITHIN, holds
from procurement.search.query import Query
from procurement.search.registry import Hit, Searchable, register
from procurement.web.formats import business_number

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User

FEWEST_SIGNS = 4
"""Signs of a contract number with which its beginning is looked for."""
MOST_EACH = 1_000
"""Entries that are taken into account for each reason (number, supplier, title), newest first."""
MOST_SUPPLIERS = 20
"""Suppliers of a name whose entries are looked up, the best first."""
NEWEST = ("-booked_on", "-pk")
WITH_CHANGE = re.compile(r"^(?P<number>.{4,})-\d{2}$")
"""A contract number as pages write it: with the number of the change behind it."""


def found_entries(actor: Actor, query: Query) -> QuerySet[Entry]:
    """Entries by contract number (the very one first, then those that begin so), by supplier, and by title.

    Titles are looked through only where the actor's own agency booked in this year and the last: an index over the
    titles of all entries would be larger than the ledger, and each import would pay for it. What it takes is in
    ``docs/performance.md``.
    """
    if actor.user is None or query.is_empty:
        return Entry.objects.none()
    seen = entries_visible_to(actor.user)
    reasons = [*_by_number(seen, query), *_by_supplier(seen, actor.user, query), *_by_title(seen, actor, query)]
    none = Entry.objects.none().order_by().values("pk")
    fitting = none.union(*[one.values("pk")[:MOST_EACH] for one in reasons])
    place = Case(
        When(number_found__in=_numbers(query), then=Value(NUMBER)),
        When(number_found__startswith=query.code, then=Value(BEGINS)),
        default=Value(WITHIN),
        output_field=IntegerField(),
    )
    shown = seen.select_related(None).select_related("agency", "supplier")
    rows = shown.filter(pk__in=fitting).annotate(number_found=Upper("contract_no")).annotate(found_at=place)
    return rows.order_by("found_at", *NEWEST)


def _numbers(query: Query) -> set[str]:
    """The query as a contract number; with the change's number taken off where pages write it behind."""
    with_change = WITH_CHANGE.match(query.code)
    return {query.code, with_change["number"]} if with_change else {query.code}


def _by_number(seen: QuerySet[Entry], query: Query) -> list[QuerySet[Entry]]:
    """Those of the very number, and some that begin so: which of them is left to the index, since an order costs it."""
    if len(query.code) < FEWEST_SIGNS:
        return []
    numbered = seen.annotate(number=Upper("contract_no")).order_by()
    return [numbered.filter(number__in=_numbers(query)), numbered.filter(number__startswith=query.code)]


def _by_supplier(seen: QuerySet[Entry], user: User, query: Query) -> list[QuerySet[Entry]]:
    if query.is_short:
        return []
    suppliers = found_companies(suppliers_visible_to(user), query).values("pk")[:MOST_SUPPLIERS]
    return [seen.filter(supplier__in=suppliers).order_by(*NEWEST)]


def _by_title(seen: QuerySet[Entry], actor: Actor, query: Query) -> list[QuerySet[Entry]]:
    if actor.agency_id is None or query.is_short:
        return []
    year = clock.today().year
    own = seen.filter(agency=actor.agency_id, year__in=(year - 1, year))
    return [own.filter(holds(query, PlainText("title"))).order_by(*NEWEST)]


def _company_hit(found: Company) -> Hit:
    size = "" if found.size == CompanySize.UNKNOWN else str(found.get_size_display())
    details = (business_number(found.business_number), size, str(found.get_region_display()))
    return Hit(
        found.local_name,
        " · ".join(filter(None, details)),
        reverse("procurement:company", args=[found.business_number]),
    )


def _product_hit(found: Product) -> Hit:
    details = _("No. %(number)s · class %(code)s") % {"number": found.number, "code": found.item_code}
    return Hit(found.local_name, details, reverse("procurement:product", args=[found.number]))


def _companies(actor: Actor, query: Query) -> QuerySet[Company]:
    return found_companies(suppliers_visible_to(actor.user or AnonymousUser()), query)


def _products(actor: Actor, query: Query) -> QuerySet[Product]:
    return found_products(products_visible_to(actor.user or AnonymousUser()), query)


def connect() -> None:
    """Let companies and products be found; contracts have their page, and with it their search, in a programme."""
    register(
        Searchable(
            key="companies",
            label=gettext_lazy("Companies"),
            hint=gettext_lazy("name or business number"),
            find=_companies,
            show=_company_hit,
            order=10,
        )
    )
    register(
        Searchable(
            key="products",
            label=gettext_lazy("Products"),
            hint=gettext_lazy("name, identification number or classification number"),
            find=_products,
            show=_product_hit,
            order=30,
        )
    )
