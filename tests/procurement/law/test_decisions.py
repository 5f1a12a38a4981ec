import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.decisions import Decision, Outcome, Reason

LATE = Reason("LATE", "Due on {due}", article="Decree art. 4(1)", rule_id="t4", values={"due": "2026-01-31"})
OPEN = Reason("OPEN", "A negative line is open")
DECISIONS = st.builds(
    Decision,
    st.sampled_from(Outcome),
    st.lists(st.builds(Reason, st.text(string.ascii_uppercase, min_size=1), st.just("Why")), max_size=2).map(tuple),
)


def test_every_objection_is_told():
    decision = Decision.of([LATE, OPEN])

    assert decision.outcome is Outcome.REFUSED
    assert not decision.is_allowed
    assert [reason.code for reason in decision.reasons] == ["LATE", "OPEN"]


def test_without_objections_it_is_allowed():
    assert Decision.of([]).is_allowed


def test_sentence_is_translated_before_its_values_are_set():
    korean = {"Due on {due}": "{due}까지"}

    assert LATE.sentence() == "Due on 2026-01-31"
    assert LATE.sentence(korean.__getitem__) == "2026-01-31까지"


def test_reasons_can_be_kept_in_sets():
    assert len({LATE, LATE, OPEN}) == 2


@given(DECISIONS, DECISIONS)
def test_both_must_allow_and_no_reason_is_lost(one, other):
    both = one & other

    assert both.reasons == one.reasons + other.reasons
    assert both.is_allowed <= (Outcome.REFUSED not in {one.outcome, other.outcome})
    assert (both.outcome is Outcome.REFUSED) == (Outcome.REFUSED in {one.outcome, other.outcome})


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_does_not_apply_leaves_the_other_answer(outcome):
    silent = Decision(Outcome.NOT_APPLICABLE)

    assert (silent & Decision(outcome)).outcome is outcome
    assert (Decision(outcome) & silent).outcome is outcome
