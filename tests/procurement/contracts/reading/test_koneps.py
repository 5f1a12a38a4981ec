"""Answers of the KONEPS open API, JSON and XML alike."""

import json
from xml.sax.saxutils import escape

import pytest

from procurement.contracts.reading import messages
from procurement.contracts.reading.koneps import number_and_change
from procurement.contracts.reading.packed import packed
from tests.procurement.contracts.reading.files import GOOD_NUMBER, ZERO_NUMBER, Found, refusal, write

MEMBER = f"[1^주계약업체^단독^가람건설^홍길동^대한민국^100^홍길동^홍길동^{GOOD_NUMBER}]"
PAIR = (
    f"[1^주계약업체^공동이행^가람건설^홍길동^대한민국^60.5^홍길동^홍길동^{GOOD_NUMBER}],"
    f"[2^부계약업체^공동이행^나래건설^홍길동^대한민국^39.5^홍길동^홍길동^{ZERO_NUMBER}]"
)
CONTRACT = {
    "untyCntrctNo": "2026040164357", "bsnsDivNm": "공사", "dcsnCntrctNo": "2026031014801", "cnstwkNm": "가람교 보수",
    "cntrctCnclsDate": "2026-03-07", "totCntrctAmt": "900000000", "thtmCntrctAmt": "130000000",
    "cntrctInsttCd": "1230133", "dminsttList": "[1^0711000^가람시^지자체^회계과^홍길동^000-0000-0000]",
    "corpList": MEMBER, "cntrctCnclsMthdNm": "제한경쟁", "d2bMngCntrctSttusNm": "새 항목",
}  # fmt: skip
DELIVERY = {
    "dlvrReqNo": "R26TB00728925", "dlvrReqChgOrd": "02", "dlvrReqRcptDate": "2026-06-24", "prdctSno": "3",
    "dtilPrdctClsfcNo": "5512190301", "prdctIdntNo": "22817598", "prdctAmt": "8785260", "incdecAmt": "-1620",
    "dminsttCd": "7000055", "dminsttNm": "가람대학교", "dmndInsttDivNm": "국가기관", "corpNm": "나래",
    "cntrctCorpBizno": "123-45-67891", "IntlCntrctDlvrReqDate": "20260524", "masYn": "Y",
    "corpEntrprsDivNmNm": "중소기업", "cntrctCnclsStleNm": "제3자단가계약",
}  # fmt: skip


def page(*items, code="00"):
    header = {"resultCode": code, "resultMsg": "정상"}
    return {"response": {"header": header, "body": {"items": list(items), "numOfRows": 10, "totalCount": len(items)}}}


def answer(folder, *items, shape="json", code="00"):
    if shape == "json":
        return write(folder / "a.json", json.dumps(page(*items, code=code), ensure_ascii=False))
    if shape == "pages":
        return write(folder / "a.json", json.dumps([page(one, code=code) for one in items], ensure_ascii=False))
    if shape == "item":
        document = page(code=code)
        document["response"]["body"]["items"] = {"item": list(items)}
        return write(folder / "a.json", json.dumps(document, ensure_ascii=False, indent=1))
    listed = "".join(
        "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in one.items()) + "</item>"
        for one in items
    )
    header = f"<header><resultCode>{code}</resultCode><resultMsg>m</resultMsg></header>"
    return write(folder / "a.xml", f"<response>{header}<body><items>{listed}</items></body></response>")


SHAPES = pytest.mark.parametrize("shape", ["json", "pages", "item", "xml"])


@SHAPES
def test_a_contract_of_this_instalment_never_of_the_total(tmp_path, shape):
    (row,) = Found(answer(tmp_path, CONTRACT, shape=shape)).rows

    assert (row["amount"], row["cumulative_amount"]) == ("", "130000000")
    assert (row["contract_no"], row["change_seq"]) == ("20260310148", "01")
    assert (row["agency_code"], row["agency_type"], row["route"]) == ("0711000", "LOCAL", "VIA_PPS")
    assert (row["kind"], row["title"], row["booked_on"], row["share_group"]) == (
        "WORKS",
        "가람교 보수",
        "2026-03-07",
        "",
    )


@SHAPES
def test_joint_contracts_have_a_row_per_member_c8(tmp_path, shape):
    found = Found(answer(tmp_path, CONTRACT | {"corpList": PAIR}, CONTRACT, shape=shape))

    assert found.numbers == [1, 1, 2]
    assert [(row["supplier_no"], row["share"], row["is_lead"]) for row in found.rows[:2]] == [
        (GOOD_NUMBER, "60.5", "Y"), (ZERO_NUMBER, "39.5", "N"),
    ]  # fmt: skip
    assert {row["share_group"] for row in found.rows[:2]} == {"20260310148"}


def test_a_maker_without_a_share_is_no_partner_c9(tmp_path):
    maker = f"[2^제작업체^^나래공업^홍길동^대한민국^0^홍길동^홍길동^{ZERO_NUMBER}]"

    (row,) = Found(answer(tmp_path, CONTRACT | {"corpList": f"{MEMBER},{maker}"})).rows

    assert (row["supplier_no"], row["share_group"]) == (GOOD_NUMBER, "")


def test_shares_that_are_not_stated_are_a_warning(tmp_path):
    found = Found(answer(tmp_path, CONTRACT | {"corpList": PAIR.replace("60.5", "").replace("39.5", "")}))

    assert [(one.severity, one.code) for one in found.findings] == [("WARNING", "SHARES_NOT_STATED")]


def test_several_agencies_are_a_warning_and_the_first_has_it(tmp_path):
    listed = CONTRACT["dminsttList"] + ",[2^0711001^나래시^지자체^회계과^홍길동^000]"
    found = Found(answer(tmp_path, CONTRACT | {"dminsttList": listed, "corpList": PAIR}))

    assert found.codes == [(1, "SEVERAL_AGENCIES")]
    assert {row["agency_code"] for row in found.rows} == {"0711000"}


def test_foreign_money_is_never_read_as_won(tmp_path):
    found = Found(answer(tmp_path, CONTRACT | {"bsnsDivNm": "외자", "thtmCntrctAmtCrncy": "USD"}))

    assert found.codes == [(1, "AMOUNT_IN_FOREIGN_CURRENCY")]
    assert (found.rows[0]["is_foreign"], found.rows[0]["kind"]) == ("Y", "GOODS")


def test_a_deletion_names_contract_and_change(tmp_path):
    deletion = {
        "dltDt": "2026-05-02 10:15:08",
        "chgDivNm": "DEL",
        "untyCntrctNo": "1",
        "dcsnCntrctNo": "R26TA0024771302",
    }

    (row,) = Found(answer(tmp_path, deletion)).rows

    assert (row["deleted"], row["contract_no"], row["change_seq"]) == ("Y", "R26TA00247713", "02")
    assert row["booked_on"] == "2026-05-02"


@SHAPES
def test_a_delivery_line_has_difference_and_sum(tmp_path, shape):
    (row,) = Found(answer(tmp_path, DELIVERY, shape=shape)).rows

    assert (row["amount"], row["cumulative_amount"], row["line_no"]) == ("-1620", "8785260", "3")
    assert (row["order_date"], row["first_contract_date"]) == ("2026-06-24", "2026-05-24")
    assert (row["stage"], row["route"], row["kind"], row["mas"]) == ("DELIVERY", "MALL", "GOODS", "Y")


def test_the_standard_open_data_is_read(tmp_path):
    standard = {
        "cntrctNo": "R26TA00247713", "untyCntrctNo": "R26TE01743533", "cntrctOrd": "01", "cntrctNm": "전광판",
        "bsnsDivNm": "물품", "cntrctAmt": "214345450", "ttalCntrctAmt": "999", "cntrctCnclsDate": "2026-03-05",
        "cntrctCnclsSttusNm": "단가계약", "cntrctInsttCd": "1230000", "dmndInsttCd": "0711000", "dmndInsttNm": "가람시",
        "dmndInsttDivNm": "지방자치단체", "rprsntCorpNm": "가람", "rprsntCorpBizrno": "123-45-67891",
    }  # fmt: skip

    (row,) = Found(answer(tmp_path, standard)).rows

    assert (row["contract_no"], row["change_seq"], row["cumulative_amount"]) == ("R26TA00247713", "01", "214345450")
    assert (row["supplier_no"], row["contract_form"], row["route"]) == (GOOD_NUMBER, "단가계약", "VIA_PPS")


ERRORS = [
    ("01", "API_ERROR"), ("02", "API_ERROR"), ("04", "API_ERROR"), ("05", "API_ERROR"), ("99", "API_ERROR"),
    ("07", "API_ERROR_QUESTION"), ("10", "API_ERROR_QUESTION"), ("11", "API_ERROR_QUESTION"),
    ("12", "API_ERROR_QUESTION"), ("20", "API_ERROR_ACCESS"), ("22", "API_ERROR_QUOTA"), ("30", "API_ERROR_ACCESS"),
    ("31", "API_ERROR_ACCESS"), ("32", "API_ERROR_ACCESS"), ("03", "NO_ITEMS"),
]  # fmt: skip


@pytest.mark.parametrize("shape", ["json", "pages", "xml"])
@pytest.mark.parametrize(("code", "refused"), ERRORS)
def test_error_answers_are_told_in_words_with_their_code(tmp_path, shape, code, refused):
    items = [CONTRACT] if shape == "pages" and code != "03" else []
    error = refusal(answer(tmp_path, *items, shape=shape, code=code))

    assert error.code == refused
    assert error.params.get("result", code) == code
    assert f"{code}: " in messages.of_file(error) or code == "03"


def test_one_bad_page_among_good_ones_refuses_the_file(tmp_path):
    pages = [page(CONTRACT), page(code="22"), page(CONTRACT)]

    assert refusal(write(tmp_path / "a.json", json.dumps(pages))).code == "API_ERROR_QUOTA"


def test_an_error_without_a_header_is_understood(tmp_path):
    text = '{"resultCode": "30", "resultMsg": "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"}'

    assert refusal(write(tmp_path / "a.json", text)).code == "API_ERROR_ACCESS"


def test_the_gateways_error_is_understood(tmp_path):
    text = (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>SERVICE_KEY_IS_NOT_"
        "REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
    )

    error = refusal(write(tmp_path / "e.xml", text))
    assert (error.code, error.params["result"]) == ("API_ERROR_ACCESS", "30")
    assert "SERVICE_KEY_IS_NOT_REGISTERED_ERROR" in messages.of_file(error)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"response": {"header": {"resultCode": "00"}, "body": {"items": [{"a": "b"', "BROKEN_JSON"),
        ("<response><body><items><item>", "BROKEN_XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><response><body>&b;</body></response>', "BROKEN_XML"),
        ('{"response": {"header": {"resultCode": "00"}, "body": {"items": []}}}', "NO_ITEMS"),
        ('{"response": {"header": {"resultCode": "00"}, "body": {"items": ""}}}', "NO_ITEMS"),
        ('{"items": [{"bidNtceNo": "1", "bidNtceNm": "2"}]}', "UNKNOWN_FORMAT"),
        ('{"items": [{"untyCntrctNo": "1", "prdctAmt": "2"}]}', "API_DETAIL"),
    ],
)
def test_broken_and_other_answers_are_told_apart(tmp_path, text, code):
    assert refusal(write(tmp_path / "a.txt", text)).code == code


def test_a_large_answer_is_read_as_a_stream(tmp_path):
    found = Found(answer(tmp_path, *[DELIVERY | {"prdctSno": str(place)} for place in range(3_000)]))

    assert [row["line_no"] for row in found.rows] == [str(place) for place in range(3_000)]


@pytest.mark.parametrize(
    ("confirmed", "number", "change"),
    [
        ("R25TA0024771301", "R25TA00247713", "01"),
        ("R25TA00247713002", "R25TA00247713", "002"),
        ("R25TA00247713", "R25TA00247713", "00"),
        ("2016050001800", "20160500018", "00"),
        ("00148196603", "001481966", "03"),
        ("0016029000", "00160290", "00"),
        ("0024C1148_1", "0024C1148_1", "00"),
    ],
)
def test_the_number_of_a_contract_without_its_change(confirmed, number, change):
    assert number_and_change(confirmed) == (number, change)


@pytest.mark.parametrize("text", ["[1^a^b],[2^c^d]", "1^a^b],[2^c^d],", " [1^a^b],[2^c^d], "])
def test_packed_lists_survive_their_flaws(text):
    assert packed(text) == [["1", "a", "b"], ["2", "c", "d"]]


@pytest.mark.parametrize(
    "name",
    ["(주)가[나]", "[주]가람", "가람,나래", "가람], 나래", "가람^건설", "가^람^건^설", "가람, [나래]^건설", "가[나"],
)
@pytest.mark.parametrize("others", [("", ""), ("[", "]"), ("", "],")])
def test_names_of_companies_may_hold_brackets_commas_and_carets(tmp_path, name, others):
    start, end = others
    pair = PAIR.replace("가람건설", name).removeprefix("[").removesuffix("]")

    rows = Found(answer(tmp_path, CONTRACT | {"corpList": start + pair + end})).rows

    assert [(row["supplier_name"], row["supplier_no"], row["share"]) for row in rows] == [
        (name, GOOD_NUMBER, "60.5"), ("나래건설", ZERO_NUMBER, "39.5"),
    ]  # fmt: skip


def test_a_part_that_is_new_behind_the_business_number_changes_nothing(tmp_path):
    (row,) = Found(answer(tmp_path, CONTRACT | {"corpList": MEMBER.replace("]", "^새 항목]")})).rows

    assert (row["supplier_name"], row["supplier_no"]) == ("가람건설", GOOD_NUMBER)


def test_the_name_of_an_agency_may_hold_brackets(tmp_path):
    listed = "[1^0711000^가람시 [본청]^지자체^회계과^홍길동^000],[2^0711001^나래시^지자체^회계과^홍길동^000]"

    (row,) = Found(answer(tmp_path, CONTRACT | {"dminsttList": listed})).rows

    assert (row["agency_code"], row["agency_name"]) == ("0711000", "가람시 [본청]")
