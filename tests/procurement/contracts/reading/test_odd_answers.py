"""Answers and tables that are odd but legitimate, and hostile ones that must be refused and not crash."""

import json
import unicodedata

import pytest

from procurement.contracts.reading import values
from tests.procurement.contracts.reading.files import (
    EXPENDITURE_HEADER,
    EXPENDITURE_ROW,
    GOOD_NUMBER,
    Found,
    as_csv,
    refusal,
    write,
)
from tests.procurement.contracts.reading.test_koneps import CONTRACT, PAIR, answer, page


def xml(folder, declaration: str, encoding: str, *, prefix: str = "") -> Found:
    text = answer(folder, CONTRACT, shape="xml").read_text(encoding="utf-8")
    if prefix:
        text = text.replace("</", f"</{prefix}:").replace("<", f"<{prefix}:").replace(f"<{prefix}:/", "</")
        text = text.replace(f"<{prefix}:response>", f'<{prefix}:response xmlns:{prefix}="urn:test">', 1)
    path = folder / "b.xml"
    path.write_bytes((declaration + text).encode(encoding))
    return Found(path)


@pytest.mark.parametrize("name", ["EUC-KR", "euc-kr", "CP949", "ks_c_5601-1987"])
def test_xml_in_a_korean_encoding(tmp_path, name):
    (row,) = xml(tmp_path, f'<?xml version="1.0" encoding="{name}"?>\n', "cp949").rows

    assert (row["title"], row["agency_name"]) == ("가람교 보수", "가람시")


def test_xml_with_a_prefixed_root(tmp_path):
    (row,) = xml(tmp_path, '<?xml version="1.0"?>', "utf-8", prefix="ns2").rows

    assert row["supplier_no"] == GOOD_NUMBER


def test_xml_in_an_encoding_that_nobody_knows_is_broken(tmp_path):
    path = write(tmp_path / "a.xml", '<?xml version="1.0" encoding="shift_jis"?><response><item/></response>')

    assert refusal(path).code == "BROKEN_XML"


@pytest.mark.parametrize(
    "text",
    [
        '{"response":{"body":{"items":' + "[" * 100_000,
        "[\n" + "[" * 100_000,
        '{"response":' + '{"body":' * 5_000 + "1" + "}" * 5_001,
        '{"items":' + '{"item":' * 5_000 + "1" + "}" * 5_001,
        '{"unknown":' + "[" * 100_000,
        json.dumps(page(CONTRACT)).replace('"130000000"', "1" * 5_000),
    ],
    ids=["items", "pages", "bodies", "item", "unknown", "digits"],
)
def test_json_of_endless_depth_or_length_is_broken(tmp_path, text):
    assert refusal(write(tmp_path / "a.json", text)).code == "BROKEN_JSON"


def test_half_a_character_in_json_becomes_a_lost_letter(tmp_path):
    text = json.dumps(page(CONTRACT | {"cnstwkNm": "다리 \ud83d"}))

    (row,) = Found(write(tmp_path / "a.json", text)).rows

    assert row["title"] == "다리 \ufffd"


def test_a_member_that_is_cut_off_is_not_left_out(tmp_path):
    found = Found(answer(tmp_path, CONTRACT | {"corpList": PAIR.rsplit("^", 1)[0] + "]"}))

    assert [row["share"] for row in found.rows] == ["60.5", "39.5"]
    assert found.codes == [(1, "BUSINESS_NUMBER_MISSING")]


@pytest.mark.parametrize("nothing", ["0", "0.00", "0%"])
def test_a_member_with_a_share_of_nothing_has_no_part_in_the_amount(tmp_path, nothing):
    members = PAIR.replace("^60.5^", "^100^").replace("^39.5^", f"^{nothing}^")

    (row,) = Found(answer(tmp_path, CONTRACT | {"corpList": members})).rows

    assert (row["supplier_no"], row["share"], row["cumulative_amount"]) == (GOOD_NUMBER, "", "130000000")


@pytest.mark.parametrize("label", ["계（VAT 포함）", "계（ＶＡＴ포함）", "계(VAT\n포함)＊"])
def test_a_header_in_full_width_letters(tmp_path, label):
    header = [label if name == "계" else name for name in EXPENDITURE_HEADER]

    (row,) = Found(write(tmp_path / "a.csv", as_csv([header, EXPENDITURE_ROW]))).rows

    assert row["amount"] == "1234000"


def test_a_header_whose_syllables_were_taken_apart(tmp_path):
    text = unicodedata.normalize("NFD", as_csv([EXPENDITURE_HEADER, EXPENDITURE_ROW]))

    assert Found(write(tmp_path / "a.csv", text)).rows[0]["supplier_no"] == GOOD_NUMBER


def test_a_day_with_the_hour_of_korea_and_a_number_with_hard_spaces():
    assert values.day("2026-03-07T00:00:00+09:00") == ("2026-03-07", "")
    assert values.day("2026-03-06T15:00:00Z")[1] == "DATE_UNREADABLE"
    assert values.business_number("123\u00a045\u00a067891") == (GOOD_NUMBER, "")


def test_a_header_over_several_lines_of_a_csv(tmp_path):
    header = ["결의\n일자", "기업명", "사업자\r\n등록번호", "계\n(VAT 포함)", *EXPENDITURE_HEADER[4:]]
    wrong = ["2026-02-30", *EXPENDITURE_ROW[1:]]

    found = Found(write(tmp_path / "a.csv", "지출 내역\n" + as_csv([header, EXPENDITURE_ROW, wrong])))

    assert [row["amount"] for row in found.rows] == ["1234000", "1234000"]
    assert found.recognised.header_row == 2
    assert found.codes == [(7, "DATE_IMPOSSIBLE")]
