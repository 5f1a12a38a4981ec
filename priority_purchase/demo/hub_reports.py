"""Two reports in the procurement data hub's own format, with invented companies and agencies.

UTF-16LE with a byte-order mark, CRLF, tabs, every value quoted, a preamble before the header; the
traps of the real ones are in them (formats, sections 1.2 and 6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from priority_purchase.demo import agencies as roster
from priority_purchase.demo.agencies import DemoAgency
from priority_purchase.demo.ambition import SIZES, ambition
from priority_purchase.demo.goods import REPORT_ITEMS, DemoProduct, Goods
from priority_purchase.demo.invented import dice
from priority_purchase.demo.purchases import YEAR, yearly_volume

LINES_COLUMNS = (
    "조달방식", "업무구분", "계약구분", "계약납품구분", "계약(납품요구)일자", "계약(납품요구)번호", "변경차수",
    "물품순번",
    "최종계약(납품요구)여부", "수요기관코드", "수요기관", "소관구분", "수요기관소재시군구", "물품분류번호", "품명",
    "세부품명번호", "세부품명", "물품식별번호", "품목명", "업체명", "사업자등록번호", "계약시점 기업구분",
    "계약시점 업체소재시도", "계약(납품요구)명", "우수제품여부", "직접구매대상여부", "MAS여부",
    "이단계경쟁제안서제출여부",
    "중기간경쟁물품여부", "최초계약(납품요구)일자", "계약번호", "계약변경차수", "계약방법", "낙찰방법", "적용계약법",
    "조항호내용", "신규장기구분", "장기초년도계약여부", "초년도계약번호", "장기계속차수", "납품장소명",
    "납품기한", "인도조건",
    "단위", "계약납품단가", "계약납품수량", "계약납품증감수량", "공급금액", "공급증감금액",
)  # fmt: skip
INNOVATIVE_COLUMNS = (
    "혁신지정구분", "혁신지정기관명", "인증번호", "지정시작일자", "지정종료일자", "계약납품구분", "조달방식",
    "계약구분",
    "계약방법", "계약(납품요구)번호", "계약(납품요구)일자", "계약명", "MAS여부", "우수제품여부", "물품분류번호",
    "품명",
    "물품식별번호", "품목명", "수요기관", "사업자등록번호", "업체명", "납품기한", "계약(납품요구)금액",
)  # fmt: skip
_PROMPTS = (
    "최종계약여부", "최초계약여부", "물품분류", "세부품명", "물품식별", "조달방식구분", "계약납품구분", "업체",
    "업체소재시도",
    "업체소재시군구", "소관구분", "텍스트", "수요기관", "수요기관소재시도", "수요기관소재시군구", "우수제품여부",
    "직접구매대상여부", "계약명", "계약번호",
)  # fmt: skip
PRINTED = date(2026, 11, 20)
_FIRST, _LAST = date(2026, 1, 2), date(2026, 11, 18)
_DIVISIONS = {
    "STATE": "국가기관", "METROPOLITAN": "지방정부", "LOCAL": "지방정부", "EDUCATION": "교육기관",
    "SCHOOL": "교육기관",
    "PUBLIC_CORPORATION": "공기업", "QUASI_GOVERNMENT": "준정부기관", "OTHER_PUBLIC": "기타공공기관",
    "LOCAL_CORPORATION": "지방공기업", "MEDICAL": "기타기관", "SPECIAL": "기타기관",
}  # fmt: skip
_SIDO = {
    "11": "서울특별시", "12": "전남광주통합특별시", "26": "부산광역시", "27": "대구광역시", "28": "인천광역시",
    "29": "광주광역시", "30": "대전광역시", "31": "울산광역시", "36": "세종특별자치시", "41": "경기도",
    "43": "충청북도",
    "44": "충청남도", "46": "전라남도", "47": "경상북도", "48": "경상남도", "50": "제주특별자치도",
    "51": "강원특별자치도",
    "52": "전북특별자치도",
}  # fmt: skip
_ISSUERS = ("미래산업도약부", "국민생활나눔부", "바다강산부", "바다강산부 ")
_CONTRACTS, _INNOVATIVE_ROWS = 1_150, 1_200
SHARED = 40
"""Orders that stand in both reports."""
SHARED_BUYER = "한솔도"

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Designation:
    """An invented designation; its number ends in 900 or more."""

    number: str
    issuer: str
    valid_from: date
    valid_to: date


def report(preamble: Sequence[str], columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """A whole report as the hub writes it."""
    lines = [*preamble, "\t".join(f'"{name}"' for name in columns)]
    lines += ["\t".join('"' + row[name].replace('"', '""') + '"' for name in columns) for row in rows]
    return b"\xff\xfe" + "".join(f"{line}\r\n" for line in lines).encode("utf-16-le")


def contract_lines(agencies: Sequence[DemoAgency], goods: Goods) -> bytes:
    """The report of contract and delivery lines of chosen items (UI-ADOXFA-190R), with every change a row."""
    preamble = ["검색조건 : 프롬프트 1: 기준일자(From)", "20260101", "프롬프트 2: 기준일자(To)", f"{PRINTED:%Y%m%d}"]
    for place, prompt in enumerate(_PROMPTS, start=3):
        asked = ", ".join(f"{143:032X}:{item}" for item in REPORT_ITEMS) if prompt == "세부품명" else ""
        preamble += [f"프롬프트 {place}: {prompt}", asked]
    preamble += [f"출력일자 : {PRINTED.isoformat()}", "UI-ADOXFA-190R.특정품목 조달 내역", ""]
    rows = [*_line_rows(agencies, goods), *_SharedOrders(agencies, goods).lines()]
    rows.sort(key=lambda row: (row["계약(납품요구)일자"], row["계약(납품요구)번호"]))
    return report(preamble, LINES_COLUMNS, rows)


def innovative_deliveries(agencies: Sequence[DemoAgency], goods: Goods) -> bytes:
    """The report of contracts and deliveries of innovative products (UI-ADOXAA-045R)."""
    preamble = [
        "검색조건 : 프롬프트 1: 기준일자(From)", "20260101", "프롬프트 2: 기준일자(To)", f"{PRINTED:%Y%m%d}",
        f"출력일자 : {PRINTED.isoformat()}", "UI-ADOXAA-045R.혁신제품 계약납품요구 내역", "",
    ]  # fmt: skip
    designations = _designations(goods)
    shared = _SharedOrders(agencies, goods).deliveries(designations)
    rows = [*_innovative_rows(agencies, goods, designations), *shared]
    rows.sort(key=lambda row: (row["인증번호"], row["계약(납품요구)일자"]))
    return report(preamble, INNOVATIVE_COLUMNS, rows)


def _buyers(agencies: Sequence[DemoAgency]) -> list[DemoAgency]:
    leave_out = {roster.WITHOUT_PURCHASES, roster.EXPENDITURE_BASIS}
    return [one for one in agencies if one.name not in leave_out]


def _day(draw: Random, buyer: DemoAgency) -> date:
    first = max(_FIRST, buyer.opened_on or _FIRST)
    last = min(_LAST, buyer.closed_on or _LAST)
    return first + timedelta(days=draw.randrange((last - first).days))


def _name_on(buyer: DemoAgency, day: date) -> str:
    if buyer.former is not None and day <= buyer.former[2]:
        return buyer.former[0]
    return buyer.name


def _sum(won: int) -> str:
    return f"{won:,}"


def _line_rows(agencies: Sequence[DemoAgency], goods: Goods) -> Iterator[Cells]:
    draw = dice("contract lines")
    buyers = _buyers(agencies)
    weights = [SIZES[one.type] for one in buyers]
    products = [one for one in goods.products if one.item_code in REPORT_ITEMS]
    for serial in range(_CONTRACTS):
        buyer = draw.choices(buyers, weights)[0]
        delivery = draw.random() < 0.53  # as in the real reports
        number = f"R26T{'B' if delivery else 'A'}91{serial:06d}"
        day = _day(draw, buyer)
        for line in range(1, draw.choices((2, 3, 4), (90, 7, 3))[0]):
            product = draw.choice(products)
            yield from _versions(
                draw, buyer=buyer, product=product, goods=goods, number=number, line=line, day=day, delivery=delivery
            )


def _versions(
    draw: Random,
    *,
    buyer: DemoAgency,
    product: DemoProduct,
    goods: Goods,
    number: str,
    line: int,
    day: date,
    delivery: bool,
) -> Iterator[Cells]:
    quantity, price = draw.randrange(1, 30), draw.randrange(80, 2_600) * 1_000
    changes = draw.choices((0, 1, 2, 3), (88, 8, 3, 1))[0]
    before = quantity * price
    first = day
    opening = 0
    if changes and draw.random() < 0.3:  # contracts of last year of which only changes are in the report
        first, opening, number = day - timedelta(days=300), 1, number.replace("R26", "R25")
    ceiling = not delivery and draw.random() < 0.04  # unit-price contracts: never counted
    for change in range(opening, changes + 1):
        delta_quantity = quantity if change == 0 else draw.choice((0, 0, 1, 2, -1, -quantity // 2))
        after = before if change == 0 else max(0, before + delta_quantity * price)
        delta = after if change == 0 else after - before
        certified = bool(product.claims)
        yield {
            "조달방식": "중앙조달" if delivery else "자체조달",
            "업무구분": "물품",
            "계약구분": "제3자단가계약" if delivery else "일반단가계약" if ceiling else "총액계약",
            "계약납품구분": "납품" if delivery else "계약",
            "계약(납품요구)일자": f"{min(day + timedelta(days=19 * change), PRINTED):%Y%m%d}",
            "계약(납품요구)번호": number,
            "변경차수": f"{change:02d}",
            "물품순번": str(line),
            "최종계약(납품요구)여부": "Y" if change == changes else "N",
            "수요기관코드": buyer.code,
            "수요기관": _name_on(buyer, day) + (" " if change == 0 and line == 2 else ""),
            "소관구분": _DIVISIONS[buyer.type],
            "수요기관소재시군구": _SIDO.get(buyer.region, "세종특별자치시"),
            "물품분류번호": product.item_code[:8],
            "품명": goods.names[product.item_code[:8]],
            "세부품명번호": product.item_code,
            "세부품명": goods.names[product.item_code],
            "물품식별번호": product.number,
            "품목명": product.name,
            "업체명": product.maker.name,
            "사업자등록번호": product.maker.number,
            "계약시점 기업구분": product.maker.stated_size if draw.random() > 0.02 else "중견기업",
            "계약시점 업체소재시도": _SIDO[product.maker.region],
            "계약(납품요구)명": f"{goods.names[product.item_code]} 구매 설치",
            "우수제품여부": "Y" if certified else "N",
            "직접구매대상여부": "Y",
            "MAS여부": "Y" if delivery and not certified else "N",
            "이단계경쟁제안서제출여부": "N",
            "중기간경쟁물품여부": "Y",
            "최초계약(납품요구)일자": f"{first:%Y%m%d}",
            "계약번호": f"0024C9{int(product.number) % 1000:03d}_1" if delivery else "",
            "계약변경차수": f"{draw.randrange(12):02d}" if delivery else "",
            "계약방법": "제한경쟁" if delivery else "수의계약",
            "낙찰방법": "다수공급자계약" if delivery else "소액수의견적",
            "적용계약법": "국가계약법" if delivery else "지방계약법",
            "조항호내용": "우수조달물품" if certified else "추정가격 2천만원 이하 물품 또는 용역",
            "신규장기구분": "" if delivery else "신규(단기)",
            "장기초년도계약여부": "",
            "초년도계약번호": " " if delivery else "",
            "장기계속차수": " " if delivery else "",
            "납품장소명": "수요기관 지정장소",
            "납품기한": f"{day + timedelta(days=draw.randrange(-2, 90)):%Y%m%d}",
            "인도조건": "현장설치도",
            "단위": draw.choice(("대", "식", "개", "")),
            "계약납품단가": _sum(price),
            "계약납품수량": str(after // price),
            "계약납품증감수량": str(delta // price),
            "공급금액": _sum(after),
            "공급증감금액": _sum(delta),
        }
        before = after


def _designations(goods: Goods) -> dict[str, Designation]:
    draw = dice("designations")
    made: dict[str, Designation] = {}
    products = [one for one in goods.products if "INNOVATIVE" in one.claims]
    for place, product in enumerate(products):
        if place % 3 and draw.random() < 0.6:  # one certificate for a family of products
            made[product.number] = made[products[place - 1].number]
            continue
        year = draw.choice((2021, 2021, 2021, 2022, 2023, 2024, 2025))
        start = date(year, draw.choice((3, 6, 9)), 28)
        term = draw.choices((3, 4, 6), (6, 1, 3))[0] if year >= 2024 else 6  # still in force
        end = start.replace(year=year + term) - timedelta(days=1)
        if year == 2021 and place % 5 == 0:  # some end in the middle of the year
            end = date(2026, 6, 28)
        made[product.number] = Designation(f"{year}-{900 + place % 100}", draw.choice(_ISSUERS), start, end)
    return made


def _innovative_rows(
    agencies: Sequence[DemoAgency], goods: Goods, designations: dict[str, Designation]
) -> Iterator[Cells]:
    draw = dice("innovative deliveries")
    products = [one for one in goods.products if "INNOVATIVE" in one.claims]
    buyers = _buyers(agencies)
    aims = [ambition(one, YEAR) for one in buyers]
    budgets = [
        yearly_volume(one, YEAR) * aim.mix[0] * aim.rates["INNOVATIVE"] for one, aim in zip(buyers, aims, strict=True)
    ]
    mean = sum(budgets) / (_INNOVATIVE_ROWS - SHARED)
    serial = 0
    for buyer, budget in zip(buyers, budgets, strict=True):
        count = max(1, round(budget / mean))
        raw = [draw.lognormvariate(0, 0.9) for _one in range(count)]
        for part in raw:
            serial += 1
            won = max(110_000, round(part * budget / sum(raw) / 1_000) * 1_000)
            product = products[int(len(products) * draw.random() ** 1.6)]
            delivery = draw.random() < 0.64  # as in the real report
            number = f"R26T{'B' if delivery else 'A'}92{serial:06d}"
            yield _innovative(
                draw,
                buyer=buyer,
                product=product,
                goods=goods,
                designation=designations[product.number],
                number=number,
                day=_day(draw, buyer),
                won=won,
                delivery=delivery,
            )


def _innovative(
    draw: Random,
    *,
    buyer: DemoAgency,
    product: DemoProduct,
    goods: Goods,
    designation: Designation,
    number: str,
    day: date,
    won: int,
    delivery: bool,
) -> Cells:
    item = product.item_code[:8]
    return {
        "혁신지정구분": "유형1",
        "혁신지정기관명": designation.issuer,
        "인증번호": designation.number,
        "지정시작일자": f"{designation.valid_from:%Y%m%d}",
        "지정종료일자": f"{designation.valid_to:%Y%m%d}",
        "계약납품구분": "납품" if delivery else "계약",
        "조달방식": "중앙조달" if delivery else "자체조달",
        "계약구분": "제3자단가계약" if delivery else "총액계약",
        "계약방법": "수의계약",
        "계약(납품요구)번호": number,
        "계약(납품요구)일자": f"{day:%Y%m%d}",
        "계약명": f"혁신제품({goods.names[product.item_code]}) 구매",
        "MAS여부": "N",
        "우수제품여부": "N",
        "물품분류번호": item,
        "품명": goods.names[item],
        "물품식별번호": product.number,
        "품목명": product.name,
        "수요기관": _name_on(buyer, day),
        "사업자등록번호": product.maker.number,
        "업체명": product.maker.name,
        "납품기한": f"{day + timedelta(days=draw.randrange(7, 60)):%Y%m%d}",
        "계약(납품요구)금액": _sum(won),
    }


class _SharedOrders:
    """Orders that stand in both reports: they must be counted once."""

    def __init__(self, agencies: Sequence[DemoAgency], goods: Goods) -> None:
        self.buyer = next(one for one in agencies if one.name == SHARED_BUYER)
        self._goods = goods
        self._products = [one for one in goods.products if "INNOVATIVE" in one.claims]

    def _order(self, serial: int) -> tuple[str, date, DemoProduct, int, int]:
        day = date(YEAR, 2, 3) + timedelta(days=5 * serial)
        product = self._products[serial * 3 % len(self._products)]
        return f"R26TB93{serial:06d}", day, product, 1 + serial % 4, 450_000 + 5_000 * serial

    def lines(self) -> Iterator[Cells]:
        """The orders as lines of the contract report."""
        for serial in range(SHARED):
            number, day, product, quantity, price = self._order(serial)
            draw = dice(f"shared {serial}")
            cells = next(
                _versions(
                    draw,
                    buyer=self.buyer,
                    product=product,
                    goods=self._goods,
                    number=number,
                    line=1,
                    day=day,
                    delivery=True,
                )
            )
            won = _sum(quantity * price)
            yield cells | {
                "계약(납품요구)번호": number, "변경차수": "00", "최종계약(납품요구)여부": "Y", "우수제품여부": "N",
                "계약(납품요구)일자": f"{day:%Y%m%d}", "최초계약(납품요구)일자": f"{day:%Y%m%d}",
                "계약납품단가": _sum(price), "계약납품수량": str(quantity), "계약납품증감수량": str(quantity),
                "공급금액": won, "공급증감금액": won,
            }  # fmt: skip

    def deliveries(self, designations: dict[str, Designation]) -> Iterator[Cells]:
        """The same orders as rows of the report of innovative products."""
        for serial in range(SHARED):
            number, day, product, quantity, price = self._order(serial)
            yield _innovative(
                dice(f"both {serial}"),
                buyer=self.buyer,
                product=product,
                goods=self._goods,
                designation=designations[product.number],
                number=number,
                day=day,
                won=quantity * price,
                delivery=True,
            )
