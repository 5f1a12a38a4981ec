"""Files that agencies hand over: the contract file, expenditure sheets, a list of companies."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.invented import business_number, dice
from priority_purchase.demo.purchases import LAST_DAY, DemoPurchase

CONTRACT_COLUMNS = (
    "수요기관코드", "계약번호", "변경차수", "순번", "구매유형", "세부품명번호", "물품식별번호",
    "사업자등록번호", "업체명", "기업규모",
    "계약명", "금액", "계약일자", "변경일자", "납품요구일자", "조달방식", "계약방법", "외자여부",
    "관급자재여부", "단순재포장여부",
)  # fmt: skip
EXPENDITURE_COLUMNS = (
    "결의일자", "기업명", "사업자등록번호", "계", "신고기준일", "계약일자", "지급일", "적요", "예산과목",
    "구매유형",
)  # fmt: skip
LIST_COLUMNS = ("사업자등록번호", "기업명", "유효시작일", "유효종료일", "대표자명")
KINDS = {"G": "물품", "S": "용역", "W": "공사", "U": ""}
ACCOUNTS = {
    "G": ("자산취득비", "일반수용비"),
    "S": ("외주용역비", "일반수용비"),
    "W": ("시설비",),
    "U": ("외주용역비",),
}
EXCLUDED_ACCOUNT = "교육훈련비"
_CREATED = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - a spreadsheet knows no time zone

Row = Sequence[Any]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def contract_file(purchases: Iterable[DemoPurchase], *, mistakes: bool = False) -> bytes:
    """The platform's own contract file as UTF-8 CSV; with mistakes, a few rows cannot be taken in."""
    rows = list(_contract_rows(purchases))
    if mistakes:
        rows[2][CONTRACT_COLUMNS.index("사업자등록번호")] = rows[2][CONTRACT_COLUMNS.index("사업자등록번호")][1:]
        rows[4][CONTRACT_COLUMNS.index("금액")] = "일천만원"
        rows[6][CONTRACT_COLUMNS.index("계약일자")] = "2026-02-30"
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(CONTRACT_COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode()


def _contract_rows(purchases: Iterable[DemoPurchase]) -> Iterator[list[Any]]:
    for place, one in enumerate(purchases):
        name = one.supplier.name
        yield (
            [
                one.agency, one.contract_no, f"{one.change:02d}", 1, KINDS[one.kind], one.item_code, one.product_no,
                one.supplier.number, name.replace("주식회사 ", "㈜") if place % 97 == 0 else name,
                one.supplier.stated_size, one.title, one.amount, _day(one.contract_date), _day(one.changed_on),
                _day(one.order_date), one.route, one.method, "Y" if one.is_foreign else "N",
                "Y" if one.is_gov_supplied else "N", "Y" if one.is_repackaged else "N",
            ]
        )  # fmt: skip


def expenditure_rows(purchases: Sequence[DemoPurchase]) -> Iterator[Row]:
    """Expenditure resolutions: paid later than contracted, a few taken back, some training costs."""
    draw = dice("expenditure")
    for place, one in enumerate(purchases):
        resolved = min(LAST_DAY, one.contract_date + timedelta(days=draw.randrange(5, 60)))
        account = EXCLUDED_ACCOUNT if place % 41 == 40 else draw.choice(ACCOUNTS[one.kind])
        row = (
            resolved.isoformat(), one.supplier.name, one.supplier.number, one.amount, resolved.isoformat(),
            one.contract_date.isoformat(), min(LAST_DAY, resolved + timedelta(days=4)).isoformat(), one.title, account,
            KINDS[one.kind],
        )  # fmt: skip
        yield row
        if place % 60 == 30:
            yield (*row[:3], -one.amount, *row[4:7], f"{one.title} 반납", *row[8:])
        if place % 150 == 75:
            yield row
            yield (*row[:3], -one.amount, *row[4:7], f"{one.title} 정정", *row[8:])


def workbook(columns: Sequence[str], rows: Iterable[Row], *, sheet: str) -> bytes:
    """A spreadsheet with one sheet; codes and dates are text, amounts are numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    page = book.add_worksheet(sheet)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    page.write_row(0, 0, columns, bold)
    page.freeze_panes(1, 0)
    page.set_column(0, len(columns) - 1, 16)
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(place, column, value, money)
            else:
                page.write_string(place, column, value)
    book.close()
    return out.getvalue()


def cp949(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The same as a CSV file as older Korean programs write it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows((f"{value:,}" if isinstance(value, int) else value for value in row) for row in rows)
    return out.getvalue().encode("cp949")


def with_mistakes(rows: Sequence[Row]) -> list[Row]:
    """Rows to try the import with: a subtotal, a lost leading zero and an unreadable date are among them."""
    wrong = [list(row) for row in rows]
    wrong[3][2] = str(wrong[3][2])[1:]
    wrong[5][0] = "2026.13.45"
    total = sum(row[3] for row in wrong)
    blank = [""] * (len(wrong[0]) - 4)
    return [*wrong, ["[소 계]", "", "", total, *blank]]


def women_list(companies: Sequence[DemoCompany]) -> list[Row]:
    """Women-owned companies with new confirmations; two are new to the platform."""
    known = [(one.number, one.name) for one in companies if one.group == "PLAIN" and one.is_sole_proprietor]
    new = [(business_number(serial, corporate=True), f"시험삼아{serial}상사") for serial in (9_001, 9_002)]
    return [(number, name, "2026-11-01", "2029-10-31", "") for number, name in (*known[:30], *new)]
