"""How well each agency of the demo does: believable rates around the published national ones.

Every agency meets, narrowly misses or clearly misses each target with odds like those published
(rule sheet, section 9), so that dashboards and rankings look like real ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from priority_purchase.demo.agencies import AGREED_LOWER, DemoAgency
from priority_purchase.demo.invented import dice

MIX = {
    "STATE": (35, 40, 25), "METROPOLITAN": (25, 30, 45), "EDUCATION": (40, 25, 35), "LOCAL": (25, 25, 50),
    "SPECIAL": (40, 45, 15), "PUBLIC_CORPORATION": (35, 20, 45), "QUASI_GOVERNMENT": (35, 45, 20),
    "OTHER_PUBLIC": (45, 45, 10), "LOCAL_CORPORATION": (25, 30, 45), "MEDICAL": (75, 20, 5), "SCHOOL": (55, 30, 15),
}  # fmt: skip
"""Goods, services and works of an agency of each type, in percent of what it buys."""

SIZES = {
    "STATE": 700, "METROPOLITAN": 1_100, "EDUCATION": 720, "LOCAL": 370, "SPECIAL": 240, "PUBLIC_CORPORATION": 760,
    "QUASI_GOVERNMENT": 350, "OTHER_PUBLIC": 210, "LOCAL_CORPORATION": 300, "MEDICAL": 210, "SCHOOL": 60,
}  # fmt: skip
"""About how many purchases an agency of each type makes in a year."""

_AIMS = {
    "TECH": (15.0, 0.66), "WOMEN_G": (5.0, 0.84), "WOMEN_S": (5.0, 0.84), "WOMEN_W": (3.0, 0.84),
    "DISABLED": (1.0, 0.80), "STARTUP": (8.0, 0.20), "SEVERE": (1.1, 0.57), "SOCIAL": (3.0, 0.40), "COOP": (0.1, 0.6),
    "STDWORK": (0.8, 0.68), "GREEN": (45.0, 0.7), "INNOVATIVE": (1.0, 0.65), "NEP": (20.0, 0.55),
    "VETERAN": (7.0, 0.5),
}  # fmt: skip
"""Target in percent, and the share of agencies that meet it."""

_WELL = {
    "WOMEN_G": (1.2, 2.6), "WOMEN_S": (1.2, 2.6), "WOMEN_W": (1.2, 3.4), "DISABLED": (1.02, 1.9),
    "STARTUP": (1.02, 1.2),
    "TECH": (1.05, 1.6),
}  # fmt: skip
_BADLY = {"STARTUP": (0.12, 0.5)}
_MET_BY_TYPE = {
    "STATE": 0.51, "METROPOLITAN": 0.45, "LOCAL": 0.33, "EDUCATION": 0.52, "PUBLIC_CORPORATION": 0.78,
    "QUASI_GOVERNMENT": 0.94, "LOCAL_CORPORATION": 0.79, "MEDICAL": 0.37,
}  # fmt: skip
_SEVERE, _NARROW = "SEVERE", 0.35
_DEVOTED = 0.06
"""Share of agencies that buy very much from social enterprises."""


@dataclass(frozen=True, slots=True)
class Ambition:
    """Shares that an agency reaches in a year: of its base, as fractions; ``mix`` is goods, services, works."""

    mix: tuple[float, float, float]
    sme: float
    rates: dict[str, float]


def _factor(programme: str, odds: float, draw: Random) -> float:
    if draw.random() < odds:
        return draw.uniform(*_WELL.get(programme, (1.02, 1.5)))
    if draw.random() < _NARROW:
        return draw.uniform(0.93, 0.995)
    return draw.uniform(*_BADLY.get(programme, (0.35, 0.85)))


def ambition(agency: DemoAgency, year: int) -> Ambition:
    """What the agency reaches in a year; earlier years a little less, with ups and downs."""
    draw = dice(f"ambition {agency.code}")
    parts = [max(2.0, part * draw.uniform(0.8, 1.2)) for part in MIX[agency.type]]
    whole = sum(parts)
    low = agency.name == AGREED_LOWER
    sme = 0.38 if low else draw.choices((draw.uniform(0.68, 0.95), 0.487, 0.36), (94, 3, 3))[0]
    rates = {}
    for programme, (target, odds) in _AIMS.items():
        met = _MET_BY_TYPE.get(agency.type, odds) if programme == _SEVERE else odds
        rates[programme] = target / 100 * _factor(programme, met, draw)
    if draw.random() < _DEVOTED:
        rates["SOCIAL"] = draw.uniform(0.10, 0.13)
    past = dice(f"ambition {agency.code} {year}")
    fade = 1 - 0.035 * (2026 - year)
    if year != 2026:  # the demo's present year
        sme = min(0.95, sme * (1 - 0.008 * (2026 - year)) * past.uniform(0.97, 1.03))
        rates = {name: rate * fade * past.uniform(0.9, 1.1) for name, rate in rates.items()}
    return Ambition((parts[0] / whole, parts[1] / whole, parts[2] / whole), sme, rates)


def cells(aim: Ambition, *, innovative: bool) -> Iterator[tuple[str, str, float]]:
    """Kind, group and share of all purchases, adding up to 1.

    Groups are the suppliers' groups, or what is bought: certified products, items with green
    products, and so on. Without ``innovative`` those are left to the report that lists them.
    """
    goods, services, works = aim.mix
    rate = aim.rates
    coop = min(rate["COOP"], services * 0.2)
    larger = max(0.0, 1 - aim.sme - rate["SEVERE"] * (goods + services) - coop)
    nep, green, veterans = 0.02, 0.08, 0.015
    from_smes = goods * (1 - larger - rate["SEVERE"])
    shares = {
        ("G", "WOMEN"): goods * rate["WOMEN_G"],
        ("G", "NEP"): goods * nep * rate["NEP"],
        ("G", "NEP_ITEM"): goods * nep * (1 - rate["NEP"]),
        ("G", "GREEN"): goods * green * min(0.9, rate["GREEN"]),
        ("G", "GREEN_ITEM"): goods * green * (1 - min(0.9, rate["GREEN"])),
        ("G", "VETERANS"): goods * veterans * rate["VETERAN"],
        ("G", "VETERANS_ITEM"): goods * veterans * (1 - rate["VETERAN"]),
        ("G", "INNOVATIVE"): goods * rate["INNOVATIVE"] if innovative else 0.0,
        ("G", "VILLAGE"): goods * 0.002,
        ("G", "DEEMED"): goods * 0.004,
        ("G", "SME_COOPERATIVE"): goods * 0.004,
        ("G", "UNREGISTERED"): goods * 0.003,
        ("S", "WOMEN"): services * rate["WOMEN_S"],
        ("S", "COOP"): coop,
        ("W", "WOMEN"): works * rate["WOMEN_W"],
    }
    certified = from_smes * rate["TECH"] - goods * rate["INNOVATIVE"] - shares["G", "NEP"]
    shares["G", "TECH"] = max(0.0, certified)
    for kind, part in zip("GSW", aim.mix, strict=True):
        shares[kind, "LARGE"] = part * larger
        shares[kind, "DISABLED"] = part * rate["DISABLED"]
        shares[kind, "STARTUP"] = part * rate["STARTUP"]
        if kind != "W":
            shares[kind, "SEVERE"] = part * rate["SEVERE"]
            shares[kind, "SOCIAL"] = part * rate["SOCIAL"]
            shares[kind, "STDWORK"] = part * rate["STDWORK"]
        taken = sum(share for (one, _group), share in shares.items() if one == kind)
        shares[kind, "PLAIN"] = max(0.02 * part, part - taken)
    whole = sum(shares.values())
    for (kind, group), share in shares.items():
        if share > 0:
            yield kind, group, share / whole
