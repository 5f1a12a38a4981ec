"""Files of every format, invented, and a short way to read them."""

import csv
import io
from pathlib import Path

import xlsxwriter

from procurement.contracts.reading import Finding, Limits, UnreadableFile, read, recognise

LIMITS = Limits()
GOOD_NUMBER = "1234567891"
ZERO_NUMBER = "0123456782"

EXPENDITURE_HEADER = [
    "결의일자",
    "기업명",
    "사업자등록번호",
    "계",
    "신고기준일",
    "계약일자",
    "지급일",
    "적요",
    "예산과목",
]
EXPENDITURE_ROW = ["2026-03-02", "가람상사", GOOD_NUMBER, "1234000", "2026-03-02", "", "", "복사용지", "일반수용비"]
OWN_HEADER = ["수요기관코드", "계약번호", "변경차수", "사업자등록번호", "업체명", "금액", "계약일자", "지분율"]


class Found:
    """What came out of a file."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self.recognised = recognise(path, name=path.name, limits=limits)
        names = self.recognised.staged_columns
        self.numbers: list[int] = []
        self.rows: list[dict[str, str]] = []
        self.findings: list[Finding] = []
        for number, values, findings in read(path, self.recognised, limits=limits):
            assert len(values) == len(names)
            self.numbers.append(number)
            self.rows.append(dict(zip(names, values, strict=True)))
            self.findings.extend(findings)

    @property
    def codes(self) -> list[tuple[int | None, str]]:
        return [(one.row, one.code) for one in self.findings]


def refusal(path: Path, limits: Limits = LIMITS) -> UnreadableFile:
    try:
        Found(path, limits)
    except UnreadableFile as error:
        return error
    raise AssertionError(f"{path.name} was read")


def as_csv(rows, *, delimiter=",", quoting=csv.QUOTE_MINIMAL) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_xlsx(path: Path, rows, *, sheets=("표",)) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name in sheets[:-1]:
            book.add_worksheet(name).write(0, 0, "안내")
        sheet = book.add_worksheet(sheets[-1])
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("#"):
                    sheet.write_formula(place, column, "=NA()", None, cell)
                elif cell != "":
                    sheet.write(place, column, cell)
    return path


def expenditure(path: Path, *rows, encoding="utf-8", **changes) -> Path:
    """An expenditure sheet; without rows, one good row with some of its cells changed."""
    if not rows:
        named = dict(zip(EXPENDITURE_HEADER, EXPENDITURE_ROW, strict=True)) | changes
        rows = (list(named.values()),)
    return write(path, as_csv([EXPENDITURE_HEADER, *rows]), encoding)
