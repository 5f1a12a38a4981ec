"""Credentials of the demo's companies and products: expiring, renewed, overlapping, revoked, open-ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.goods import VETERANS_ITEMS, Goods
from priority_purchase.demo.invented import dice

LOADED_KINDS = (
    "SME", "SME_GRACE", "SME_COOPERATIVE", "DEEMED_SME", "WOMEN", "DISABLED", "STARTUP", "SEVERE_FACILITY",
    "SOCIAL_ENTERPRISE", "SOCIAL_COOPERATIVE", "VILLAGE_COMPANY", "STANDARD_WORKPLACE", "VETERANS_VILLAGE", "EPC",
    "NEP", "NET_PRODUCT", "GS", "EXCELLENT", "CONDITIONAL_RND", "DISASTER_SAFETY", "GREEN_LABEL", "LOW_CARBON",
    "GOOD_RECYCLED",
)  # fmt: skip
"""Registers that are loaded. Those of self-support enterprises and of energy grades are missing on purpose."""

_TERM = {"WOMEN": 3, "DISABLED": 3, "STARTUP": 3, "SEVERE_FACILITY": 3, "EPC": 4}
_BY_GROUP = {
    "WOMEN": "WOMEN", "DISABLED": "DISABLED", "STARTUP": "STARTUP", "SEVERE": "SEVERE_FACILITY",
}  # fmt: skip
_OPEN_ENDED = {
    "SOCIAL": "SOCIAL_ENTERPRISE", "COOP": "SOCIAL_COOPERATIVE", "STDWORK": "STANDARD_WORKPLACE",
    "VILLAGE": "VILLAGE_COMPANY", "DEEMED": "DEEMED_SME", "SME_COOPERATIVE": "SME_COOPERATIVE",
}  # fmt: skip
_LETTERS = {"WOMEN": "여성", "DISABLED": "장애인", "STARTUP": "창업", "SEVERE_FACILITY": "시설", "EPC": "성능"}


@dataclass(frozen=True, slots=True)
class DemoCredential:
    """An invented credential of a company, or of a product when ``product`` is given."""

    kind: str
    company: str
    product: str
    number: str
    valid_from: date
    valid_to: date | None
    items: tuple[str, ...] = ()
    ended_on: date | None = None
    ending: str = ""


def _sizes(company: DemoCompany, draw: Random) -> Iterator[DemoCredential]:
    for year in range(2021, 2027):
        start = date(year, 4, 1)
        start = max(start, company.founded_on)
        end = date(year + 1, 3, 31)
        if start > end:
            continue
        late = year == 2026 and draw.random() < 0.02  # forgot to renew this spring
        if not late:
            yield DemoCredential("SME", company.number, "", f"확인-{year}-{company.number[5:9]}", start, end)


def _terms(kind: str, company: DemoCompany, draw: Random) -> Iterator[DemoCredential]:
    years = _TERM[kind]
    start = max(date(2021, 1, 1) + timedelta(days=draw.randrange(330)), company.founded_on + timedelta(days=30))
    fate = draw.random()
    while start < date(2026, 11, 1):
        end = start.replace(year=start.year + years, day=min(start.day, 28)) - timedelta(days=1)
        number = f"{_LETTERS[kind]}-{start.year}-{company.number[4:9]}"
        if fate < 0.03 and end > date(2026, 6, 1):  # a few are revoked in summer
            yield DemoCredential(
                kind, company.number, "", number, start, end, ended_on=date(2026, 7, 15), ending="REVOKED"
            )
            return
        yield DemoCredential(kind, company.number, "", number, start, end)
        if fate < 0.10 and date(2026, 1, 1) <= end <= date(2026, 12, 31):  # some lapse
            return
        overlap = timedelta(days=20) if draw.random() < 0.15 else timedelta()  # renewed early
        start = end + timedelta(days=1) - overlap


def _of_company(company: DemoCompany, draw: Random) -> Iterator[DemoCredential]:
    if company.is_sme:
        yield from _sizes(company, draw)
    if company.group == "MID" and draw.random() < 0.3:  # grown out of the SME range lately
        yield DemoCredential(
            "SME_GRACE", company.number, "", f"유예-{company.number[5:9]}", date(2024, 4, 1), date(2029, 3, 31)
        )
    group = company.group
    if group in _BY_GROUP:
        yield from _terms(_BY_GROUP[group], company, draw)
    if group == "WOMEN" and draw.random() < 0.12:  # one purchase then counts twice
        yield from _terms("STARTUP" if company.founded_on.year > 2018 else "DISABLED", company, draw)
    if group in _OPEN_ENDED:
        start = max(date(2018, 1, 1) + timedelta(days=draw.randrange(1_500)), company.founded_on)
        gone = group == "SOCIAL" and draw.random() < 0.05  # a few give the certificate back
        yield DemoCredential(
            _OPEN_ENDED[group], company.number, "", f"{start.year}-{company.number[5:9]}", start, None,
            ended_on=date(2026, 5, 1) if gone else None, ending="RETURNED" if gone else "",
        )  # fmt: skip
    if group == "VETERANS":
        yield DemoCredential(
            "VETERANS_VILLAGE", company.number, "", f"자활-{company.number[5:9]}", date(2019, 3, 1), None,
            items=VETERANS_ITEMS,
        )  # fmt: skip


def credentials(companies: Sequence[DemoCompany], goods: Goods) -> tuple[DemoCredential, ...]:
    """All credentials but designations of innovative products, which the report brings."""
    draw = dice("credentials")
    made = [one for company in companies for one in _of_company(company, draw)]
    for product in goods.products:
        for kind in product.claims:
            if kind == "INNOVATIVE":
                continue
            start = date(2021, 1, 4) + timedelta(days=draw.randrange(300))
            last = date(2027, 6, 30) if draw.random() > 0.06 else date(2026, 6, 30)  # some lapse
            open_ended = kind == "GS"
            number = f"{kind}-{start.year}-{product.number[-5:]}"
            if open_ended:
                made.append(DemoCredential(kind, "", product.number, number, start, None))
                continue
            middle = date(2024, 1, 31)
            made.append(DemoCredential(kind, "", product.number, number, start, middle))
            renewed = middle + timedelta(days=1)
            made.append(DemoCredential(kind, "", product.number, f"{number}-2", renewed, last))
    return tuple(made)
