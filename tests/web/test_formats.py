"""How figures read in Korean and in English."""

from decimal import Decimal

import pytest
from django.utils import translation

from procurement.web import formats


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (None, "—", "—"),
        (0, "0원", "₩0"),
        (-1_234_567, "-1,234,567원", "-₩1,234,567"),
        (Decimal(12_345_678_900), "12,345,678,900원", "₩12,345,678,900"),
    ],
)
def test_an_amount_is_exact_and_an_unknown_one_is_a_dash(won, korean, english):
    with translation.override("ko"):
        assert formats.amount(won) == korean
    with translation.override("en"):
        assert formats.amount(won) == english


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (99_999_999, "99,999,999원", "₩99,999,999"),
        (100_000_000, "1억원", "₩100 m"),
        (1_234_000_000, "12.3억원", "₩1.23 bn"),
        (123_456_789_012, "1,235억원", "₩123 bn"),
        (-2_500_000_000_000, "-2.5조원", "-₩2.5 trn"),
    ],
)
def test_a_large_amount_has_a_readable_unit(won, korean, english):
    with translation.override("ko"):
        assert formats.short_amount(won) == korean
    with translation.override("en"):
        assert formats.short_amount(won) == english


@pytest.mark.parametrize(
    ("points", "shown"),
    [(None, "—"), (Decimal("49.995"), "50.00%"), (Decimal("0.994999"), "0.99%"), (0, "0.00%")],
)
def test_percent_is_rounded_half_up(points, shown):
    assert formats.percent(points) == shown


@pytest.mark.parametrize(
    ("counted", "base", "expected"), [(1, 4, Decimal(25)), (1, 0, None), (None, 5, None), (0, 5, Decimal(0))]
)
def test_a_ratio_without_a_base_is_unknown(counted, base, expected):
    assert formats.ratio(counted, base) == expected


@pytest.mark.parametrize(("points", "shown"), [(5000, "50%"), (110, "1.1%"), (10000, "100%"), (0, "0%"), (None, "—")])
def test_targets_read_as_the_law_writes_them(points, shown):
    assert formats.basis_points(points) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("1234567890", "123-45-67890"), ("123456789", "123456789"), ("", "—"), (None, "—")]
)
def test_business_numbers_have_hyphens(number, shown):
    assert formats.business_number(number) == shown
