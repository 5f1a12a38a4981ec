"""Notations that people and programs use for dates, amounts, numbers and shares."""

import pytest

from procurement.contracts.reading import values, vocabulary


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026/03/02", "2026-03-02"),
        ("20260302", "2026-03-02"),
        ("2026.03.02", "2026-03-02"),
        ("2026.03.02.", "2026-03-02"),
        ("2026. 3. 2.", "2026-03-02"),
        ("2026년 3월 2일", "2026-03-02"),
        ("2026-03-02 14:05", "2026-03-02"),
        ("2026-03-02 14:05:59", "2026-03-02"),
        ("20260302140559", "2026-03-02"),
        ("2026. 3. 2.(월)", "2026-03-02"),
        ("2026-03-02 (월)", "2026-03-02"),
        ("2026/3/2 0:00", "2026-03-02"),
        ("\u200b2026\u200b-03-02\u00a0", "2026-03-02"),
        ("２０２６０３０２", "2026-03-02"),
        (" ", ""),
        ("NULL", ""),
    ],
)
def test_dates_are_read_in_every_notation(written, meant):
    assert values.day(written) == (meant, "")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-02-30", "DATE_IMPOSSIBLE"),
        ("20261301", "DATE_IMPOSSIBLE"),
        ("46083", "DATE_IS_SERIAL"),
        ("작년 봄", "DATE_UNREADABLE"),
        ("26.3.2", "DATE_UNREADABLE"),
        ("26-03-02", "DATE_UNREADABLE"),
        ("03/02/2026", "DATE_UNREADABLE"),
        ("46083.5", "DATE_IS_SERIAL"),
        ("#REF!", "FORMULA_ERROR"),
    ],
)
def test_a_date_that_is_none_is_kept_with_its_reason(written, code):
    assert values.day(written) == (written, code)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234000", "1234000"),
        ("1,234,000", "1234000"),
        (" 1,234,000 ", "1234000"),
        ("-435,162,000", "-435162000"),
        ("(1,200)", "-1200"),
        ("1,200-", "-1200"),
        ("△1,200", "-1200"),
        ("−1,200", "-1200"),
        ("₩1,200", "1200"),
        ("-₩1,200", "-1200"),
        ("₩-1,200", "-1200"),
        ("1,200원", "1200"),
        ("１，２００", "1200"),
        ("+5", "5"),
        ("0", "0"),
        ("-0", "0"),
        ("000120", "120"),
        ("1200.00", "1200"),
        ("1,234원", "1234"),
        ("(1,234원)", "-1234"),
        ("(₩1,234)", "-1234"),
        ("₩(1,234)", "-1234"),
        ("▲ 1,234", "-1234"),
        ("∆1,234", "-1234"),
        ("—1,234", "-1234"),
        ("- ₩ 1,234", "-1234"),
        ("₩ 1,234 ", "1234"),
        ("1 234 000", "1234000"),
        ("1\u00a0234\u202f000 원", "1234000"),
        ("1, 234, 000", "1234000"),
        ("1,234\u200b,000\ufeff", "1234000"),
        ("12880757279936", "12880757279936"),
        ("NULL", ""),
    ],
)
def test_amounts_are_read_in_every_notation(written, meant):
    assert values.amount(written) == (meant, "")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1200.5", "AMOUNT_NOT_WHOLE"),
        ("12,34", "AMOUNT_UNREADABLE"),
        ("1,2,3", "AMOUNT_UNREADABLE"),
        ("천원", "AMOUNT_UNREADABLE"),
        ("--5", "AMOUNT_UNREADABLE"),
        ("1e5", "AMOUNT_UNREADABLE"),
        ("1.23E+09", "AMOUNT_UNREADABLE"),
        ("12 34", "AMOUNT_UNREADABLE"),
        ("1 2", "AMOUNT_UNREADABLE"),
        ("1234 000", "AMOUNT_UNREADABLE"),
        ("1.234.000", "AMOUNT_UNREADABLE"),
        ("1,234천원", "AMOUNT_UNREADABLE"),
        ("1.5억", "AMOUNT_UNREADABLE"),
        ("△(1,234)", "AMOUNT_UNREADABLE"),
        ("(-1,234)", "AMOUNT_UNREADABLE"),
        ("30%", "AMOUNT_UNREADABLE"),
        ("-", "AMOUNT_UNREADABLE"),
        ("#########", "AMOUNT_UNREADABLE"),
        ("²", "AMOUNT_UNREADABLE"),
        ("#N/A", "FORMULA_ERROR"),
    ],
)
def test_an_amount_that_is_none_is_kept_with_its_reason(written, code):
    assert values.amount(written) == (written, code)


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ("123-45-67891", "1234567891", ""),
        ("123 45 67891", "1234567891", ""),
        ('="0123456782"', "0123456782", ""),
        ("'0123456782", "0123456782", ""),
        ("1234567891.0", "1234567891", ""),
        ("123-45-67890", "1234567890", "BUSINESS_NUMBER_CHECKSUM"),
        ("123456782", "123456782", "BUSINESS_NUMBER_NINE_DIGITS"),
        ("12345", "12345", "BUSINESS_NUMBER_INVALID"),
        ("１２３－４５－６７８９１", "1234567891", ""),
        ("123\u200b-45-\u206067891\u00a0", "1234567891", ""),
        ("123—45―67891", "1234567891", ""),
        ("1.23E+09", "1.23E+09", "NUMBER_SHORTENED"),
        ("1.23457E+09", "1.23457E+09", "NUMBER_SHORTENED"),
        ("########", "########", "BUSINESS_NUMBER_INVALID"),
        ("F000000428", "F000000428", "BUSINESS_NUMBER_FOREIGN"),
        ("", "", "BUSINESS_NUMBER_MISSING"),
    ],
)
def test_business_numbers_are_never_padded_c21(written, meant, code):
    assert values.business_number(written) == (meant, code)


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ("00148196603", "00148196603", ""),
        ('="00148196603"', "00148196603", ""),
        ("Ｒ２６ＴＡ００２４７７１３", "R26TA00247713", ""),
        ("R26TA\u200b00247713\u00a0", "R26TA00247713", ""),
        ("002370054_1", "002370054_1", ""),
        ("2026E5", "2026E5", ""),
        ("2.01605E+12", "2.01605E+12", "NUMBER_SHORTENED"),
        ("2E+12", "2E+12", "NUMBER_SHORTENED"),
        ("######", "######", "FORMULA_ERROR"),
        ("#N/A", "#N/A", "FORMULA_ERROR"),
        ("#SPILL!", "#SPILL!", "FORMULA_ERROR"),
    ],
)
def test_codes_that_a_spreadsheet_has_destroyed_are_told(written, meant, code):
    assert values.code(written) == (meant, code)


@pytest.mark.parametrize(
    ("written", "code"),
    [("0711000", ""), ("711000", "AGENCY_CODE_SHORT"), ("B552833", ""), ("Z003620", ""), ("가람시", ""), ("", "")],
)
def test_an_agency_code_without_its_zero_is_told_and_never_padded(written, code):
    assert values.agency_code(written) == (written, code)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2022.04.07 ~ 2025.04.06", "2022-04-07", "2025-04-06"),
        ("20220408 - 20240407", "2022-04-08", "2024-04-07"),
        ("20220408-20240407", "2022-04-08", "2024-04-07"),
        ("2021-01-26", "2021-01-26", ""),
        ("2021-01-26 ~ 2024-01-25", "2021-01-26", "2024-01-25"),
        ("", "", ""),
    ],
)
def test_the_four_notations_of_a_period(written, first, last):
    assert values.period(written) == (first, last, "")


@pytest.mark.parametrize(
    ("written", "code"), [("33.33", ""), ("100", ""), ("0", "SHARE_UNREADABLE"), ("101", "SHARE_UNREADABLE")]
)
def test_shares_are_percentages(written, code):
    assert values.share(written) == (written, code)


@pytest.mark.parametrize("written", ["33.33%", "33.33 %", "３３．３３％", "33.33\u200b%"])
def test_shares_may_bear_their_sign(written):
    assert values.share(written) == ("33.33", "")


@pytest.mark.parametrize("cell", ["[소 계]", "[누 계]", "합계", "소계", "총 계", "3월 소계", "Sub-Total", "TOTAL"])
def test_words_of_subtotals(cell):
    assert values.is_subtotal(cell)


@pytest.mark.parametrize("cell", ["가람합계법인사무소 주식회사", "계", "설계", "기계", ""])
def test_words_that_are_no_subtotals(cell):
    assert not values.is_subtotal(cell)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("55121903", "GOODS"),
        ("9943221701", "GOODS"),
        ("81111513", "UNKNOWN"),
        ("72151399", "UNKNOWN"),
        ("5512", "UNKNOWN"),
        ("", "UNKNOWN"),
    ],
)
def test_kind_by_classification_is_only_claimed_for_goods_c19(code, kind):
    assert vocabulary.kind_of_classification(code) == kind


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("전남광주통합특별시 동구", "12"),
        ("광주광역시", "29"),
        ("경기도 광주시", "41"),
        ("전라남도", "46"),
        ("런던", ""),
    ],
)
def test_regions_by_name(name, code):
    assert vocabulary.region(name) == code
