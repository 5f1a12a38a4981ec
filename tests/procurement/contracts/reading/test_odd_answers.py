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


@pytest.mark.parametrize(
    "declared", ["", '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0" encoding="utf-16"?>\r\n']
)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp949"])
def test_xml_that_was_saved_anew_in_another_encoding(tmp_path, declared, encoding):
    (row,) = xml(tmp_path, declared, encoding).rows

    assert (row["title"], row["agency_name"]) == ("가람교 보수", "가람시")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
def test_json_in_every_encoding(tmp_path, encoding):
    text = json.dumps(page(CONTRACT), ensure_ascii=False)

    assert Found(write(tmp_path / "a.json", text, encoding)).rows[0]["title"] == "가람교 보수"


def documents(*shapes) -> str:
    """Items in many wrappings, one after the other."""
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in shapes)


def body(items) -> dict:
    return {"response": {"header": {"resultCode": "00"}, "body": {"items": items, "totalCount": 2}}}


@pytest.mark.parametrize(
    "text",
    [
        documents(body([CONTRACT, CONTRACT])),
        documents(body({"item": [CONTRACT, CONTRACT]})),
        documents(body({"item": CONTRACT}), body({"item": CONTRACT})),
        documents(body(CONTRACT), body([CONTRACT])),
        documents(body([{"item": CONTRACT}, {"item": CONTRACT}])),
        documents(body([{"item": [CONTRACT, CONTRACT]}])),
        documents([CONTRACT, CONTRACT]),
        documents([[CONTRACT], [CONTRACT]]),
        documents([body([CONTRACT]), body([CONTRACT])]),
        documents(CONTRACT, CONTRACT),
        documents({"items": [CONTRACT]}, {"body": {"items": [CONTRACT]}}),
        documents(body([CONTRACT]), body([CONTRACT])).replace("\n", ""),
        "\ufeff"
        + documents(body([CONTRACT]))
        + "\r\n\ufeff"
        + documents(body([CONTRACT]), body([]), body(""))
        + "\n\n",
    ],
)
def test_items_are_found_in_every_wrapping_and_none_is_lost(tmp_path, text):
    found = Found(write(tmp_path / "a.json", text))

    assert [row["contract_no"] for row in found.rows] == ["20260310148", "20260310148"]


def test_what_follows_an_answer_and_is_none_is_broken(tmp_path):
    text = documents(body([CONTRACT])) + "\n<html>"

    error = refusal(write(tmp_path / "a.json", text))
    assert (error.code, error.params["row"]) == ("BROKEN_JSON", "2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp949"])
@pytest.mark.parametrize("between", ["", "\n", "\r\n\ufeff"])
def test_several_answers_of_xml_in_one_file(tmp_path, encoding, between):
    one = '<?xml version="1.0" encoding="UTF-8"?>\n' + answer(tmp_path, CONTRACT, shape="xml").read_text(
        encoding="utf-8"
    )
    if encoding == "cp949":
        between = between.replace("\ufeff", "")
    path = write(tmp_path / "b.xml", between.join([one] * 700), encoding)

    found = Found(path)

    assert len(found.rows) == 700
    assert {row["title"] for row in found.rows} == {"가람교 보수"}


def test_xml_that_breaks_off_in_the_second_answer_names_its_line(tmp_path):
    one = answer(tmp_path, CONTRACT, shape="xml").read_text(encoding="utf-8")

    error = refusal(write(tmp_path / "b.xml", f"{one}\n{one[:300]}"))
    assert (error.code, error.params["row"]) == ("BROKEN_XML", "2")


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
