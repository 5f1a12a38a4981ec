import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.business_numbers import check_digit, checksum_fits, read_business_number

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "text", ["901-23-90000", "9012390000", " 901 23 90000 ", "901\u201323\u201390000", "\uff19\uff10\uff11-23-90000"]
)
def test_c21_hyphens_and_spaces_are_dropped(text):
    number = read_business_number(text)

    assert (number.digits, number.error, number.warning) == ("9012390000", None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BUSINESS_NUMBER_MISSING"),
        (" - ", "BUSINESS_NUMBER_MISSING"),
        ("01-23-90000", "BUSINESS_NUMBER_NINE_DIGITS"),
        ("90123900000", "BUSINESS_NUMBER_WRONG_LENGTH"),
        ("1248", "BUSINESS_NUMBER_WRONG_LENGTH"),
        ("#N/A", "BUSINESS_NUMBER_NOT_DIGITS"),
        ("9012390000.0", "BUSINESS_NUMBER_NOT_DIGITS"),
    ],
)
def test_c21_anything_but_ten_digits_is_an_error(text, code):
    number = read_business_number(text)

    assert number.digits is None
    assert number.error.code == code
    assert number.error.rule_id == "C-21"


def test_c21_nine_digits_are_never_padded_and_the_error_says_what_to_do():
    sentence = read_business_number("123456789").error.sentence()

    assert "“123456789” has nine digits" in sentence
    assert "Format the column as text" in sentence


def test_c21_checksum_failure_only_warns():
    number = read_business_number("123-45-67890")

    assert number.digits == "1234567890"
    assert number.error is None
    assert number.warning.code == "BUSINESS_NUMBER_CHECKSUM"
    assert "123-45-67890" in number.warning.sentence()


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(nine, place, step):
    number = nine + str(check_digit(nine))
    wrong = str((int(number[place]) + step) % 10)

    assert checksum_fits(number)
    assert not checksum_fits(number[:place] + wrong + number[place + 1 :])


@given(st.text(max_size=20))
def test_reading_gives_digits_or_an_error_never_both(text):
    number = read_business_number(text)

    assert (number.digits is None) == (number.error is not None)
    assert number.digits is None or (len(number.digits) == 10 and number.digits.isascii())


def test_every_supplier_of_the_real_register_passes(needs_shared):
    path = needs_shared / "data" / "registers" / "suppliers.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    column = next(place for place, name in enumerate(rows[0]) if "사업자" in name or "business" in name.lower())

    numbers = [read_business_number(row[column]) for row in rows[1:]]

    assert len(numbers) == 1253
    assert not [number for number in numbers if number.error or number.warning]
