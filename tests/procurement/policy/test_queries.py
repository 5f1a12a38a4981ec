from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.queries import (
    InheritanceCycleError,
    UnknownParameterError,
    WrongTypeError,
    at,
    lineage,
)

pytestmark = pytest.mark.django_db


def test_law_of_a_day_is_what_was_in_force_on_that_day(abroad, state):
    state("filing.returned_answer_days", 10, date(2020, 1, 1), date(2025, 6, 30))
    state("filing.returned_answer_days", 14, date(2025, 7, 1))

    assert at(date(2025, 6, 30), abroad).days("filing.returned_answer_days") == 10
    assert at(date(2025, 7, 1), abroad).days("filing.returned_answer_days") == 14


def test_unknown_parameter_is_named_with_day_and_set(abroad, state):
    state("filing.returned_answer_days", 10, date(2020, 1, 1))

    with pytest.raises(UnknownParameterError, match=r"abroad has no parameter 'filing\.returned.*on 2019-12-31"):
        at(date(2019, 12, 31), abroad).days("filing.returned_answer_days")


def test_child_set_overrides_its_parents_key_by_key(abroad, state):
    child = PolicySet.objects.create(code="child", name="Province", country="VN", currency="VND", parent=abroad)
    grandchild = PolicySet.objects.create(code="grandchild", name="Town", country="VN", currency="VND", parent=child)
    state("filing.plan_due", "01-31")
    state("filing.result_due", "01-31")
    state("filing.plan_due", "02-last", policy_set=child, citation="Provincial decree art. 2")

    snapshot = at(date(2026, 1, 1), grandchild)

    assert snapshot.day_in("filing.plan_due", 2026) == date(2026, 2, 28)
    assert snapshot.day_in("filing.result_due", 2026) == date(2026, 1, 31)
    assert snapshot.parameter("filing.plan_due").policy_set == "child"
    assert snapshot.parameter("filing.plan_due").citation == "Provincial decree art. 2"
    assert snapshot.parameter("filing.result_due").policy_set == "abroad"


def test_inheriting_in_a_circle_is_an_error_not_an_endless_loop(abroad):
    child = PolicySet.objects.create(code="child", name="Province", country="VN", currency="VND", parent=abroad)
    abroad.parent = child
    abroad.save()

    with pytest.raises(InheritanceCycleError, match="child > abroad > child"):
        lineage(PolicySet.objects.get(code="child"))


def test_proposals_are_not_law(abroad, state, proposer):
    state("filing.plan_due", "01-31", reference=False, proposed_by=proposer, proposed_at=timezone.now())

    with pytest.raises(UnknownParameterError):
        at(date(2026, 1, 1), abroad).value("filing.plan_due")


def test_values_come_in_the_type_of_their_key(abroad, state):
    state("filing.difference_tolerance", 300)
    state("filing.fine_up_to", 3_000_000)
    state("imports.joint_share_sum", "100")
    state("imports.joint_share_api", "WARN")
    state("counting.foreign_counts", value=False)
    state("green.explanation", {"increase_bp": 5000, "decrease_bp": 3000, "days": 15})
    state("tender.stay_months", 1)

    snapshot = at(date(2026, 1, 1), abroad)

    assert snapshot.bp("filing.difference_tolerance") == 300
    assert snapshot.won("filing.fine_up_to") == 3_000_000
    assert snapshot.decimal("imports.joint_share_sum") == Decimal(100)
    assert snapshot.text("imports.joint_share_api") == "WARN"
    assert snapshot.flag("counting.foreign_counts") is False
    assert snapshot.json("green.explanation")["days"] == 15
    assert snapshot.integer("tender.stay_months") == 1


def test_asking_for_another_type_is_an_error(abroad, state):
    state("filing.difference_tolerance", 300)

    with pytest.raises(WrongTypeError, match=r"filing\.difference_tolerance is of type BASIS_POINTS, not DAYS"):
        at(date(2026, 1, 1), abroad).days("filing.difference_tolerance")


def test_snapshot_is_frozen_and_the_next_one_is_never_stale(abroad, state):
    row = state("filing.plan_due", "01-31")
    before = at(date(2026, 1, 1), abroad)

    LegalParameter.objects.filter(pk=row.pk).update(value="02-15")

    assert before.value("filing.plan_due") == "01-31"
    assert at(date(2026, 1, 1), abroad).value("filing.plan_due") == "02-15"
    with pytest.raises(FrozenInstanceError):
        before.day = date(2020, 1, 1)


def test_a_snapshot_is_one_statement(kr_law, django_assert_num_queries):
    with django_assert_num_queries(1):
        snapshot = at(date(2026, 1, 1), kr_law)
    with django_assert_num_queries(0):
        assert snapshot.days("tender.recommendation_reply_days") == 15
