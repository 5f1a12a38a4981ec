"""Files that are not what they say: each gets a code, and the row where there is one."""

import random
import tracemalloc
import zipfile

import pytest

from procurement.contracts.reading import Limits, messages, read, recognise
from tests.procurement.contracts.reading.files import (
    EXPENDITURE_HEADER,
    EXPENDITURE_ROW,
    GOOD_NUMBER,
    Found,
    as_csv,
    expenditure,
    refusal,
    write,
    write_xlsx,
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\n \n", "EMPTY_FILE"),
        (b"\0" * 5_000, "ONLY_ZEROS"),
        (b"%PDF-1.7 ...", "NOT_A_TABLE"),
        (b"\xff\xd8\xff\xe0 JFIF", "NOT_A_TABLE"),
        (b"HWP Document File V3.00", "NOT_A_TABLE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"HWP Document File" + b"\0" * 600, "NOT_A_TABLE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "PASSWORD"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "WEB_PAGE"),
        (b"PK\x03\x04 broken", "BROKEN_SPREADSHEET"),
        (bytes(range(128, 256)) * 40, "WRONG_ENCODING"),
        (b"hello\nworld\n", "UNKNOWN_FORMAT"),
        ("결의일자,기업명,사업자등록번호,계\n".encode(), "NO_ROWS"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    path = tmp_path / "upload.bin"
    path.write_bytes(content)

    assert refusal(path).code == code


def test_two_hundred_megabytes_of_zeros_are_refused_without_reading_them(tmp_path):
    path = tmp_path / "zeros.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    assert refusal(path).code == "ONLY_ZEROS"


def test_a_file_over_the_limit_is_refused(tmp_path):
    error = refusal(expenditure(tmp_path / "e.csv"), Limits(max_bytes=10))

    assert error.code == "FILE_TOO_LARGE"


def test_zeros_after_a_good_beginning_name_their_row(tmp_path):
    path = expenditure(tmp_path / "e.csv")
    path.write_bytes(path.read_bytes() + b"\0" * 2_000_000)

    assert (refusal(path).code, refusal(path).params["row"]) == ("NUL_BYTES", "3")


def test_one_zero_byte_names_its_row(tmp_path):
    path = expenditure(tmp_path / "e.csv", 적요="복사\0용지")

    assert (refusal(path).code, refusal(path).params["row"]) == ("NUL_BYTES", "2")


def test_a_line_without_end_is_refused(tmp_path):
    path = expenditure(tmp_path / "e.csv", 적요="가" * 2_000_000)

    assert (refusal(path).code, refusal(path).params["row"]) == ("LINE_TOO_LONG", "2")


def test_bytes_that_do_not_decode_name_their_row(tmp_path):
    path = expenditure(tmp_path / "e.csv")
    path.write_bytes(path.read_bytes() + "2026-03-03,가람".encode() + b"\xff\xfe,1\n")

    assert (refusal(path).code, refusal(path).params["row"]) == ("WRONG_ENCODING_AT", "3")


def test_korean_letters_that_come_late_still_tell_the_encoding(tmp_path):
    header = ["contract_no", "supplier_no", "amount", "contract_date", "title"]
    plain = [["R26TA00000001", GOOD_NUMBER, "1", "2026-03-02", "x" * 60]] * 5_000
    path = write(tmp_path / "late.csv", as_csv([header, *plain, [*plain[0][:4], "댇전"]]), "cp949")

    found = Found(path)

    assert (found.recognised.encoding, found.rows[-1]["title"]) == ("cp949", "댇전")


def test_utf8_read_as_latin_and_saved_again_is_told(tmp_path):
    broken = as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW]).encode().decode("cp1252", errors="replace")

    assert refusal(write(tmp_path / "m.csv", broken)).code == "LETTERS_LOST"


def test_letters_lost_in_a_row_are_a_warning(tmp_path):
    found = Found(expenditure(tmp_path / "e.csv", 적요="복사�지"))

    assert found.codes == [(2, "LETTERS_LOST_IN_ROW")]
    assert found.rows[0]["amount"] == "1234000"


def test_a_quotation_mark_that_is_never_closed_names_its_row(tmp_path):
    text = as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW]) + '2026-03-03,"가람상사,1234567891,5,,,,,\n' + "x\n" * 5
    error = refusal(write(tmp_path / "q.csv", text))

    assert (error.code, error.params["row"]) == ("QUOTE_NOT_CLOSED", "3")


def test_a_quotation_mark_within_a_quoted_value_names_its_row(tmp_path):
    text = as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW]) + '2026-03-03,"가람"상사,1234567891,5,,,,,\n'
    error = refusal(write(tmp_path / "q.csv", text))

    assert (error.code, error.params["row"]) == ("BROKEN_QUOTES", "3")


def test_row_numbers_count_the_lines_of_values_with_line_breaks(tmp_path):
    first = [*EXPENDITURE_ROW[:7], "두 줄\r\n적요", ""]
    found = Found(expenditure(tmp_path / "e.csv", first, EXPENDITURE_ROW, [], EXPENDITURE_ROW))

    assert found.numbers == [2, 4, 6]


def test_unquoted_thousands_are_never_read_as_a_small_amount(tmp_path):
    text = ",".join(EXPENDITURE_HEADER) + f"\n2026-03-02,가람상사,{GOOD_NUMBER},1,234,000,,,\n"
    text += f"2026-03-02,가람상사,{GOOD_NUMBER},1,234,000,,,,,\n"
    found = Found(write(tmp_path / "e.csv", text))

    assert (2, "AMOUNT_SPLIT") in found.codes
    assert {(3, "AMOUNT_SPLIT"), (3, "TOO_MANY_CELLS")} <= set(found.codes)


def test_rows_of_different_length_are_told_apart(tmp_path):
    found = Found(expenditure(tmp_path / "e.csv", EXPENDITURE_ROW[:4], [*EXPENDITURE_ROW, "또"], EXPENDITURE_ROW))

    assert found.codes == [(2, "TOO_FEW_CELLS"), (3, "TOO_MANY_CELLS")]
    assert [one.severity for one in found.findings] == ["WARNING", "ERROR"]


@pytest.mark.parametrize("word", ["[소 계]", "[누 계]", "합계"])
def test_subtotal_rows_are_reported_and_hold_no_amount(tmp_path, word):
    found = Found(expenditure(tmp_path / "e.csv", EXPENDITURE_ROW, [word, "", "", "1,234,000", "", "", "", "", ""]))

    assert found.codes == [(3, "SUBTOTAL_ROW")]
    assert found.rows[1]["amount"] == ""
    assert found.rows[1]["raw"].startswith(word)


def test_a_company_called_total_is_no_subtotal(tmp_path):
    found = Found(expenditure(tmp_path / "e.csv", 기업명="합계"))

    assert (found.codes, found.rows[0]["supplier_name"]) == ([], "합계")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"계": "1200.5"}, "AMOUNT_NOT_WHOLE"),
        ({"계": "#REF!"}, "FORMULA_ERROR"),
        ({"계": ""}, "AMOUNT_MISSING"),
        ({"결의일자": "2026-02-30"}, "DATE_IMPOSSIBLE"),
        ({"결의일자": ""}, "DATE_MISSING"),
        ({"기업명": ""}, "VALUE_MISSING"),
        ({"사업자등록번호": "123456782"}, "BUSINESS_NUMBER_NINE_DIGITS"),
        ({"사업자등록번호": ""}, "BUSINESS_NUMBER_MISSING"),
    ],
)
def test_faulty_values_are_errors_that_keep_the_original(tmp_path, changes, code):
    found = Found(expenditure(tmp_path / "e.csv", **changes))

    (finding,) = found.findings
    assert (finding.row, finding.severity, finding.code, finding.column) == (2, "ERROR", code, next(iter(changes)))
    assert next(iter(changes.values())) in found.rows[0]["raw"]


@pytest.mark.parametrize("day", ["1926-03-02", "2206-03-02"])
def test_days_far_away_are_a_warning(tmp_path, day):
    found = Found(expenditure(tmp_path / "e.csv", 결의일자=day))

    assert [(one.severity, one.code) for one in found.findings] == [("WARNING", "DATE_FAR_AWAY")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_csv_in_every_dress(tmp_path, delimiter, encoding):
    path = write(tmp_path / "e.csv", as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW], delimiter=delimiter), encoding)

    (row,) = Found(path).rows

    assert (row["amount"], row["expenditure_date"], row["budget_account"]) == ("1234000", "2026-03-02", "일반수용비")


def test_only_the_four_synonyms_are_accepted(tmp_path):
    header = ["결의일자*", "업체명*", "사업자번호*", "계(VAT 포함)*"]
    good = write(tmp_path / "good.csv", as_csv([header, EXPENDITURE_ROW[:4]]))
    bad = write(tmp_path / "bad.csv", as_csv([["결의일자", "상호", "사업자번호", "계"], EXPENDITURE_ROW[:4]]))

    assert Found(good).rows[0]["supplier_name"] == "가람상사"
    assert refusal(bad).params["columns"] == "기업명"


@pytest.mark.parametrize(
    "content",
    [
        b"hello\nworld\n",
        "제목\n본문".encode("cp949"),
        random.Random(1).randbytes(5_000),
        random.Random(2).randbytes(300),
        b"\0" * 100 + random.Random(3).randbytes(5_000),
        bytes(range(128, 256)) * 40,
    ],
)
@pytest.mark.parametrize("name", ["list.xlsx", "LIST.XLS"])
def test_a_name_that_claims_a_workbook_is_not_believed(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    assert refusal(path).code == "NOT_A_SPREADSHEET"


@pytest.mark.parametrize("name", ["list.csv", "list.hwp", "list"])
def test_bytes_that_are_nothing_are_not_called_text_of_a_wrong_encoding(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(random.Random(1).randbytes(5_000))

    assert refusal(path).code == "NOT_TEXT"


def test_a_table_under_the_name_of_a_workbook_is_read_or_told_what_it_lacks(tmp_path):
    good = write(tmp_path / "good.xlsx", as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW]), "cp949")
    bad = write(tmp_path / "bad.xlsx", as_csv([EXPENDITURE_HEADER[1:], EXPENDITURE_ROW[1:]]), "cp949")

    assert Found(good).rows[0]["amount"] == "1234000"
    assert refusal(bad).code == "COLUMNS_MISSING"


PAGE = '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><body><table><tr><td>결의일자</td></tr></table></body></html>'
XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
OTHER_FILES = [
    (b"\n%PDF-1.7 ...", "NOT_A_TABLE", "PDF"),
    (b"GIF89a", "NOT_A_TABLE", "GIF"),
    (b"MM\x00*", "NOT_A_TABLE", "TIFF"),
    (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36", "NOT_A_TABLE", "BMP"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "NOT_A_TABLE", "WEBP"),
    (b"\x00\x00\x00\x18ftypheic", "NOT_A_TABLE", "HEIC"),
    (b"EGGA\x00\x01", "NOT_A_TABLE", "EGG"),
    (b"ALZ\x01\x0a\x00", "NOT_A_TABLE", "ALZ"),
    (b"PK\x05\x06" + b"\0" * 18, "ZIP_ARCHIVE", None),
    (b"\x09\x04\x06\x00\x00\x00\x10\x00", "OTHER_WORKBOOK", "Excel 4"),
    (XML_2003.encode(), "OTHER_WORKBOOK", "XML 2003"),
    (XML_2003.encode("utf-16"), "OTHER_WORKBOOK", "XML 2003"),
    (PAGE.encode(), "WEB_PAGE", None),
    (PAGE.encode("utf-16"), "WEB_PAGE", None),
    (b"<style>td{}</style>\r\n<TABLE border=1><tr>", "WEB_PAGE", None),
    (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "WEB_PAGE", None),
    (b"\x9b DRMONE  This Document is encrypted", "DOCUMENT_SECURITY", None),
    (b"<## NASCA DRM FILE - VER1.00 ##>\x80\x81", "DOCUMENT_SECURITY", None),
    (b"SCDSA002\x80\x81", "DOCUMENT_SECURITY", None),
    (b"<DOCUMENT SAFER V2.0\x80\x81", "DOCUMENT_SECURITY", None),
]


@pytest.mark.parametrize(("content", "code", "kind"), OTHER_FILES)
def test_other_files_are_named_whatever_they_are_called(tmp_path, content, code, kind):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    error = refusal(path)

    assert (error.code, error.params.get("kind")) == (code, kind)


def zipped(path, names):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"word/document.xml": "x"}, "NOT_A_TABLE"),
        ({"Contents/section0.xml": "x"}, "NOT_A_TABLE"),
        ({"list.csv": "a,b"}, "ZIP_ARCHIVE"),
        ({"xl/list.csv": "a,b"}, "ZIP_ARCHIVE"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}, "OTHER_WORKBOOK"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}, "NOT_A_TABLE"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "x"}, "OTHER_WORKBOOK"),
        ({"Index/Document.iwa": "x"}, "OTHER_WORKBOOK"),
        ({"cell/workbook.xml": "x", "[Content_Types].xml": "x"}, "OTHER_WORKBOOK"),
        ({"xl/workbook.xml": "x"}, "BROKEN_SPREADSHEET"),
    ],
)
def test_other_archives_are_told_apart(tmp_path, names, code):
    assert refusal(zipped(tmp_path / "a.xlsx", names)).code == code


def test_a_zip_bomb_is_not_opened(tmp_path):
    bomb = zipped(tmp_path / "bomb.xlsx", {"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 20_000_000})

    assert refusal(bomb, Limits(xlsx_max_unpacked_bytes=10_000_000)).code == "UNPACKS_TOO_LARGE"


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(tmp_path):
    path = write_xlsx(tmp_path / "wide.xlsx", [EXPENDITURE_HEADER, EXPENDITURE_ROW])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members[sheet] = members[sheet].replace(b"</sheetData>", far)

    assert refusal(zipped(tmp_path / "far.xlsx", members)).code == "SHEET_TOO_LARGE"


def test_every_refusal_has_a_sentence(tmp_path):
    path = write(tmp_path / "bad.csv", as_csv([["결의일자", "상호", "사업자번호", "계"]]))

    assert "기업명" in messages.of_file(refusal(path))


def test_a_findings_sentence_names_row_and_column(tmp_path):
    (finding,) = Found(expenditure(tmp_path / "e.csv", 사업자등록번호="123456782")).findings

    sentence = messages.of_row(finding)
    assert "2" in sentence
    assert "사업자등록번호" in sentence
    assert "123456782" in sentence


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = expenditure(tmp_path / "long.csv", *[EXPENDITURE_ROW] * 60_000)
    recognised = recognise(path, name="long.csv", limits=Limits())

    tracemalloc.start()
    rows = sum(1 for _row in read(path, recognised, limits=Limits()))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert rows == 60_000
    assert peak < 8 * 1024 * 1024 < path.stat().st_size * 2
