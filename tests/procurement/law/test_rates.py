import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.rates import GradeBand, Rate, achievement, grade, is_met, round_half_up, shortfall

BANDS = [GradeBand(name, Decimal(least)) for name, least in [("S", 120), ("A", 100), ("B", 90), ("C", 70), ("D", 0)]]
WON = st.integers(-(10**16), 10**16)
BASES = st.integers(1, 10**16)
TARGETS = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("example", "numerator", "denominator", "target", "met", "mark"),
    [
        ("E02a", 30, 600, 500, True, "A"),
        ("E03", 60, 450, 1500, False, "C"),
        ("E05a", 123_456_789, 12_345_678_900, 100, True, "A"),
        ("E05b", 123_456_788, 12_345_678_900, 100, False, "B"),
        ("E09", 0, 1000, 5000, False, "D"),
        ("E16", 550, 950, 5000, True, "A"),
        ("E33", 240, 400, 5000, True, "S"),
    ],
)
def test_worked_examples(example, numerator, denominator, target, met, mark):
    assert is_met(numerator, denominator, target) is met
    assert grade(achievement(numerator, denominator, target), BANDS) == mark


def test_every_worked_example_of_the_rule_sheet(needs_shared):
    path = needs_shared / "rules" / "priority_purchase_examples.json"
    checked = 0
    for example in json.loads(path.read_text(encoding="utf-8"))["rate_examples"]:
        if example["status"] != "COMPUTED" or not example["target_pct"]:
            continue
        numerator, denominator = (int(Fraction(example[key]) * 1000) for key in ("numerator", "denominator"))
        target = int(Decimal(example["target_pct"]) * 100)
        achieved = achievement(numerator, denominator, target)

        assert Rate(numerator, denominator).percent() == Decimal(example["rate"]), example["id"]
        assert is_met(numerator, denominator, target) is example["met"], example["id"]
        assert round_half_up(achieved, 1) == Decimal(example["achievement"]), example["id"]
        assert grade(achieved, BANDS) == example["grade"], example["id"]
        checked += 1
    assert checked >= 30


@pytest.mark.parametrize("denominator", [0, -5])
def test_without_a_base_nothing_is_known(denominator):
    rate = Rate(3, denominator)

    assert rate.value is None
    assert rate.percent() is None
    assert is_met(3, denominator, 100) is None
    assert achievement(3, denominator, 100) is None
    assert grade(None, BANDS) == "N/A"


def test_without_a_target_nothing_is_achieved():
    assert achievement(3, 10, 0) is None


@given(WON, BASES, TARGETS)
def test_buying_the_shortfall_meets_the_target_and_one_won_less_does_not(numerator, denominator, target):
    missing = shortfall(numerator, denominator, target)

    assert is_met(numerator + missing, denominator, target)
    assert missing == 0 or not is_met(numerator + missing - 1, denominator, target)
    assert (missing == 0) == is_met(numerator, denominator, target)


@given(WON, BASES, st.integers(1, 10_000))
def test_met_means_an_achievement_of_a_hundred_percent(numerator, denominator, target):
    achieved = achievement(numerator, denominator, target)

    assert is_met(numerator, denominator, target) == (achieved >= 100)
    assert is_met(numerator, denominator, target) == (grade(achieved, BANDS) in {"S", "A"})


@given(WON, BASES, TARGETS)
def test_met_agrees_with_the_exact_rate(numerator, denominator, target):
    assert is_met(numerator, denominator, target) == (Rate(numerator, denominator).value >= Fraction(target, 10_000))


@given(st.fractions(-500, 500))
def test_grade_does_not_depend_on_the_order_of_bands(achieved):
    assert grade(achieved, BANDS) == grade(achieved, BANDS[::-1])


@given(st.fractions(0, 500), st.fractions(0, 500))
def test_more_achievement_never_gives_a_worse_grade(one, other):
    order = [band.grade for band in BANDS]
    better, worse = max(one, other), min(one, other)

    assert order.index(grade(better, BANDS)) <= order.index(grade(worse, BANDS))


def test_grade_needs_bands():
    with pytest.raises(ValueError, match="no grade bands"):
        grade(Fraction(100), [])


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction("2.675"), 2, "2.68"),
        (Fraction("-2.675"), 2, "-2.68"),
        (Fraction(799999, 10000), 2, "80.00"),
        (5, 0, "5"),
        (Decimal("0.5"), 0, "1"),
    ],
)
def test_halves_go_up_for_display(value, places, shown):
    assert str(round_half_up(value, places)) == shown


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_module(value, places):
    assert round_half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("counted", "base", "places", "shown"),
    [(1, 8, 2, "12.50"), (2, 3, 2, "66.67"), (1, 8, 0, "13"), (590, 1024, 1, "57.6"), (0, 5, 2, "0.00")],
)
def test_rate_in_percent_is_rounded_half_up_for_display(counted, base, places, shown):
    assert str(Rate(counted, base).percent(places)) == shown
    assert str(Rate(counted, base).percent()) == str(Rate(counted, base).percent(2))


def test_rate_without_a_base_has_no_percent():
    assert Rate(0, 0).percent() is None
