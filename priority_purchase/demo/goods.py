"""What the demo's agencies buy: classification codes from the official list, invented products."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.invented import dice
from procurement import catalogue

CLASSIFICATION = Path(catalogue.__file__).parent / "reference" / "classification.csv"

NEP_ITEMS = ("4617160401", "4710151701", "4617168501", "4321151402")
GREEN_ITEMS = (
    "1411150701", "5610170301", "5610150701", "5610153001", "5611160101", "5612150601", "3015229901", "3015190101",
    "5610170601", "5512161201",
)  # fmt: skip
VETERANS_ITEMS = ("1411189901", "4412150401", "5610152001", "5610159201", "5512170601")
REPORT_ITEMS = ("4617162201", "4617161002", "5512171801", "4321150701")
"""Items of the contract lines report, as such a report is asked for chosen items."""

TECH_KINDS = ("EPC", "GS", "EXCELLENT", "CONDITIONAL_RND", "NET_PRODUCT", "DISASTER_SAFETY")
_GREEN_KINDS = ("GREEN_LABEL", "LOW_CARBON", "GOOD_RECYCLED")
_FIRST_NUMBER = 90_000_001
_LAST_GOODS = 60


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """An invented product; ``claims`` are the kinds of credential that it holds.

    Its number begins with 9, which no identification number in use does.
    """

    number: str
    item_code: str
    name: str
    maker: DemoCompany
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """Items and products of the demo, by what they are for."""

    names: dict[str, str]
    general_items: tuple[str, ...]
    innovative_items: tuple[str, ...]
    service_items: tuple[str, ...]
    products: tuple[DemoProduct, ...]

    def of(self, *claims: str, items: Sequence[str]) -> list[DemoProduct]:
        """Products for these items that hold one of the claims (or none, when none is asked for)."""
        return [
            one
            for one in self.products
            if one.item_code in items and (bool(set(one.claims) & set(claims)) if claims else not one.claims)
        ]


def classification() -> dict[str, str]:
    """Names by classification number, 8 and 10 digits."""
    with CLASSIFICATION.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def goods(companies: Sequence[DemoCompany]) -> Goods:
    """All products, in a fixed order."""
    names = classification()
    items = [code for code in names if len(code) == 10]
    special = {*NEP_ITEMS, *GREEN_ITEMS, *VETERANS_ITEMS, *REPORT_ITEMS}
    free = sorted(code for code in items if int(code[:2]) <= _LAST_GOODS and code not in special)
    dice("items").shuffle(free)
    general, innovative = tuple(free[:90]), tuple(free[90:130])
    factory = _Factory(names, companies)
    for item, claims in _range_of_products(general, innovative):
        factory.make(item, claims)
    return Goods(
        names=names,
        general_items=general,
        innovative_items=innovative,
        service_items=tuple(code for code in items if int(code[:2]) > _LAST_GOODS),
        products=tuple(factory.made),
    )


class _Factory:
    """Gives each product a maker, a model and a number."""

    def __init__(self, names: dict[str, str], companies: Sequence[DemoCompany]) -> None:
        self._draw = dice("products")
        self._names = names
        self._makers = [one for one in companies if one.group in {"PLAIN", "STARTUP"} and "G" in one.sells]
        self._established = [one for one in self._makers if one.group == "PLAIN"]
        self.made: list[DemoProduct] = []

    def make(self, item: str, claims: tuple[str, ...]) -> None:
        """Add a product; certified ones come from established companies."""
        maker = self._draw.choice(self._established if claims else self._makers)
        short = maker.name.replace("주식회사", "").replace("유한회사", "").replace("(주)", "").strip()
        model = f"{''.join(self._draw.choices('ABDEGHKLMNPRSTVX', k=2))}-{self._draw.randrange(100, 9_900)}"
        number = str(_FIRST_NUMBER + len(self.made) * 7)
        self.made.append(DemoProduct(number, item, f"{self._names[item]}, {short}, {model}", maker, claims))


def _range_of_products(general: Sequence[str], innovative: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    draw = dice("claims")
    plain: tuple[str, ...] = ()
    for item in general:
        yield from ((item, plain) for _one in range(4))
        if draw.random() < 0.75:
            both = draw.sample(TECH_KINDS, 2)
            yield item, (both[0],)
            yield item, tuple(both)
    for item in NEP_ITEMS:
        yield from ((item, claims) for claims in (("NEP",), ("NEP",), ("NEP", "EXCELLENT"), plain, plain, plain))
    for item in GREEN_ITEMS:
        yield from ((item, (draw.choice(_GREEN_KINDS),)) for _one in range(4))
        yield from ((item, plain) for _one in range(3))
    yield from ((item, plain) for item in VETERANS_ITEMS for _one in range(3))
    for item in REPORT_ITEMS:
        yield from ((item, plain) for _one in range(12))
        yield from ((item, ("EXCELLENT",)) for _one in range(2))
    yield from ((item, ("INNOVATIVE",)) for item in innovative for _one in range(3))
