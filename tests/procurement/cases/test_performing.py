from datetime import date
from uuid import uuid4

import pytest

from procurement.cases.enums import EventKind
from procurement.cases.errors import Conflict, InvalidInput, NotAllowed, Refused, SignatureMissing
from procurement.cases.models import Case, CaseCounter
from procurement.cases.performing import open_case, perform, revise
from procurement.jobs import clock
from procurement.organisations.models import Membership
from tests.permits.enums import State
from tests.permits.workflow import Permit
from tests.permits.world import draft, proposed, submitted, take


def last(case):
    return case.events.order_by("-seq").first()


def test_a_draft_has_no_number_and_an_event_that_opened_it(who):
    permit = draft(who)

    assert (permit.number, permit.state, permit.version, permit.waits_for) == (None, State.DRAFT, 0, "part:APPLICANT")
    assert [event.kind for event in permit.events.all()] == [EventKind.OPENED, EventKind.PARTY_JOINED]


def test_submitting_gives_the_next_number_of_the_year_and_fixes_the_law_of_the_day(who, now):
    now(date(2026, 3, 2))
    first, second = draft(who), draft(who)
    now(date(2026, 3, 5))

    take(second, "submit", who.applicant)
    permit = take(first, "submit", who.applicant)

    assert permit.number == "PM-2026-000002"
    assert permit.policy_day == date(2026, 3, 5)
    assert permit.submitted_at == last(permit).at
    assert CaseCounter.objects.get().last == 2


def test_a_step_raises_the_version_and_says_who_took_it_for_whom(who):
    permit = take(draft(who), "submit", who.applicant)

    event = last(permit)
    assert permit.version == 1
    assert (event.transition, event.source, event.target, event.version) == ("submit", "DRAFT", "SUBMITTED", 1)
    assert (event.actor, event.role, event.company) == (who.applicant.user, "REPRESENTATIVE", who.company)


def test_all_unmet_conditions_are_said_at_once_with_their_article(who):
    permit = draft(who, square_metres=0, goods=" ")

    with pytest.raises(Refused) as refusal:
        perform(permit, "submit", actor=who.applicant)

    assert [(one.code, one.article) for one in refusal.value.reasons] == [
        ("no_size", "Market Stall Act art. 3"),
        ("no_goods", "Market Stall Act art. 3"),
    ]
    assert Case.objects.get(pk=permit.pk).version == 0


@pytest.mark.parametrize("wrong", ["staff", "stranger", "operator", "auditor"])
def test_only_the_one_who_is_named_takes_a_step(who, wrong):
    permit = draft(who)

    with pytest.raises(NotAllowed, match="applicant"):
        perform(permit, "submit", actor=getattr(who, wrong))


def test_a_role_withdrawn_a_moment_ago_no_longer_counts(who):
    permit = draft(who)
    Membership.objects.filter(user=who.applicant.user).update(valid_to=date(2020, 1, 1))

    with pytest.raises(NotAllowed):
        perform(permit, "submit", actor=who.applicant)


def test_a_person_made_inactive_takes_no_step(who):
    permit = draft(who)
    type(who.applicant.user).objects.filter(pk=who.applicant.user.pk).update(is_active=False)

    with pytest.raises(NotAllowed):
        perform(permit, "submit", actor=who.applicant)


def test_who_saw_an_older_case_is_told_what_happened_meanwhile(who):
    seen = submitted(who)
    take(seen, "withdraw", who.applicant)

    with pytest.raises(Conflict, match=r"Withdraw.*withdrawn"):
        perform(seen, "send_to_surveyor", actor=who.operator, surveyor=who.surveyor.user.pk)


def test_a_step_that_was_taken_is_not_taken_again(who):
    permit = draft(who)
    take(permit, "submit", who.applicant)

    with pytest.raises(Conflict):
        perform(permit, "submit", actor=who.applicant)

    assert permit.events.filter(transition="submit").count() == 1


def test_a_form_sent_twice_has_one_effect(who):
    permit, token = draft(who), uuid4()

    first = perform(permit, "submit", actor=who.applicant, token=token)
    second = perform(permit, "submit", actor=who.applicant, token=token)

    assert first.pk == second.pk
    assert permit.events.filter(transition="submit").count() == 1


def test_somebody_elses_token_says_nothing_of_what_was_done(who):
    permit, token = draft(who), uuid4()
    perform(permit, "submit", actor=who.applicant, token=token)

    with pytest.raises(Conflict):
        perform(permit, "submit", actor=who.staff, token=token)


def test_a_step_cannot_be_skipped(who):
    permit = submitted(who)

    with pytest.raises(Conflict):
        perform(permit, "decide", actor=who.other_operator, signed=True, granted="yes")


def test_input_that_does_not_fit_changes_nothing_and_names_the_field(who):
    permit = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)

    with pytest.raises(InvalidInput) as refusal:
        perform(permit, "propose", actor=who.surveyor, rent=0)

    assert [one.code for one in refusal.value.reasons] == ["rent"]
    assert Permit.objects.get(pk=permit.pk).state == State.EXAMINED


def test_a_person_of_another_office_as_input_is_refused(who):
    permit = submitted(who)

    with pytest.raises(InvalidInput):
        perform(permit, "send_to_surveyor", actor=who.operator, surveyor=who.operator.user.pk)


def test_who_worked_on_the_case_does_not_decide_it(who):
    permit = proposed(who)

    with pytest.raises(Refused, match="Take over"):
        perform(permit, "decide", actor=who.operator, signed=True, granted="yes")

    assert take(permit, "decide", who.other_operator, signed=True, granted="yes").state == State.GRANTED


def test_a_signed_step_asks_for_the_signature(who):
    with pytest.raises(SignatureMissing):
        perform(proposed(who), "decide", actor=who.other_operator, granted="yes")


@pytest.mark.parametrize(("granted", "state"), [("yes", State.GRANTED), ("no", State.REFUSED)])
def test_a_step_with_several_ends_says_which(who, granted, state):
    permit = take(proposed(who), "decide", who.other_operator, signed=True, granted=granted)

    assert (permit.state, permit.waits_for) == (state, "")
    assert permit.closed_at is not None
    assert last(permit).details == {"rent": 90_000}


def test_a_step_without_input_takes_none(who):
    with pytest.raises(TypeError, match="takes no input"):
        perform(draft(who), "submit", actor=who.applicant, state="GRANTED")


def test_a_draft_is_revised_and_the_event_names_the_fields_without_their_values(who):
    permit = draft(who)

    revised = revise(permit, actor=who.staff, goods="나무", square_metres=12)

    assert (revised.goods, revised.version) == ("나무", 1)
    assert last(permit).details == {"fields": ["goods"]}
    assert "나무" not in last(permit).canonical


def test_two_windows_do_not_overwrite_each_other(who):
    permit = draft(who)
    revise(Permit.objects.get(pk=permit.pk), actor=who.staff, goods="나무")

    with pytest.raises(Conflict):
        revise(permit, actor=who.applicant, goods="꽃과 나무")


def test_nothing_is_revised_once_it_is_submitted(who):
    with pytest.raises(NotAllowed):
        revise(submitted(who), actor=who.applicant, goods="나무")


def test_a_part_that_the_procedure_does_not_know_is_a_mistake_of_the_code(who):
    with pytest.raises(ValueError, match="no part 'JUDGE'"):
        open_case(Permit, actor=who.applicant, title="x", parties={"JUDGE": {"company": who.company}})


def test_the_law_of_a_case_stays_that_of_its_submission(who, now):
    permit = submitted(who)
    now(date(2031, 1, 1))

    later = take(permit, "withdraw", who.applicant)

    assert later.policy_day == permit.policy_day != clock.today()
