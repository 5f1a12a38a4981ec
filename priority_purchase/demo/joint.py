"""Joint works contracts as the KONEPS open API answers: several companies in one packed list, with shares.

Representatives and officers, whom real answers name, are left empty: the demo has no persons.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from priority_purchase.demo.agencies import DemoAgency
from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.invented import dice
from priority_purchase.demo.purchases import LAST_DAY

CONTRACTS = 48
_SHARES = ((51, 49), (60, 40), (70, 30), (80, 20), ("33.34", "33.33", "33.33"), (50, 30, 20))
_PARTNERS = ("PLAIN", "PLAIN", "WOMEN", "PLAIN", "STARTUP", "DISABLED")
_BUYERS = frozenset({"METROPOLITAN", "LOCAL", "PUBLIC_CORPORATION", "LOCAL_CORPORATION", "EDUCATION"})
_WORKS = ("도로 확장공사", "하수관로 정비공사", "복합청사 건립공사", "체육관 증축공사", "교량 보수공사")

Item = dict[str, str]


def answer(agencies: Sequence[DemoAgency], companies: Sequence[DemoCompany]) -> bytes:
    """The whole answer as JSON, with changes of some contracts after their first version."""
    items = list(_items(agencies, companies))
    body = {"items": items, "numOfRows": len(items), "pageNo": 1, "totalCount": len(items)}
    response = {"header": {"resultCode": "00", "resultMsg": "정상"}, "body": body}
    return json.dumps({"response": response}, ensure_ascii=False, indent=1).encode()


def _items(agencies: Sequence[DemoAgency], companies: Sequence[DemoCompany]) -> Iterator[Item]:
    draw = dice("joint contracts")
    buyers = [one for one in agencies if one.type in _BUYERS and one.opened_on is None]
    builders: dict[str, list[DemoCompany]] = {}
    for one in companies:
        if "W" in one.sells:
            builders.setdefault(one.group, []).append(one)
    for serial in range(CONTRACTS):
        buyer = draw.choice(buyers)
        members = _members(builders, draw)
        amount = draw.randrange(150, 900) * 1_000_000
        day = date(2026, 1, 12) + timedelta(days=draw.randrange(260))
        yield _item(serial, 0, buyer=buyer, members=members, amount=amount, day=day)
        if serial % 8 == 3:
            more = amount + draw.randrange(-20, 40) * 1_000_000
            later = min(LAST_DAY, day + timedelta(days=45))
            yield _item(serial, 1, buyer=buyer, members=members, amount=more, day=later)


def _members(builders: dict[str, list[DemoCompany]], draw: Random) -> str:
    shares = draw.choice(_SHARES)
    lead = draw.choice(builders[draw.choice(("LARGE", "PLAIN", "PLAIN"))])
    partners = [lead]
    while len(partners) < len(shares):
        partner = draw.choice(builders[draw.choice(_PARTNERS)])
        if partner not in partners:
            partners.append(partner)
    return ",".join(
        f"[{place}^{'대표사' if place == 1 else '구성원'}^공동이행^{one.name}^^대한민국^{share}^^^{one.number}]"
        for place, (one, share) in enumerate(zip(partners, shares, strict=True), start=1)
    )


def _item(serial: int, change: int, *, buyer: DemoAgency, members: str, amount: int, day: date) -> Item:
    title = f"{buyer.name} {_WORKS[serial % len(_WORKS)]}"
    return {
        "untyCntrctNo": f"R26TE95{serial * 2 + change:06d}",
        "bsnsDivNm": "공사",
        "dcsnCntrctNo": f"R26TA95{serial:06d}{change:02d}",
        "cnstwkNm": title,
        "cntrctNm": title,
        "cmmnCntrctYn": "Y",
        "lngtrmCtnuDivNm": "신규",
        "cntrctCnclsDate": day.isoformat(),
        "cntrctPrd": f"{day:%Y.%m.%d} ~ {day + timedelta(days=300):%Y.%m.%d}",
        "baseLawNm": "지방계약법",
        "totCntrctAmt": str(amount),
        "thtmCntrctAmt": str(amount),
        "cntrctInsttCd": buyer.code,
        "cntrctInsttNm": buyer.name,
        "cntrctCnclsMthdNm": "제한경쟁",
        "dminsttList": f"[1^{buyer.code}^{buyer.name}^^^^]",
        "corpList": members,
    }
