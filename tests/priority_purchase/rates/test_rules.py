"""The pure rules of rates."""

from decimal import Decimal
from fractions import Fraction

import pytest

from priority_purchase.rates.rules import MetShare, met_by_type, percent, whole_outcome

V29 = (
    ("STATE", 31, 61),
    ("LOCAL", 80, 243),
    ("EDUCATION", 100, 193),
    ("OTHER_PUBLIC", 368, 497),
    ("LOCAL_CORPORATION", 11, 30),
)
"""Agencies that met the target for products of persons with severe disabilities in FY2024, by group."""


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(590, 1024), 1, Decimal("57.6")),
        (Fraction(590, 1024), 2, Decimal("57.62")),
        (Fraction(1, 8), 0, Decimal(13)),
        (None, 2, None),
    ],
)
def test_percent_rounds_half_up_and_keeps_the_unknown(value, places, shown):
    assert percent(value, places) == shown


def test_percent_has_two_decimals():
    assert str(percent(Fraction(1, 2))) == "50.00"


@pytest.mark.parametrize(
    ("parts", "outcome"),
    [
        ([], "N/A"),
        ([None, None], "N/A"),
        ([True, None], "ALL_MET"),
        ([True, False, None], "PARTIAL"),
        ([False, None], "MISSED"),
    ],
)
def test_outcome_of_a_programme_in_parts(parts, outcome):
    assert whole_outcome(parts) == outcome


def test_v29_met_agencies_by_type_roll_up():
    verdicts = [(kind, place < met) for kind, met, total in V29 for place in range(total)]
    *types, whole = met_by_type(verdicts)

    assert [(one.type, one.met, one.judged) for one in types] == list(V29)
    assert (whole.type, whole.met, whole.judged, whole.unknown) == ("", 590, 1024, 0)
    assert percent(whole.share, places=1) == Decimal("57.6")


def test_no_verdict_is_neither_met_nor_missed():
    assert met_by_type([("STATE", True), ("STATE", None), ("LOCAL", None)]) == [
        MetShare("STATE", 1, 1, 1),
        MetShare("LOCAL", 0, 0, 1),
        MetShare("", 1, 1, 2),
    ]
    assert MetShare("LOCAL", 0, 0, 1).share is None
