"""The rate of each item, for programmes that are measured against purchases of the same item (table 1.1: NEP, VETERAN).

An item is a classification number of the ledger (물품분류번호, 세부품명번호). The amounts come from the entries' masks,
from which the running totals are made, so that the items always add up to the programme's figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection

from priority_purchase.rates.figures import Figure
from priority_purchase.rates.queries import maker_for
from priority_purchase.rates.sums import EMPTY, sums_by_agency
from priority_purchase.targets.models import Programme
from priority_purchase.targets.queries import programmes_of
from procurement.catalogue.models import Classification
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set

_BY_ITEM = """
SELECT item_code, COALESCE(sum(amount) FILTER (WHERE mask & %(counted)s <> 0), 0), sum(amount), count(*)
FROM procurement_entry
WHERE agency_id = %(agency)s AND year = %(year)s AND mask & %(base)s <> 0
GROUP BY item_code
"""


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """The figure of one item; ``entries`` are those of its base."""

    code: str
    name: str
    entries: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class ByItem:
    """A programme's figure over all items, and that of each item, those with the most to buy first."""

    programme: Programme
    whole: Figure
    items: tuple[ItemFigure, ...]


def item_programmes(*, year: int) -> list[Programme]:
    """Programmes of the site's policy set that are measured by item."""
    return [one for one in programmes_of(site_policy_set(), year=year) if one.is_by_item]


def by_item(agency: Agency, programme: Programme, *, year: int) -> ByItem:
    """Live figures of an agency's year by item, in one statement over its entries.

    There are no items where the programme's own amounts are not known, or do not concern the agency.
    """
    maker = maker_for(site_policy_set(), year=year, agencies=[agency.pk], programmes=[programme])
    sums = sums_by_agency([programme], year=year, agencies=[agency.pk]).get(agency.pk, EMPTY)
    whole = maker.figure(programme, sums, agency)
    amounts = [] if whole.counted is None else _amounts(agency, programme, year)
    classes = Classification.objects.in_bulk([code for code, *_rest in amounts])
    items = []
    for code, counted, base, entries in amounts:
        own = replace(sums, counted={programme.code: counted}, base={programme.code: base})
        name = classes[code].local_name if code in classes else code
        items.append(ItemFigure(code, name, entries, maker.figure(programme, own, agency)))
    return ByItem(programme, whole, tuple(sorted(items, key=_most_to_buy_first)))


def _amounts(agency: Agency, programme: Programme, year: int) -> list[tuple[str, int, int, int]]:
    """Code, won that count, won of the base and entries of each item."""
    values = {"agency": agency.pk, "year": year, "counted": programme.counted_bit, "base": programme.base_bit}
    with connection.cursor() as cursor:
        cursor.execute(_BY_ITEM, values)
        return [(code, int(counted), int(base), entries) for code, counted, base, entries in cursor.fetchall()]


def _most_to_buy_first(one: ItemFigure) -> tuple[bool, int, str]:
    return one.figure.verdict is not False, -(one.figure.shortfall or 0), one.code
