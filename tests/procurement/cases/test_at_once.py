"""Many people at the same moment, on real connections."""

from procurement.cases.errors import Conflict
from procurement.cases.models import Case
from procurement.cases.performing import perform, revise
from tests.concurrency import at_once
from tests.permits.world import draft, people, submitted, take


def test_of_fifty_who_take_the_same_step_one_succeeds(committed_db):
    who = people()
    permit = draft(who)

    failed = at_once([lambda: perform(permit, "submit", actor=who.applicant)] * 50)

    assert len(failed) == 49
    assert all(isinstance(one, Conflict) and "Submit" in str(one) for one in failed)
    assert permit.events.filter(transition="submit").count() == 1
    assert Case.objects.get(pk=permit.pk).version == 1


def test_numbers_are_given_without_gaps_or_doubles(committed_db):
    who = people()
    permits = [draft(who) for _ in range(12)]

    works = [lambda one=one: perform(one, "submit", actor=who.applicant) for one in permits]
    assert at_once(works) == []

    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, 13))


def test_two_opposite_steps_leave_one_outcome(committed_db):
    who = people()
    permit = submitted(who)

    failed = at_once(
        [
            lambda: perform(permit, "withdraw", actor=who.applicant),
            lambda: perform(permit, "ask_for_supplement", actor=who.operator, missing="plan"),
        ]
    )

    assert len(failed) == 1
    assert isinstance(failed[0], Conflict)


def test_comments_and_steps_at_once_keep_the_chain_whole(committed_db):
    from procurement.cases import verification
    from procurement.cases.enums import Visibility
    from procurement.cases.remarks import comment

    who = people()
    permit = submitted(who)
    talk = [lambda: comment(permit, "예", actor=who.operator, visibility=Visibility.PARTIES)] * 10

    assert at_once([*talk, lambda: take(permit, "withdraw", who.applicant)]) == []

    assert list(verification.findings()) == []
    assert permit.comments.count() == 10


def test_of_two_who_revise_a_draft_the_second_is_told(committed_db):
    who = people()
    permit = draft(who)

    failed = at_once(
        [
            lambda: revise(permit, actor=who.applicant, goods="꽃과 나무"),
            lambda: revise(permit, actor=who.staff, goods="책"),
        ]
    )

    assert [type(one) for one in failed] == [Conflict]
