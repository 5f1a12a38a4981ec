"""Workbooks: what a person sees in a cell is what is read."""

import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from procurement.contracts.reading import Limits
from tests.procurement.contracts.reading.files import (
    EXPENDITURE_HEADER,
    EXPENDITURE_ROW,
    GOOD_NUMBER,
    OWN_HEADER,
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


@pytest.mark.parametrize("form", ["0%", "0.00%", '0.0"퍼센트" %', "0%;[Red]-0%"])
def test_a_share_is_read_as_its_cell_shows_it(tmp_path, form):
    path = tmp_path / "o.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, percent = book.add_worksheet(), book.add_format({"num_format": form})
        sheet.write_row(1, 1, OWN_HEADER)
        for row, share in enumerate((0.3, 0.3333, 1, "36.67%", 0.07), start=2):
            sheet.write_row(row, 1, ["0711000", "A-1", "0", GOOD_NUMBER, "가람", 1_000, "2026-03-02"])
            sheet.write(row, 8, share, percent)

    found = Found(path)

    assert [one["share"] for one in found.rows] == ["30.0", "33.3300", "100", "36.67", "7.00"]
    assert {one["amount"] for one in found.rows} == {"1000"}
    assert found.findings == []


def test_a_number_in_a_cell_without_a_percent_format_is_left_as_it_is(tmp_path):
    path = tmp_path / "o.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, OWN_HEADER)
        sheet.write_row(1, 0, ["0711000", "A-1", "0", GOOD_NUMBER, "가람", 1_000, "2026-03-02"])
        sheet.write(1, 7, 30, book.add_format({"num_format": '0" %"'}))
        sheet.write(3, 9, 0.5, book.add_format({"num_format": "0%"}))

    assert Found(path).rows[0]["share"] == "30"


def test_an_amount_shown_as_a_percentage_is_no_amount(tmp_path):
    path = tmp_path / "e.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, EXPENDITURE_ROW[:3])
        sheet.write(1, 3, 5, book.add_format({"num_format": "0%"}))

    found = Found(path)
    assert [(one.code, one.value) for one in found.findings] == [("AMOUNT_UNREADABLE", "500%")]


@pytest.mark.parametrize(
    ("form", "style"),
    [('yyyy"년" m"월" d"일"', None), ("[$-412]yyyy-mm-dd;@", None), ("0.12345", "31"), ("0.12345", "57")],
)
@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_in_every_format_of_a_korean_spreadsheet(tmp_path, form, style, since_1904):
    path = tmp_path / "e.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_datetime(1, 0, date(2026, 3, 2), book.add_format({"num_format": form}))
        sheet.write_row(1, 1, EXPENDITURE_ROW[1:4])
    if style:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members["xl/styles.xml"] = members["xl/styles.xml"].replace(
            b'<xf numFmtId="164"', f'<xf numFmtId="{style}"'.encode()
        )
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    assert Found(path).rows[0]["expenditure_date"] == "2026-03-02"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, 711_000, "AGENCY_CODE_SHORT"),
        (1, 2_016_050_000_077_001, "NUMBER_SHORTENED"),
        (1, "2.01605E+12", "NUMBER_SHORTENED"),
        (3, "1.23457E+09", "NUMBER_SHORTENED"),
        (3, 123_456_782, "BUSINESS_NUMBER_NINE_DIGITS"),
        (5, 1e16, "AMOUNT_UNREADABLE"),
    ],
)
def test_numbers_that_a_spreadsheet_has_destroyed_are_rejected(tmp_path, column, value, code):
    cells = ["0711000", "A-1", "0", GOOD_NUMBER, "가람", 1_000, "2026-03-02", ""]
    cells[column] = value

    assert Found(write_xlsx(tmp_path / "o.xlsx", [OWN_HEADER, cells])).codes == [(2, code)]


def test_a_contract_number_stored_as_a_number_has_no_decimal_point(tmp_path):
    cells = ["0711000", 2_016_050_000_077, 1.0, float(GOOD_NUMBER), "가람", 1_000, "2026-03-02", ""]

    (row,) = Found(write_xlsx(tmp_path / "o.xlsx", [OWN_HEADER, cells])).rows

    assert (row["contract_no"], row["change_seq"], row["supplier_no"]) == ("2016050000077", "1", GOOD_NUMBER)


def test_characters_that_nobody_sees_do_no_harm_in_a_header(tmp_path):
    header = [f"\u200b{HEADER[0]}", f"{HEADER[1][:1]}\u2060{HEADER[1][1:]}", f"\u00a0{HEADER[2]}\u00a0", HEADER[3]]

    assert Found(write_xlsx(tmp_path / "e.xlsx", [header, EXPENDITURE_ROW[:4]])).rows[0]["amount"] == "1234000"
