"""The real files of the shared folder are read whole."""

import csv

import pytest

from procurement.contracts.reading.values import code_text
from tests.procurement.contracts.reading.files import Found, refusal, write

LINES = "data/koneps-reports/contract-lines.utf16.csv"
INNOVATIVE = "data/koneps-reports/innovative-product-deliveries.utf16.csv"


def total(found):
    return sum(int(row["amount"]) for row in found.rows)


def test_the_contract_lines_report(needs_shared):
    found = Found(needs_shared / LINES)

    assert (found.recognised.report_id, found.recognised.header_row) == ("UI-ADOXFA-190R", 46)
    assert (len(found.rows), total(found), found.findings) == (1_336, 82_426_397_876, [])
    assert sum(int(row["amount"]) < 0 for row in found.rows) > 0
    assert str(found.recognised.period_to) == "2026-07-29"


def test_the_innovative_products_report(needs_shared):
    found = Found(needs_shared / INNOVATIVE)

    assert (found.recognised.report_id, found.recognised.header_row) == ("UI-ADOXAA-045R", 8)
    assert (len(found.rows), total(found), found.findings) == (4_040, 275_184_936_569, [])
    assert sum(row["contract_form"] == "일반단가계약" and row["stage"] == "CONTRACT" for row in found.rows) == 22
    assert not any(row["agency_name"] != row["agency_name"].strip() for row in found.rows)
    assert sum(row["kind"] == "UNKNOWN" for row in found.rows) == 137


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_the_reports_in_another_encoding_read_the_same(needs_shared, tmp_path, encoding):
    text = (needs_shared / INNOVATIVE).read_bytes().decode("utf-16")
    lost = {letter for letter in set(text) if not letter.encode(encoding, "ignore")}
    text = text.translate(dict.fromkeys(map(ord, lost), "?"))

    again = Found(write(tmp_path / "again.csv", text, encoding))

    assert (again.recognised.encoding, len(again.rows), total(again)) == (encoding, 4_040, 275_184_936_569)


def test_every_row_number_is_the_line_of_the_file(needs_shared):
    found = Found(needs_shared / LINES)
    lines = (needs_shared / LINES).read_bytes().decode("utf-16").split("\r\n")

    for number, row in zip(found.numbers, found.rows, strict=True):
        assert row["contract_no"] in code_text(lines[number - 1])


@pytest.mark.parametrize(
    ("operation", "rows", "won"),
    [
        ("CntrctInfoService/getCntrctInfoListThng", 1, 2_080_000),
        ("CntrctInfoService/getCntrctInfoListServcPPSSrch", 1, 255_360_400),
        ("CntrctInfoService/getCntrctInfoListCnstwkChgHstry", 2, 186_336_500),
        ("PubDataOpnStdService/getDataSetOpnStdCntrctInfo", 1, 214_345_450),
        ("ShoppingMallPrdctInfoService/getDlvrReqInfoList", 4, 30_018_190),
    ],
)
def test_real_answers_of_the_open_api(needs_shared, operation, rows, won):
    found = Found(needs_shared / f"data/koneps-api/{operation}.json")

    assert len(found.rows) == rows
    assert [one for one in found.findings if one.severity == "ERROR"] == []
    sums = [int(row["cumulative_amount"]) if not row["amount"] else int(row["amount"]) for row in found.rows]
    assert sum(sums) == won


def test_whole_delivery_requests_are_marked_by_line_nought(needs_shared):
    found = Found(needs_shared / "data/koneps-api/ShoppingMallPrdctInfoService/getDlvrReqInfoList.json")

    assert {row["line_no"] for row in found.rows} == {"0"}


def test_every_other_file_of_the_folder_is_refused_with_a_reason(needs_shared):
    for path in [*needs_shared.glob("data/registers/*.csv"), *needs_shared.glob("data/koneps-api/Bid*/*.json")]:
        assert refusal(path).code in {"UNKNOWN_FORMAT", "COLUMNS_MISSING", "NO_ITEMS"}, path


def test_the_reports_values_are_what_a_plain_reader_finds(needs_shared):
    text = (needs_shared / LINES).read_bytes().decode("utf-16").split("\r\n", 45)[45]
    plain = list(csv.DictReader(text.splitlines(), delimiter="\t"))

    for raw, row in zip(plain, Found(needs_shared / LINES).rows, strict=True):
        assert row["supplier_no"] == raw["사업자등록번호"]
        assert row["amount"] == str(int(raw["공급증감금액"].replace(",", "")))
        assert row["booked_on"].replace("-", "") == raw["계약(납품요구)일자"]
