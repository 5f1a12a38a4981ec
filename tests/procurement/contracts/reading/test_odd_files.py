"""Files as they come from offices: each is read to the won, rejected row by row, or refused with what to do."""

import pytest
import xlsxwriter

from procurement.contracts.reading import messages
from tests.procurement.contracts.reading.files import (
    EXPENDITURE_HEADER,
    GOOD_NUMBER,
    Found,
    as_csv,
    refusal,
    write,
    write_xlsx,
)

HEADER = ",".join(EXPENDITURE_HEADER)
ROW = f'2026-03-02,가람상사,{GOOD_NUMBER},"1,234,000",2026-03-02,,,복사용지,일반수용비'
BARE = f"2026-03-02,가람,{GOOD_NUMBER},1234000,,,,용지,"
OWN = "계약번호,사업자등록번호,금액,계약일자,구매유형,외자여부,삭제여부,지분율,공동계약묶음"


def lines(*rows: str, end: str = "\n") -> str:
    return end.join([*rows, ""])


def bytes_of(text: str | bytes, encoding: str) -> bytes:
    return text if isinstance(text, bytes) else text.encode(encoding)


READ = [
    ("carriage returns only", lines(HEADER, ROW, ROW, end="\r"), "utf-8", [2, 3]),
    ("carriage returns and a title", lines("3월 지출", "", HEADER, ROW, end="\r"), "cp949", [4]),
    ("three kinds of line ends", f"{HEADER}\r\n{ROW}\n{ROW}\r{ROW}\r\n", "utf-8", [2, 3, 4]),
    ("tabs under the name of csv", lines(HEADER, BARE).replace(",", "\t"), "cp949", [2]),
    ("semicolons", lines(HEADER, BARE).replace(",", ";"), "utf-8", [2]),
    ("a hint for the separator", "sep=;\n" + lines(HEADER, BARE).replace(",", ";"), "utf-8", [3]),
    ("upright bars", lines(HEADER, BARE).replace(",", "|"), "utf-8", [2]),
    ("UTF-16 without mark", lines(HEADER, ROW), "utf-16-le", [2]),
    ("UTF-16 without mark, big endian", lines(HEADER, ROW), "utf-16-be", [2]),
    ("two byte-order marks", f"\ufeff\ufeff{lines(HEADER, ROW)}", "utf-8", [2]),
    ("an unused column twice", lines(f"{HEADER},비고,비고", f"{ROW},a,b"), "utf-8", [2]),
    ("columns without a name", lines(f",{HEADER},,", f",{ROW},,"), "utf-8", [2]),
    ("unknown columns", lines(f"번호,{HEADER},담당", f"1,{ROW},홍"), "utf-8", [2]),
    ("blank rows behind", lines(HEADER, ROW, ",,,,,,,,", "  ,,, ,,,,\u00a0,", "", ""), "utf-8", [2]),
    ("a mark of the end of the file", lines(HEADER, ROW) + "\x1a", "cp949", [2]),
    ("groups above the header", lines("결의,기업,,금액,,,,비고,", HEADER, ROW), "utf-8", [3]),
    ("a quotation mark in a value", lines(HEADER, BARE.replace("용지", '17" 화면')), "utf-8", [2]),
    ("quoted separators and breaks", lines(HEADER, BARE.replace("용지", '"a,b;c\td\r\n""e"""')), "utf-8", [2]),
]


@pytest.mark.parametrize(("text", "encoding", "rows"), [one[1:] for one in READ], ids=[one[0] for one in READ])
def test_odd_files_that_are_read_to_the_won(tmp_path, text, encoding, rows):
    path = tmp_path / "list.csv"
    path.write_bytes(bytes_of(text, encoding))

    found = Found(path)

    assert found.numbers == rows
    assert {(row["amount"], row["supplier_no"]) for row in found.rows} == {("1234000", GOOD_NUMBER)}
    assert found.findings == []


REFUSED = [
    ("a used column twice", lines(f"{HEADER},계", f"{ROW},5"), "COLUMN_TWICE", "계"),
    ("two encodings", lines(HEADER, ROW).encode("cp949") + lines(ROW).encode(), "WRONG_ENCODING_AT", "3"),
    ("half a character", lines(HEADER, ROW).encode() + b"\xed\xa0\x80,1\n", "WRONG_ENCODING_AT", "3"),
    (
        "a header over two rows",
        lines("결의일자,기업,,금액", f",기업명,사업자등록번호,계\n{BARE}"),
        "COLUMNS_MISSING",
        "결의일자",
    ),
    ("columns kept apart by spaces", lines(HEADER, BARE).replace(",", "   "), "UNKNOWN_FORMAT", "결의일자"),
    ("an open quotation mark", lines(HEADER, BARE.replace("용지", '"17 화면'), BARE), "QUOTE_NOT_CLOSED", "2"),
    ("another country's encoding", "商号,金額\n株式会社,5\n".encode("shift_jis"), "UNKNOWN_FORMAT", ""),
    ("a header alone", lines(HEADER, "", ",,,,,,,,"), "NO_ROWS", ""),
]


@pytest.mark.parametrize(("text", "code", "named"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_odd_files_that_are_refused_name_the_place(tmp_path, text, code, named):
    path = tmp_path / "list.csv"
    path.write_bytes(bytes_of(text, "utf-8"))

    error = refusal(path)

    assert error.code == code
    assert named in messages.of_file(error)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (",,,1,", "DATE_MISSING"),
        (f"46083,가람,{GOOD_NUMBER},5,", "DATE_IS_SERIAL"),
        (f"26-03-02,가람,{GOOD_NUMBER},5,", "DATE_UNREADABLE"),
        (f"2026-02-29,가람,{GOOD_NUMBER},5,", "DATE_IMPOSSIBLE"),
        (f"0000-00-00,가람,{GOOD_NUMBER},5,", "DATE_IMPOSSIBLE"),
        (f"2026-03-02T10:00:00Z,가람,{GOOD_NUMBER},5,", "DATE_UNREADABLE"),
        ("2026-03-02,가람,1.23E+09,5,", "NUMBER_SHORTENED"),
        ("2026-03-02,가람,000-00-00000,5,", "BUSINESS_NUMBER_INVALID"),
        ("2026-03-02,가람,901010-1234567,5,", "BUSINESS_NUMBER_INVALID"),
        (f"2026-03-02,가람,{GOOD_NUMBER} 외 1,5,", "BUSINESS_NUMBER_INVALID"),
        (f"2026-03-02,가람,{GOOD_NUMBER},1.23E+09,", "AMOUNT_UNREADABLE"),
        (f"2026-03-02,가람,{GOOD_NUMBER},#######,", "AMOUNT_UNREADABLE"),
        (f"2026-03-02,가람,{GOOD_NUMBER},12 34,", "AMOUNT_UNREADABLE"),
        (f"2026-03-02,가람,{GOOD_NUMBER},1.234,", "AMOUNT_NOT_WHOLE"),
        (f"2026-03-02,#REF!,{GOOD_NUMBER},5,", "FORMULA_ERROR"),
        (HEADER, "HEADER_AGAIN"),
        ('[소 계],,,"1,234,000",', "SUBTOTAL_ROW"),
        ("[누 계],,,1234000,", "SUBTOTAL_ROW"),
        (',합 계,,"1,234,000",', "SUBTOTAL_ROW"),
        ('2026-03-31,3월 소계,,"1,234,000",', "SUBTOTAL_ROW"),
    ],
)
def test_odd_rows_are_rejected_and_the_rows_around_them_stay(tmp_path, written, code):
    padded = written + "," * (len(EXPENDITURE_HEADER) - 5) if written != HEADER else written
    found = Found(write(tmp_path / "list.csv", lines(HEADER, ROW, padded, ROW)))

    assert code in [found_code for row, found_code in found.codes if row == 3]
    assert {row for row, _code in found.codes} == {3}
    assert [found.rows[place]["amount"] for place in (0, 2)] == ["1234000", "1234000"]
    assert found.rows[1]["raw"]


@pytest.mark.parametrize(
    ("kind", "foreign", "meant"), [("외자", "", "Y"), ("외자", "N", "N"), ("물품", "외자", "Y"), ("물품", "", "")]
)
def test_a_purchase_of_the_foreign_kind_is_foreign_c4(tmp_path, kind, foreign, meant):
    rows = [OWN.split(","), ["A-1", GOOD_NUMBER, "5", "2026-03-02", kind, foreign, "", "", ""]]

    (row,) = Found(write(tmp_path / "o.csv", as_csv(rows))).rows

    assert (row["kind"], row["is_foreign"]) == ("GOODS", meant)


def test_an_expenditure_of_the_foreign_kind_is_foreign_c4(tmp_path):
    found = Found(write(tmp_path / "e.csv", lines(f"{HEADER},구매유형", f"{ROW},외자", f"{ROW},물품")))

    assert [(row["kind"], row["is_foreign"]) for row in found.rows] == [("GOODS", "Y"), ("GOODS", "")]


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        (5, "maybe", "FLAG_UNKNOWN"),
        (6, "취소함", "FLAG_UNKNOWN"),
        (7, "0.00001", "SHARE_UNREADABLE"),
        (7, "30:70", "SHARE_UNREADABLE"),
    ],
)
def test_words_that_decide_what_counts_are_never_passed_over(tmp_path, column, written, code):
    cells = ["A-1", GOOD_NUMBER, "5", "2026-03-02", "물품", "", "", "", ""]
    cells[column] = written

    found = Found(write(tmp_path / "o.csv", as_csv([OWN.split(","), cells])))

    assert [(one.severity, one.code) for one in found.findings] == [("ERROR", code)]


@pytest.mark.parametrize("word", ["Y", "삭제", "deleted", "예"])
def test_a_deletion_may_be_written_in_words(tmp_path, word):
    cells = ["A-1", GOOD_NUMBER, "5", "2026-03-02", "물품", "", word, "", ""]

    assert Found(write(tmp_path / "o.csv", as_csv([OWN.split(","), cells]))).rows[0]["deleted"] == "Y"


# --- Headers of workbooks with merged cells ----------------------------------------------------------------
def merged_book(path, fill):
    with xlsxwriter.Workbook(path) as book:
        fill(book.add_worksheet("표"))
    return path


def over_two_rows(sheet, margin=0):
    sheet.merge_range(margin, margin, margin + 1, margin, "결의일자")
    sheet.merge_range(margin, margin + 1, margin, margin + 2, "업체")
    sheet.merge_range(margin, margin + 3, margin, margin + 4, "금액")
    sheet.write_row(margin + 1, margin + 1, ["기업명", "사업자등록번호", "계", "세액"])
    sheet.write_row(margin + 2, margin, ["2026-03-02", "가람", GOOD_NUMBER, 1_100, 100])


@pytest.mark.parametrize("margin", [0, 2])
def test_a_header_over_two_rows_of_a_workbook(tmp_path, margin):
    found = Found(merged_book(tmp_path / "m.xlsx", lambda sheet: over_two_rows(sheet, margin)))

    assert (found.rows[0]["amount"], found.rows[0]["expenditure_date"]) == ("1100", "2026-03-02")
    assert (found.recognised.header_row, found.numbers) == (margin + 2, [margin + 3])
    assert found.recognised.ignored_columns == ("세액",)


def test_a_header_whose_cells_are_merged_with_the_row_below(tmp_path):
    def fill(sheet):
        for place, label in enumerate(EXPENDITURE_HEADER):
            sheet.merge_range(0, place, 1, place, label)
        sheet.write_row(2, 0, ["2026-03-02", "가람", GOOD_NUMBER, 1_100])
        sheet.write_row(3, 0, ["2026-03-03", "가람", GOOD_NUMBER, "#N/A"])

    found = Found(merged_book(tmp_path / "m.xlsx", fill))

    assert found.numbers == [3, 4]
    assert found.rows[0]["amount"] == "1100"


@pytest.mark.parametrize("below", [{0: "2026-03-02"}, {3: 5}])
def test_a_row_within_the_header_that_holds_values_is_never_lost(tmp_path, below):
    def fill(sheet):
        sheet.write_row(0, 0, EXPENDITURE_HEADER)
        sheet.merge_range(0, 9, 1, 9, "비고")
        for place, value in below.items():
            sheet.write(1, place, value)
        sheet.write_row(2, 0, ["2026-03-02", "가람", GOOD_NUMBER, 1_100])

    error = refusal(merged_book(tmp_path / "m.xlsx", fill))
    assert (error.code, error.params) == ("MERGED_CELLS", {"row": "2"})


def test_a_name_merged_over_two_columns_with_values_is_refused(tmp_path):
    def fill(sheet):
        sheet.write_row(0, 0, EXPENDITURE_HEADER[:3])
        sheet.merge_range(0, 3, 0, 4, "계")
        sheet.write_row(1, 3, ["공급가액", "합계금액"])
        sheet.write_row(2, 0, ["2026-03-02", "가람", GOOD_NUMBER, 1_000, 1_100])

    error = refusal(merged_book(tmp_path / "m.xlsx", fill))
    assert (error.code, error.params) == ("HEADER_MERGED", {"column": "계", "row": "2"})


def test_a_name_merged_over_an_empty_column_does_no_harm(tmp_path):
    def fill(sheet):
        sheet.write_row(0, 0, EXPENDITURE_HEADER[:3])
        sheet.merge_range(0, 3, 0, 4, "계")
        sheet.write_row(1, 0, ["2026-03-02", "가람", GOOD_NUMBER, 1_000])

    assert Found(merged_book(tmp_path / "m.xlsx", fill)).rows[0]["amount"] == "1000"


def test_error_cells_of_every_kind_reject_their_row(tmp_path):
    good = ["2026-03-02", "가람", GOOD_NUMBER, 5, "", "", "", "용지", "수용비"]
    places = {0: "#N/A", 1: "#REF!", 2: "#VALUE!", 3: "#DIV/0!", 7: "#NAME?", 8: "#NULL!"}
    rows = [[error if place == column else cell for place, cell in enumerate(good)] for column, error in places.items()]

    found = Found(write_xlsx(tmp_path / "e.xlsx", [EXPENDITURE_HEADER, *rows, good]))

    assert found.codes == [(row, "FORMULA_ERROR") for row in range(2, 8)]
    assert found.rows[-1]["amount"] == "5"
