"""Workbooks: what a person sees in a cell is what is read."""

from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from procurement.contracts.reading import Limits
from tests.procurement.contracts.reading.files import (
    EXPENDITURE_HEADER,
    EXPENDITURE_ROW,
    GOOD_NUMBER,
    Found,
    refusal,
    write_xlsx,
)

HEADER = EXPENDITURE_HEADER[:4]


def row(**changes):
    return list((dict(zip(EXPENDITURE_HEADER, EXPENDITURE_ROW, strict=True)) | changes).values())


def test_text_cells_are_read(tmp_path):
    found = Found(write_xlsx(tmp_path / "e.xlsx", [EXPENDITURE_HEADER, EXPENDITURE_ROW]))

    assert found.recognised.sheet == "표"
    assert found.rows[0]["amount"] == "1234000"
    assert found.findings == []


def test_the_first_sheet_with_a_known_header_is_read_and_named(tmp_path):
    found = Found(write_xlsx(tmp_path / "e.xlsx", [HEADER, EXPENDITURE_ROW[:4]], sheets=("안내", "3월")))

    assert found.recognised.sheet == "3월"


def workbook(path, sheets, *, hidden=()):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
            if name in hidden:
                sheet.hide()
            else:
                sheet.activate()
    return path


def test_sheets_that_are_not_read_are_named_with_their_rows(tmp_path):
    cells = EXPENDITURE_ROW[:4]
    twice = [*HEADER, "계"]
    found = Found(
        workbook(
            tmp_path / "e.xlsx",
            {
                "안내": [["읽어 보기"]],
                "1월": [HEADER, cells],
                "2월": [["2월 지출"], HEADER, cells, [], cells],
                "양식": [HEADER],
                "기업": [["사업자등록번호", "기업명", "유효시작일"], [GOOD_NUMBER, "가람", "2026-01-01"]],
                "3월": [twice, *[[*cells, 1]] * 1_200],
            },
        )
    )

    assert (found.recognised.sheet, len(found.rows)) == ("1월", 1)
    assert found.recognised.unread_sheets == {"2월": 2, "기업": 1, "3월": 1_200}
    assert found.recognised.ignored_sheets == ("안내",)
    (finding,) = found.recognised.findings
    assert (finding.row, finding.severity, finding.code) == (None, "WARNING", "SHEETS_NOT_READ")
    assert finding.params == {"sheet": "1월", "sheets": "2월 (2), 기업 (1), 3월 (1,200)", "rows": "1,203"}


def test_a_workbook_with_one_table_says_nothing_of_sheets(tmp_path):
    found = Found(workbook(tmp_path / "e.xlsx", {"1월": [HEADER, EXPENDITURE_ROW[:4]], "양식": [HEADER], "Sheet3": []}))

    assert found.recognised.findings == ()


def test_an_empty_template_and_a_hidden_sheet_do_not_stand_before_the_rows(tmp_path):
    hidden = [*EXPENDITURE_ROW[:3], "999"]
    sheets = {"숨김": [HEADER, hidden], "양식": [HEADER], "3월": [HEADER, EXPENDITURE_ROW[:4]]}
    found = Found(workbook(tmp_path / "e.xlsx", sheets, hidden=["숨김"]))

    assert (found.recognised.sheet, found.rows[0]["amount"]) == ("3월", "1234000")
    assert found.recognised.unread_sheets == {"숨김": 1}


def test_rows_are_numbered_as_in_the_sheet_even_below_a_title_and_right_of_the_margin(tmp_path):
    blank = [""] * 5
    rows = [blank, ["", "3월 지출"], blank, ["", *HEADER], blank, ["", *EXPENDITURE_ROW[:3], "#N/A"]]

    found = Found(write_xlsx(tmp_path / "e.xlsx", rows))

    assert (found.recognised.header_row, found.numbers) == (4, [6])
    assert found.codes == [(6, "FORMULA_ERROR")]
    assert found.findings[0].value == "#N/A"


def test_date_and_number_cells_are_read(tmp_path):
    path = tmp_path / "e.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("표")
        sheet.write_row(0, 0, HEADER)
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, date(2026, 3, 2), as_date)
        sheet.write_datetime(
            2,
            0,
            datetime(2026, 3, 3, 14, 5, tzinfo=UTC).replace(tzinfo=None),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        for place, amount in ((1, 1_234_000), (2, -5)):
            sheet.write_row(place, 1, ["가람상사", int(GOOD_NUMBER), amount])

    rows = Found(path).rows

    assert [one["expenditure_date"] for one in rows] == ["2026-03-02", "2026-03-03"]
    assert [one["amount"] for one in rows] == ["1234000", "-5"]
    assert rows[0]["supplier_no"] == GOOD_NUMBER


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"사업자등록번호": 123456782}, "BUSINESS_NUMBER_NINE_DIGITS"),
        ({"계": 1200.5}, "AMOUNT_NOT_WHOLE"),
        ({"결의일자": 46083}, "DATE_IS_SERIAL"),
        ({"계": "#REF!"}, "FORMULA_ERROR"),
    ],
)
def test_what_a_spreadsheet_does_to_values_is_told(tmp_path, changes, code):
    found = Found(write_xlsx(tmp_path / "e.xlsx", [EXPENDITURE_HEADER, row(**changes)]))

    assert found.codes == [(2, code)]


def test_an_error_in_a_column_that_is_not_used_does_not_matter(tmp_path):
    found = Found(write_xlsx(tmp_path / "e.xlsx", [[*EXPENDITURE_HEADER, "비고"], [*EXPENDITURE_ROW, "#N/A"]]))

    assert found.findings == []


def test_cells_merged_over_rows_are_refused_with_their_row(tmp_path):
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, EXPENDITURE_HEADER)
        sheet.write_row(1, 0, EXPENDITURE_ROW)
        sheet.merge_range(2, 0, 4, 0, "2026-03-03")

    assert (refusal(path).code, refusal(path).params) == ("MERGED_CELLS", {"row": "3"})


def test_a_merged_title_and_a_merged_subtotal_do_no_harm(tmp_path):
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 8, "3월 지출")
        sheet.write_row(2, 0, EXPENDITURE_HEADER)
        sheet.write_row(3, 0, EXPENDITURE_ROW)
        sheet.merge_range(4, 0, 4, 2, "[소 계]")
        sheet.write(4, 3, 1_234_000)

    assert Found(path).codes == [(5, "SUBTOTAL_ROW")]


@pytest.mark.parametrize(
    ("rows", "code"), [([], "EMPTY_SHEET"), ([HEADER], "NO_ROWS"), ([["무엇", "어디"]], "UNKNOWN_FORMAT")]
)
def test_sheets_without_rows_are_told_apart(tmp_path, rows, code):
    assert refusal(write_xlsx(tmp_path / "e.xlsx", rows)).code == code


def test_the_cap_of_a_workbook_is_kept(tmp_path):
    path = write_xlsx(tmp_path / "e.xlsx", [EXPENDITURE_HEADER, *[EXPENDITURE_ROW] * 20])

    assert refusal(path, Limits(xlsx_max_bytes=100)).code == "SPREADSHEET_TOO_LARGE"
    assert refusal(path, Limits(xlsx_max_cells=100)).code == "SHEET_TOO_LARGE"


def test_a_company_list_is_credentials_of_a_kind_that_the_uploader_chooses(tmp_path):
    header = ["사업자등록번호*", "기업명*", "유효시작일*", "만료일자", "대표자명"]
    found = Found(write_xlsx(tmp_path / "c.xlsx", [header, ["012-34-56782", "가람", "20260101", "9999-12-31", "홍"]]))

    assert (found.recognised.format, found.recognised.describes) == ("COMPANY_LIST", "CREDENTIALS")
    assert found.rows[0] == {
        "supplier_no": "0123456782", "supplier_name": "가람", "representative": "홍", "kind": "", "number": "",
        "issuer": "", "valid_from": "2026-01-01", "valid_to": "9999-12-31", "item_code": "", "note": "",
        "issued_on": "", "raw": "",
    }  # fmt: skip
