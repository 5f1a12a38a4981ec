"""Certificate lists and answers of certificate look-ups."""

import pytest

from tests.procurement.contracts.reading.files import GOOD_NUMBER, Found, as_csv, refusal, write

SMPP = ["인증기관", "인증일", "마감일", "사업자등록번호", "업체명", "전화번호", "기업규모", "경쟁입찰참여제한"]


def test_the_smpp_export_in_cp949(tmp_path):
    rows = [["서울지방청", "20260401", "20270331", GOOD_NUMBER, "똠방각하", "", "소상공인", ""]] * 3
    rows[2] = [*rows[0][:7], "제한"]

    found = Found(write(tmp_path / "s.csv", as_csv([SMPP, *rows]), "cp949"))

    assert (found.recognised.format, found.recognised.encoding) == ("SMPP_CERTIFICATES", "cp949")
    assert {(row["kind"], row["valid_from"], row["valid_to"], row["supplier_name"]) for row in found.rows} == {
        ("SME", "2026-04-01", "2027-03-31", "똠방각하")
    }
    assert [row["note"] for row in found.rows] == ["소상공인", "소상공인", "소상공인; 경쟁입찰참여제한: 제한"]


def look_up(folder, fields):
    item = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return write(
        folder / "c.xml",
        "<response><header><HeaderValueList><resultCode>00</resultCode></HeaderValueList></header>"
        f"<body><items><item>{item}</item></items></body></response>",
    )


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [
        ({"validPdBeginDe": "20260101", "validPdEndDe": "20271231"}, "2026-01-01", "2027-12-31"),
        ({"validPdDe": "2022.04.07 ~ 2025.04.06"}, "2022-04-07", "2025-04-06"),
        ({"validDe": "20220408 - 20240407"}, "2022-04-08", "2024-04-07"),
        ({"confmdoc_isu_dt": "2021-01-26"}, "2021-01-26", ""),
    ],
)
def test_four_notations_of_a_period(tmp_path, fields, first, last):
    (row,) = Found(look_up(tmp_path, {"bsnmNo": GOOD_NUMBER, "certSeCode": "03", **fields})).rows

    assert (row["kind"], row["valid_from"], row["valid_to"]) == ("WOMEN", first, last)


def test_an_answer_that_does_not_say_whose_it_is(tmp_path):
    assert refusal(look_up(tmp_path, {"validPdBeginDe": "20260101"})).code == "CERTIFICATE_WITHOUT_COMPANY"


def test_no_match_is_no_error_but_nothing(tmp_path):
    text = "<response><header><resultCode>90</resultCode></header><body/></response>"

    assert refusal(write(tmp_path / "c.xml", text)).code == "NO_ITEMS"
