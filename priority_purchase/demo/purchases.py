"""The generated ledger: one busy year, and the years before it in fewer, larger entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from priority_purchase.demo import agencies as roster
from priority_purchase.demo.agencies import DemoAgency
from priority_purchase.demo.ambition import SIZES, ambition, cells
from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.goods import (
    GREEN_ITEMS,
    NEP_ITEMS,
    TECH_KINDS,
    VETERANS_ITEMS,
    DemoProduct,
    Goods,
)
from priority_purchase.demo.invented import dice

YEAR = 2026
HISTORY = (2022, 2023, 2024, 2025)
LAST_DAY = date(2026, 11, 20)
MEAN = {"G": 20_000_000, "S": 34_000_000, "W": 82_000_000}
LEAST, MOST = 200_000, 5_000_000_000
LEAST_OF_A_PAST_YEAR = 10_000_000
_TITLES = {
    "S": ("{} 용역", "{} 위탁 운영", "{} 유지관리"),
    "W": (
        "노후 청사 보수공사",
        "배수로 정비공사",
        "보행로 개선공사",
        "전기설비 교체공사",
        "공원 조성공사",
        "지붕 방수공사",
        "내진 보강공사",
    ),
    "G": ("{} 구매", "{} 구입 및 설치", "관급자재({}) 구매"),
}
_METHODS = ("수의계약", "수의계약", "수의계약", "제한경쟁", "제한경쟁", "일반경쟁")
_GOODS_OF = {
    "NEP_ITEM": NEP_ITEMS,
    "GREEN_ITEM": GREEN_ITEMS,
    "VETERANS": VETERANS_ITEMS,
    "VETERANS_ITEM": VETERANS_ITEMS,
}
_CERTIFIED = {"TECH", "NEP", "GREEN", "INNOVATIVE"}


@dataclass(frozen=True, slots=True)
class DemoPurchase:
    """One row of the contract file: an amount, or with ``change`` above 0 an increase or decrease."""

    agency: str
    contract_no: str
    change: int
    kind: str
    supplier: DemoCompany
    item_code: str
    product_no: str
    title: str
    amount: int
    contract_date: date
    changed_on: date | None = None
    order_date: date | None = None
    route: str = "OWN"
    method: str = ""
    is_foreign: bool = False
    is_gov_supplied: bool = False
    is_repackaged: bool = False


class Market:
    """Who sells what, drawn with a preference for neighbours and for the busy."""

    def __init__(self, companies: Sequence[DemoCompany], goods: Goods) -> None:
        self.goods = goods
        self._pools: dict[tuple[str, str], list[DemoCompany]] = {}
        for one in companies:
            group = "LARGE" if one.group == "MID" else one.group
            for kind in one.sells:
                self._pools.setdefault((group, kind), []).append(one)
        self._near: dict[tuple[str, str, str], list[DemoCompany]] = {}
        for (group, kind), pool in self._pools.items():
            for one in pool:
                self._near.setdefault((group, kind, one.region), []).append(one)
        items = (*goods.general_items, *NEP_ITEMS, *GREEN_ITEMS, *VETERANS_ITEMS, *goods.innovative_items)
        self._certified = {
            "TECH": goods.of(*TECH_KINDS, items=goods.general_items),
            "NEP": goods.of("NEP", items=NEP_ITEMS),
            "GREEN": goods.of("GREEN_LABEL", "LOW_CARBON", "GOOD_RECYCLED", items=GREEN_ITEMS),
            "INNOVATIVE": goods.of("INNOVATIVE", items=goods.innovative_items),
        }
        self._plain: dict[str, list[DemoProduct]] = {}
        for product in goods.of(items=items):
            self._plain.setdefault(product.item_code, []).append(product)

    def supplier(self, group: str, kind: str, region: str, draw: Random) -> DemoCompany:
        """A seller of the group, often from the agency's own region, some far more often than others."""
        near = self._near.get((group, kind, region), [])
        pool = near if len(near) > 2 and draw.random() < 0.5 else self._pools[group, kind]
        return pool[int(len(pool) * draw.random() ** 1.7)]

    def choose(self, group: str, kind: str, region: str, draw: Random) -> tuple[DemoCompany, str, str]:
        """Supplier, item code and product number of a purchase."""
        if group in _CERTIFIED:
            product = self._certified[group][int(len(self._certified[group]) * draw.random() ** 1.4)]
            return product.maker, product.item_code, product.number
        if kind != "G":
            item = draw.choice(self.goods.service_items) if kind == "S" else ""
            return self.supplier(group, kind, region, draw), item, ""
        item = draw.choice(_GOODS_OF.get(group, self.goods.general_items))
        seller = "PLAIN" if group.endswith("_ITEM") else group
        product_no = draw.choice(self._plain[item]).number if draw.random() < 0.7 else ""
        return self.supplier(seller, kind, region, draw), item, product_no


def amounts(total: float, kind: str, draw: Random) -> list[int]:
    """Log-normal amounts that add up to about ``total`` won."""
    count = max(1, round(total / MEAN[kind]))
    raw = [draw.lognormvariate(0, 1.15) for _one in range(count)]
    scale = total / sum(raw)
    return [min(MOST, max(LEAST, round(one * scale / 1_000) * 1_000)) for one in raw]


def yearly_volume(agency: DemoAgency, year: int) -> float:
    """Won that the agency spends in a year."""
    draw = dice(f"volume {agency.code}")
    aim = ambition(agency, YEAR)
    per_won = sum(part / MEAN[kind] for kind, part in zip("GSW", aim.mix, strict=True))
    volume = SIZES[agency.type] * draw.uniform(0.6, 1.45) / per_won
    growth = 1 - 0.045 * (YEAR - year)
    share = sum(agency.is_open_on(date(year, month, 15)) for month in range(1, 13)) / 12
    return volume * growth * share


def _day(agency: DemoAgency, year: int, draw: Random) -> date:
    first, last = date(year, 1, 2), LAST_DAY if year == YEAR else date(year, 12, 28)
    first = max(first, agency.opened_on or first)
    last = min(last, agency.closed_on or last)
    day = first + timedelta(days=int((last - first).days * draw.random() ** 0.9))
    weekend = max(0, day.weekday() - 4)
    return max(first, day - timedelta(days=weekend))


def _title(kind: str, item: str, goods: Goods, draw: Random) -> str:
    return draw.choice(_TITLES[kind]).format(goods.names.get(item, "시설"))


class Ledger:
    """Makes purchases with running contract numbers, which begin with 9 as no real ones of these years do."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._serial = 0

    def _number(self, year: int) -> str:
        self._serial += 1
        return f"R{year % 100}TA9{self._serial:07d}"

    def purchase(
        self, agency: DemoAgency, year: int, *, kind: str, group: str, amount: int, draw: Random
    ) -> DemoPurchase:
        """One purchase of a group."""
        supplier, item, product = self._market.choose(group, kind, agency.region, draw)
        return DemoPurchase(
            agency=agency.code,
            contract_no=self._number(year),
            change=0,
            kind=kind,
            supplier=supplier,
            item_code=item,
            product_no=product,
            title=_title(kind, item, self._market.goods, draw),
            amount=amount,
            contract_date=_day(agency, year, draw),
            method=draw.choice(_METHODS),
        )

    def history(self, agency: DemoAgency, year: int) -> Iterator[DemoPurchase]:
        """A past year: one entry for each kind and group."""
        draw = dice(f"history {agency.code} {year}")
        volume = yearly_volume(agency, year)
        if volume <= 0:
            return
        for kind, group, share in cells(ambition(agency, year), innovative=True):
            amount = round(volume * share / 1_000) * 1_000
            if amount >= LEAST_OF_A_PAST_YEAR:
                yield self.purchase(agency, year, kind=kind, group=group, amount=amount, draw=draw)

    def present(self, agency: DemoAgency) -> Iterator[DemoPurchase]:
        """The present year, purchase by purchase, with what makes real ledgers awkward."""
        draw = dice(f"present {agency.code}")
        volume = yearly_volume(agency, YEAR)
        unsure = agency.name in roster.KINDS_UNCONFIRMED
        for kind, group, share in cells(ambition(agency, YEAR), innovative=False):
            if volume * share < LEAST:
                continue
            for amount in amounts(volume * share, kind, draw):
                one = self.purchase(agency, YEAR, kind=kind, group=group, amount=amount, draw=draw)
                one = _with_quirks(one, agency, group, draw)
                if unsure and draw.random() < 0.02:  # accounting data lack the kind
                    one = replace(one, kind="U", item_code="", product_no="")
                yield one
                yield from _changes(one, draw)


def _with_quirks(one: DemoPurchase, agency: DemoAgency, group: str, draw: Random) -> DemoPurchase:
    chance = draw.random()
    if agency.name == roster.CENTRAL_PURCHASER and chance < 0.3:
        return replace(one, route="AS_AGENT")
    if one.kind == "G" and chance < 0.18:
        agreed = one.contract_date - timedelta(days=draw.randrange(20, 200))
        return replace(one, route="MALL", order_date=one.contract_date, contract_date=agreed, method="다수공급자계약")
    if chance < 0.24:
        return replace(one, route="VIA_PPS")
    return _with_goods_quirks(one, agency, group, chance) if one.kind == "G" else one


def _with_goods_quirks(one: DemoPurchase, agency: DemoAgency, group: str, chance: float) -> DemoPurchase:
    if group == "LARGE" and chance < 0.27:
        return replace(one, is_foreign=True, title=f"외자 {one.title}")
    if agency.type in {"LOCAL", "METROPOLITAN", "LOCAL_CORPORATION"} and chance < 0.30:
        return replace(one, is_gov_supplied=True)
    if group == "STARTUP" and chance < 0.34:
        return replace(one, is_repackaged=True)
    return one


def _changes(one: DemoPurchase, draw: Random) -> Iterator[DemoPurchase]:
    if draw.random() > 0.035:  # one contract in thirty is changed or cancelled
        return
    changed_on = min(LAST_DAY, one.contract_date + timedelta(days=draw.randrange(10, 90)))
    fate = draw.random()
    delta = -one.amount if fate < 0.15 else round(one.amount * draw.uniform(-0.18, 0.16) / 1_000) * 1_000
    if fate > 0.9:  # a change of dates alone
        delta = 0
    yield replace(one, change=1, amount=delta, changed_on=changed_on)
