from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from procurement.policy.models import LegalParameter
from procurement.policy.queries import at
from procurement.policy.services import ApprovalRefusedError, approve, may_approve, propose

pytestmark = pytest.mark.django_db
KEY = "filing.returned_answer_days"


@pytest.fixture
def proposed(abroad, proposer):
    def make(value=14, valid_from=date(2026, 3, 1), valid_to=None, **fields):
        return propose(
            policy_set=abroad,
            key=fields.pop("key", KEY),
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            authority="NOTICE",
            citation=fields.pop("citation", "Notice 2026-1"),
            proposed_by=proposer,
            **fields,
        )

    return make


def rows(abroad):
    found = LegalParameter.objects.filter(policy_set=abroad, key=KEY).order_by("valid_from")
    return [(row.value, row.valid_from, row.valid_to) for row in found]


def refusals(parameter, person):
    with pytest.raises(ApprovalRefusedError) as refused:
        approve(parameter=parameter, approved_by=person)
    return [reason.code for reason in refused.value.decision.reasons]


def test_second_person_puts_a_proposal_in_force_and_the_row_before_ends(abroad, state, proposed, proposer, approver):
    state(KEY, 10)

    approved = approve(parameter=proposed(), approved_by=approver)

    assert (approved.proposed_by, approved.approved_by) == (proposer, approver)
    assert approved.approved_at >= approved.proposed_at
    assert approved.unit == "days"
    assert rows(abroad) == [
        (10, date(2020, 1, 1), date(2026, 2, 28)),
        (14, date(2026, 3, 1), None),
    ]
    assert at(date(2026, 2, 28), abroad).days(KEY) == 10
    assert at(date(2026, 3, 1), abroad).days(KEY) == 14


def test_row_before_goes_on_after_a_value_for_a_time(abroad, state, proposed, approver):
    state(KEY, 10)

    approve(parameter=proposed(valid_to=date(2026, 12, 31)), approved_by=approver)

    assert rows(abroad) == [
        (10, date(2020, 1, 1), date(2026, 2, 28)),
        (14, date(2026, 3, 1), date(2026, 12, 31)),
        (10, date(2027, 1, 1), None),
    ]


def test_first_row_of_a_key_needs_nothing_before_it(abroad, proposed, approver):
    approve(parameter=proposed(), approved_by=approver)

    assert rows(abroad) == [(14, date(2026, 3, 1), None)]


def test_nobody_approves_their_own_proposal(abroad, state, proposed, proposer):
    state(KEY, 10)

    assert refusals(proposed(), proposer) == ["SAME_PERSON"]
    assert rows(abroad)[0] == (10, date(2020, 1, 1), None)


def test_database_refuses_one_person_in_both_parts(proposed, proposer):
    row = proposed()

    with pytest.raises(IntegrityError, match="approved_by_another_person"), transaction.atomic():
        LegalParameter.objects.filter(pk=row.pk).update(approved_by=proposer, approved_at=timezone.now())


def test_a_row_is_approved_once(proposed, approver):
    row = approve(parameter=proposed(), approved_by=approver)

    assert refusals(row, approver) == ["IN_FORCE"]


def test_reference_rows_are_not_approved(state, approver):
    assert refusals(state(KEY, 10), approver) == ["IN_FORCE"]


@pytest.mark.parametrize("later_from", [date(2026, 3, 1), date(2026, 7, 1)])
def test_a_row_that_is_settled_for_later_days_is_never_overwritten(abroad, state, proposed, approver, later_from):
    state(KEY, 20, later_from)

    assert refusals(proposed(), approver) == ["LATER_ROW"]
    assert (20, later_from, None) in rows(abroad)


def test_proposal_that_ends_before_a_later_row_is_approved(abroad, state, proposed, approver):
    state(KEY, 20, date(2026, 7, 1))

    approve(parameter=proposed(valid_to=date(2026, 6, 30)), approved_by=approver)

    assert [value for value, _from, _to in rows(abroad)] == [14, 20]


def test_of_two_proposals_for_one_day_only_the_first_is_approved(proposed, approver):
    first, second = proposed(), proposed(value=21)
    approve(parameter=first, approved_by=approver)

    assert refusals(second, approver) == ["LATER_ROW"]


def test_all_reasons_are_told_at_once(state, proposed, proposer):
    state(KEY, 20, date(2026, 7, 1))

    decision = may_approve(proposed(), proposer)

    assert [reason.code for reason in decision.reasons] == ["SAME_PERSON", "LATER_ROW"]
    assert "from 2026-07-01" in decision.reasons[1].sentence()


def test_value_that_no_longer_fits_its_key_is_not_approved(proposed, approver):
    row = proposed()
    LegalParameter.objects.filter(pk=row.pk).update(value="fourteen")

    assert refusals(row, approver) == ["VALUE"]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"value": "14"}, {"value"}),
        ({"key": "filing.never"}, {"key"}),
        ({"citation": ""}, {"citation"}),
        ({"valid_to": date(2026, 2, 1)}, {"__all__"}),
    ],
)
def test_proposals_are_checked(proposed, fields, names):
    with pytest.raises(ValidationError) as refused:
        proposed(**fields)

    assert set(refused.value.message_dict) == names


def test_database_refuses_two_rows_in_force_on_one_day(state):
    state(KEY, 10, date(2020, 1, 1), date(2026, 3, 1))

    with pytest.raises(IntegrityError, match="parameters_in_force_do_not_overlap"), transaction.atomic():
        state(KEY, 14, date(2026, 3, 1))
