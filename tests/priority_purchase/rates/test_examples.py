"""Every worked example of the rule sheet through the database: entries and credentials in, result out."""

import json
from fractions import Fraction

import pytest

from priority_purchase.rates import rules
from priority_purchase.rates.enums import Flag
from priority_purchase.rates.figures import Figure
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live, on_demand
from procurement.policy.queries import site_policy_set
from tests.priority_purchase.rates.scenarios import SCENARIOS, Asked


def figure_of(asked: Asked) -> Figure:
    if asked.profile:
        found = on_demand([asked.agency], year=asked.year, policy_set=site_policy_set(), profile_code=asked.profile)[0]
    else:
        found = live(asked.agency, year=asked.year)
    return next(one for one in found.figures if one.programme.code == asked.programme)


def expected_of(shared, example):
    path = shared / "rules" / "priority_purchase_examples.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["rate_examples"]
    return next(row for row in rows if row["id"] == example)


@pytest.mark.django_db
@pytest.mark.parametrize("example", sorted(SCENARIOS))
def test_example(example, needs_shared):
    expected = expected_of(needs_shared, example)
    asked = SCENARIOS[example]()

    figure = figure_of(asked)

    assert figure.status == expected["status"]
    assert figure.grade == expected["grade"]
    assert figure.met == expected["met"]
    for amount, name in ((figure.counted, "numerator"), (figure.base, "denominator")):
        if expected[name] is None:
            assert amount is None
        else:
            assert amount == Fraction(expected[name]) * asked.unit
    shown = Card(figure).percent
    assert (None if shown is None else str(shown)) == expected["rate"]
    if expected.get("achievement"):
        achieved = Card(figure).achievement
        assert str(achieved) == expected["achievement"]
    if expected["target_pct"] is not None:
        assert figure.target.basis_points == Fraction(expected["target_pct"]) * 100


def test_no_example_is_left_out(needs_shared):
    path = needs_shared / "rules" / "priority_purchase_examples.json"
    ids = {row["id"] for row in json.loads(path.read_text(encoding="utf-8"))["rate_examples"]}

    assert set(SCENARIOS) == ids


@pytest.mark.django_db
def test_agreed_target_below_the_statute_is_flagged():
    asked = SCENARIOS["E36a"]()

    assert Flag.BELOW_STATUTORY_50 in figure_of(asked).flags


@pytest.mark.django_db
def test_agency_of_half_a_year_is_flagged():
    asked = SCENARIOS["E33"]()

    assert Flag.PARTIAL_YEAR in figure_of(asked).flags


@pytest.mark.django_db
def test_expired_women_certificate_still_counts_for_smes():
    asked = SCENARIOS["E19b"]()

    sme = figure_of(Asked(asked.agency, "SME"))

    assert sme.counted == sme.base == 400_000_000


@pytest.mark.django_db
def test_deemed_sme_counts_for_nothing_else():
    agency = SCENARIOS["E24"]().agency

    tech = figure_of(Asked(agency, "TECH"))

    assert tech.base == 0


def test_women_as_a_whole_is_partial():
    assert rules.whole_outcome([True, False, True]) == "PARTIAL"
    assert rules.whole_outcome([True, None, True]) == "ALL_MET"
    assert rules.whole_outcome([False, None, None]) == "MISSED"
    assert rules.whole_outcome([None, None, None]) == "N/A"
