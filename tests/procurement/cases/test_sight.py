"""Who sees which cases, and what of them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from procurement.cases.enums import Visibility
from procurement.cases.errors import NotAllowed
from procurement.cases.models import Case
from procurement.cases.options import options_for
from procurement.cases.remarks import comment, hand_over
from procurement.cases.viewing import viewer_of
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from tests.factories import CompanyFactory, actor, member
from tests.permits.workflow import Permit
from tests.permits.world import draft, submitted, take


def sees(person, case):
    return Case.objects.visible_to(person.user).filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("name", "sees_draft", "sees_submitted"),
    [
        ("applicant", True, True),
        ("staff", True, True),
        ("stranger", False, False),
        ("operator", False, True),
        ("surveyor", False, False),
        ("auditor", False, True),
    ],
)
def test_who_sees_a_case(who, name, sees_draft, sees_submitted):
    person = getattr(who, name)

    assert sees(person, draft(who)) is sees_draft
    assert sees(person, submitted(who)) is sees_submitted


def test_an_assigned_person_sees_the_case_only_while_it_is_assigned(who):
    permit = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)
    assert sees(who.surveyor, permit)

    permit = take(permit, "propose", who.surveyor, rent=1)

    assert not sees(who.surveyor, permit)


def test_nobody_is_nobody(who):
    submitted(who)

    assert not Case.objects.visible_to(AnonymousUser()).exists()
    assert not Case.objects.seen_as(Actor()).exists()
    assert not Case.objects.waiting_for(Actor()).exists()


def test_each_capacity_sees_its_own_cases(who):
    other = CompanyFactory()
    both = member(Role.STAFF, company=other, user=who.staff.user)
    permit = draft(who)

    for membership in Membership.objects.filter(user=both):
        seen = Case.objects.seen_as(Actor(both, membership)).filter(pk=permit.pk).exists()
        assert seen is (membership.company_id == who.company.pk)


def test_the_inbox_holds_what_waits_for_the_reader(who):
    permit = draft(who)
    assert waiting(who.applicant) == [permit.pk]
    assert waiting(who.operator) == []

    permit = take(take(permit, "submit", who.applicant), "take_over", who.operator)
    assert waiting(who.applicant) == []
    assert waiting(who.operator) == [permit.pk]
    assert waiting(who.other_operator) == []


def waiting(person):
    return list(Permit.objects.waiting_for(person).values_list("pk", flat=True))


def test_options_say_what_can_be_done_and_why_the_rest_cannot(who):
    permit = draft(who, square_metres=0)

    applicant = {option.step.name: option for option in options_for(permit, who.applicant)}
    staff = {option.step.name: option for option in options_for(permit, who.staff)}

    assert [one.code for one in applicant["submit"].objections] == ["no_size"]
    assert applicant["withdraw"].is_open
    assert not staff["submit"].is_yours
    assert staff["withdraw"].is_open


def test_steps_of_the_platform_are_nobodys_option(who):
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")

    assert {option.step.name for option in options_for(permit, who.applicant)} == {"answer", "withdraw"}


@pytest.mark.parametrize(
    ("name", "visibility", "allowed"),
    [
        ("applicant", Visibility.PARTIES, True),
        ("applicant", Visibility.INTERNAL, False),
        ("applicant", Visibility.PUBLIC, False),
        ("operator", Visibility.INTERNAL, True),
        ("operator", Visibility.PUBLIC, True),
        ("stranger", Visibility.PARTIES, False),
        ("auditor", Visibility.INTERNAL, False),
    ],
)
def test_who_may_comment_for_whom(who, name, visibility, allowed):
    permit, person = submitted(who), getattr(who, name)

    if allowed:
        comment(permit, "언제 오십니까?", actor=person, visibility=visibility)
    else:
        with pytest.raises(NotAllowed):
            comment(permit, "언제 오십니까?", actor=person, visibility=visibility)

    assert permit.comments.count() == int(allowed)


def test_a_comment_is_an_event_without_its_words(who):
    permit = submitted(who)
    comment(permit, "비밀", actor=who.operator, visibility=Visibility.INTERNAL)

    assert "비밀" not in permit.events.last().canonical


def test_viewers_read_what_is_meant_for_them(who):
    permit = submitted(who)

    assert Visibility.INTERNAL in viewer_of(permit, who.operator).may_read
    assert viewer_of(permit, who.applicant).may_read == (Visibility.PUBLIC, Visibility.PARTIES)
    assert viewer_of(permit, who.stranger).may_read == (Visibility.PUBLIC,)


def test_a_case_is_handed_over_to_a_colleague(who):
    permit = submitted(who)

    hand_over(permit, who.other_operator.user, actor=who.operator, role=Role.OPERATOR)

    assert [one.user for one in permit.assignments.filter(until_at=None)] == [who.other_operator.user]
    assert waiting(who.other_operator) == [permit.pk]


@pytest.mark.parametrize("by", ["applicant", "surveyor", "auditor", "stranger"])
def test_not_everybody_hands_a_case_over(who, by):
    with pytest.raises(NotAllowed):
        hand_over(submitted(who), who.other_operator.user, actor=getattr(who, by), role=Role.OPERATOR)


def test_a_case_is_not_handed_to_somebody_without_the_role(who):
    with pytest.raises(NotAllowed, match="does not hold"):
        hand_over(submitted(who), who.surveyor.user, actor=who.operator, role=Role.OPERATOR)


def test_a_new_case_says_that_it_renews_an_earlier_one(who):
    earlier, later = submitted(who), draft(who)

    from procurement.cases.act import Act
    from procurement.jobs import clock

    act = Act(later, who.applicant, clock.now())
    later.renewal_of(earlier, act)
    act.write_down()

    assert [(link.kind, link.target_id) for link in later.links_to.all()] == [("RENEWS", earlier.pk)]
    assert actor(who.applicant.user) == who.applicant
