"""Reports of the data hub, in all shapes that were seen."""

import pytest

from tests.procurement.contracts.reading.files import GOOD_NUMBER, Found, as_csv, refusal, write

LINES = [
    "조달방식", "업무구분", "계약구분", "계약납품구분", "계약(납품요구)일자", "계약(납품요구)번호", "변경차수",
    "물품순번", "최종계약(납품요구)여부", "수요기관코드", "수요기관", "소관구분", "수요기관소재시군구",
    "세부품명번호", "품명", "업체명", "사업자등록번호", "계약시점 기업구분", "계약(납품요구)명",
    "최초계약(납품요구)일자", "공급금액", "공급증감금액",
]  # fmt: skip
LINE = [
    "자체조달", "물품", "총액계약", "계약", "20260105", "R25TA09999901", "01", "1", "N", "0711000", "가람시 ",
    "지방정부", "전북특별자치도 김제시", "5512190303", "전광판", " 가람전자 ", GOOD_NUMBER,
    "중소기업 및 비영리법인", "(가칭)댇전친수1초 신축", "20251223", "125,415,000", "-435,162,000",
]  # fmt: skip
INNOVATIVE = [
    "혁신지정구분", "혁신지정기관명", "인증번호", "지정시작일자", "지정종료일자", "계약납품구분", "조달방식",
    "계약구분", "계약(납품요구)번호", "계약(납품요구)일자", "계약명", "물품분류번호", "수요기관",
    "사업자등록번호", "업체명", "계약(납품요구)금액",
]  # fmt: skip
DELIVERY = [
    "유형1", "중소벤처기업부 ", "2024-034", "20240402", "20270401", "납품", "중앙조달", "제3자단가계약",
    "R26TA09999902", "20260319", "망사포대", "24111511", "가람시", GOOD_NUMBER, "가람산업", "2,380,040",
]  # fmt: skip
PREAMBLE = (
    "검색조건 : 프롬프트 1: 기준일자(From)\r\n20260101\r\n프롬프트 2: 기준일자(To)\r\n20260728\r\n"
    "출력일자 : 2026-07-29\r\nUI-ADOXAA-045R.가상 내역\r\n\r\n"
)


def report(path, rows, *, encoding="utf-16", preamble=PREAMBLE):
    return write(path, preamble + as_csv(rows, delimiter="\t", quoting=1), encoding)


def line(**changes):
    return list((dict(zip(LINES, LINE, strict=True)) | changes).values())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "cp949", "utf-16-le", "utf-16-be"])
def test_a_change_keeps_its_difference_and_its_sum(tmp_path, encoding):
    found = Found(report(tmp_path / "r.csv", [LINES, LINE], encoding=encoding))

    (row,) = found.rows
    assert found.recognised.format == "HUB_CONTRACT_LINES"
    assert (row["amount"], row["cumulative_amount"]) == ("-435162000", "125415000")
    assert (row["booked_on"], row["contract_date"], row["order_date"]) == ("2026-01-05", "2025-12-23", "")
    assert (row["change_seq"], row["final_flag"], row["stage"], row["route"]) == ("01", "N", "CONTRACT", "OWN")
    assert (row["kind"], row["is_foreign"], row["stated_size"], row["agency_region"]) == ("GOODS", "N", "SME", "52")
    assert found.findings == []


def test_names_lose_their_trailing_spaces(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, LINE])).rows

    assert (row["agency_name"], row["supplier_name"]) == ("가람시", "가람전자")


def test_a_syllable_that_only_cp949_has_survives(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, LINE], encoding="cp949")).rows

    assert row["title"] == "(가칭)댇전친수1초 신축"


def test_a_syllable_taken_apart_by_an_euc_kr_writer_is_put_together(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, line(업체명="똠방각하")], encoding="euc-kr")).rows

    assert row["supplier_name"] == "똠방각하"


def test_codes_keep_their_leading_zeros(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, line(**{"계약(납품요구)번호": "00148196603"})])).rows

    assert (row["contract_no"], row["agency_code"]) == ("00148196603", "0711000")


@pytest.mark.parametrize("length", [0, 7, 45, 180])
def test_the_preamble_may_have_any_length(tmp_path, length):
    path = report(tmp_path / "r.csv", [LINES, LINE], preamble="조건\r\n" * length)

    found = Found(path)

    assert found.recognised.header_row == length + 1
    assert found.numbers == [length + 2]


def test_the_preamble_tells_period_print_day_and_report(tmp_path):
    recognised = Found(report(tmp_path / "r.csv", [INNOVATIVE, DELIVERY])).recognised

    assert (str(recognised.period_from), str(recognised.period_to)) == ("2026-01-01", "2026-07-28")
    assert (str(recognised.printed_on), recognised.report_id) == ("2026-07-29", "UI-ADOXAA-045R")


def test_columns_may_come_in_any_order_and_unknown_ones_are_left_out(tmp_path):
    rows = [[*reversed(LINES), "새 항목"], [*reversed(LINE), "무엇"]]

    found = Found(report(tmp_path / "r.csv", rows))

    assert found.rows[0]["amount"] == "-435162000"
    assert "새 항목" in found.recognised.ignored_columns


def test_a_delivery_of_the_mall_has_an_order_date(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [INNOVATIVE, DELIVERY])).rows

    assert (row["stage"], row["route"], row["kind"]) == ("DELIVERY", "MALL", "GOODS")
    assert (row["order_date"], row["contract_date"], row["change_seq"]) == ("2026-03-19", "", "0")
    assert (row["designation_no"], row["designation_issuer"], row["designation_to"]) == (
        "2024-034", "중소벤처기업부", "2027-04-01",
    )  # fmt: skip


def test_the_ceiling_of_a_unit_price_contract_is_told_by_stage_and_form_c11(tmp_path):
    ceiling = [*DELIVERY[:5], "계약", "자체조달", "일반단가계약", *DELIVERY[8:]]

    (row,) = Found(report(tmp_path / "r.csv", [INNOVATIVE, ceiling])).rows

    assert (row["stage"], row["contract_form"], row["route"]) == ("CONTRACT", "일반단가계약", "OWN")


def test_a_service_class_among_innovative_products_is_left_to_be_confirmed_c19(tmp_path):
    service = [*DELIVERY[:11], "81111513", *DELIVERY[12:]]

    (row,) = Found(report(tmp_path / "r.csv", [INNOVATIVE, service])).rows

    assert row["kind"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("division", "kind", "foreign"),
    [
        ("외자", "GOODS", "Y"),
        ("일반용역", "SERVICES", "N"),
        ("기술용역", "SERVICES", "N"),
        ("공사", "WORKS", "N"),
        ("", "UNKNOWN", "N"),
    ],
)
def test_kinds_by_business_division(tmp_path, division, kind, foreign):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, line(업무구분=division)])).rows

    assert (row["kind"], row["is_foreign"]) == (kind, foreign)


def test_blanks_and_literal_null_are_nothing(tmp_path):
    (row,) = Found(report(tmp_path / "r.csv", [LINES, line(세부품명번호=" ", 물품순번="NULL", 소관구분="")])).rows

    assert (row["item_code"], row["line_no"], row["agency_type"]) == ("", "", "OTHER")


def test_a_header_with_a_used_label_twice_is_refused(tmp_path):
    error = refusal(report(tmp_path / "r.csv", [[*LINES, "공급증감금액"], [*LINE, "1"]]))

    assert (error.code, error.params) == ("COLUMN_TWICE", {"column": "공급증감금액"})


def test_a_header_that_lacks_a_needed_label_is_told_which(tmp_path):
    error = refusal(report(tmp_path / "r.csv", [LINES[:-1], LINE[:-1]]))

    assert (error.code, error.params["columns"], error.params["row"]) == ("COLUMNS_MISSING", "공급증감금액", "8")
