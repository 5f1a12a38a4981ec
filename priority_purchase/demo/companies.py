"""Eight hundred companies that do not exist, grouped by what makes their sales count."""

from dataclasses import dataclass
from datetime import date, timedelta

from priority_purchase.demo.invented import LEGAL_FORMS, business_number, company_core, dice

GROUPS = {
    "PLAIN": 330, "LARGE": 40, "MID": 40, "WOMEN": 110, "DISABLED": 35, "STARTUP": 80, "SEVERE": 25, "SOCIAL": 45,
    "COOP": 15, "STDWORK": 30, "VILLAGE": 10, "VETERANS": 6, "DEEMED": 6, "SME_COOPERATIVE": 6, "UNREGISTERED": 22,
}  # fmt: skip
"""How many companies of each group; together 800."""

KINDS = "GSW"
_REGIONS = ("11", "12", "26", "27", "28", "29", "30", "31", "36", "41", "43", "44", "46", "47", "48", "50", "51", "52")
_WEIGHTS = (22, 3, 7, 5, 6, 3, 4, 3, 2, 24, 4, 5, 3, 5, 6, 2, 3, 3)
_SIZES = {"LARGE": "LARGE", "MID": "MID_SIZE", "COOP": "NON_PROFIT", "SEVERE": "NON_PROFIT", "UNREGISTERED": "UNKNOWN"}
_STATED = {
    "LARGE": "대기업",
    "MID": "중견기업",
    "COOP": "비영리법인등기타",
    "SEVERE": "비영리법인등기타",
    "UNREGISTERED": "",
}
_NAMED = {
    "SEVERE": ("{}보호작업장", "{}직업재활원"),
    "COOP": ("{} 사회적협동조합",),
    "VILLAGE": ("{}마을 영농조합법인",),
    "VETERANS": ("{}용사촌",),
    "DEEMED": ("{}특별조합",),
    "SME_COOPERATIVE": ("{}공업협동조합",),
}
NOT_SME = frozenset({"LARGE", "MID", "SEVERE", "COOP", "DEEMED", "SME_COOPERATIVE", "UNREGISTERED", "VETERANS"})


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """An invented company: its group, what it sells (G, S, W) and its size as a contract states it."""

    number: str
    name: str
    group: str
    sells: str
    region: str
    size: str
    stated_size: str
    founded_on: date
    is_sole_proprietor: bool

    @property
    def is_sme(self) -> bool:
        """Whether it holds confirmations of being an SME."""
        return self.group not in NOT_SME


def companies() -> tuple[DemoCompany, ...]:
    """The companies in a fixed order; the first of each group sell goods, services and works in turn."""
    draw = dice("companies")
    made: list[DemoCompany] = []
    taken: set[str] = set()
    for group, count in GROUPS.items():
        for place in range(count):
            trade = "GSW"[place % 3] if group not in {"SEVERE", "SOCIAL", "STDWORK", "VETERANS"} else "GS"[place % 2]
            sole = group in {"PLAIN", "WOMEN", "DISABLED", "STARTUP"} and draw.random() < 0.25  # a quarter
            core = company_core(draw, trade, taken)
            if group in _NAMED:
                name = draw.choice(_NAMED[group]).format(core[:4])
                while name in taken:
                    core = company_core(draw, trade, taken)
                    name = draw.choice(_NAMED[group]).format(core[:4])
                taken.add(name)
            else:
                name = core if sole else draw.choice(LEGAL_FORMS).format(core)
            newest = date(2025, 6, 30) if group == "STARTUP" else date(2019, 6, 30)
            span = 1_500 if group == "STARTUP" else 9_000
            size = _SIZES.get(group) or draw.choices(("MICRO", "SMALL", "MEDIUM"), (3, 5, 3))[0]
            made.append(
                DemoCompany(
                    number=business_number(len(made) + 1, corporate=not sole),
                    name=name,
                    group=group,
                    sells="GS" if group in _NAMED and group != "DEEMED" and trade != "W" else trade,
                    region=draw.choices(_REGIONS, _WEIGHTS)[0],
                    size=size,
                    stated_size=_STATED.get(group, "중소기업"),
                    founded_on=newest - timedelta(days=draw.randrange(span)),
                    is_sole_proprietor=sole,
                )
            )
    return tuple(made)
