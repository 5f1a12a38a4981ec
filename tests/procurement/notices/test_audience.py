"""Who is told of what, and who is not."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from procurement.cases import outages, watching
from procurement.cases.act import Act
from procurement.cases.clocks import Outage
from procurement.cases.enums import Visibility
from procurement.cases.events import append
from procurement.cases.remarks import comment, hand_over
from procurement.jobs import clock
from procurement.notices import topics
from procurement.notices.models import Notice, OutgoingMail
from procurement.organisations.acting import SYSTEM
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, actor, member
from tests.permits.world import draft, proposed, submitted, take


def told(case, *, after=0):
    """Who was told what since an event: pairs of person and message."""
    return {(one.person_id, one.message) for one in Notice.objects.filter(case=case, event__seq__gt=after)}


def pairs(**messages):
    return {(person.user.pk, message) for message, people in messages.items() for person in people}


def seq(case):
    return case.events.count()


def test_a_draft_is_nobodys_news(who):
    permit = draft(who)

    assert told(permit) == set()


def test_a_submission_gives_a_receipt_and_tells_the_office_that_it_is_its_turn(who):
    permit = take(draft(who), "submit", who.applicant)

    assert told(permit) == pairs(receipt=[who.applicant], step=[who.staff], turn=[who.operator, who.other_operator])
    assert Notice.objects.get(person=who.operator.user).why == "OFFICE"


def test_who_takes_a_case_over_is_not_told_of_it(who):
    permit = take(draft(who), "submit", who.applicant)
    before = seq(permit)

    permit = take(permit, "take_over", who.operator)

    assert told(permit, after=before) == pairs(step=[who.applicant, who.staff])


def test_whose_turn_it_is_is_told_once(who):
    permit = submitted(who)
    before = seq(permit)

    permit = take(permit, "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)

    assert told(permit, after=before) == pairs(step=[who.applicant, who.staff], turn=[who.surveyor])
    assert Notice.objects.filter(person=who.surveyor.user).count() == 1


def test_who_is_assigned_without_having_to_act_is_told(who):
    permit = submitted(who)
    before = seq(permit)

    act = Act(permit, who.operator, clock.now())
    act.assign(who.surveyor.user, Role.SURVEYOR)
    act.write_down()

    assert told(permit, after=before) == pairs(assigned=[who.surveyor])


def test_the_parties_are_told_of_the_end(who):
    permit = proposed(who)
    before = seq(permit)

    permit = take(permit, "decide", who.other_operator, signed=True, granted="yes")

    assert told(permit, after=before) == pairs(decision=[who.applicant, who.staff, who.operator])


def test_a_step_of_the_platform_is_told_to_all(who, now):
    now(date(2026, 11, 2))
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")
    before = seq(permit)

    now(date(2026, 11, 13))
    watching.watch()

    assert told(permit, after=before) >= pairs(decision=[who.applicant, who.staff, who.operator])


def test_a_hand_over_is_told_to_both(who):
    permit = submitted(who)
    hand_over(permit, who.other_operator.user, actor=actor(member(Role.OPERATOR)), role=Role.OPERATOR)

    last = Notice.objects.filter(case=permit, event__kind="HANDED_OVER")
    assert {(one.person_id, one.message) for one in last} == pairs(
        released=[who.operator], assigned=[who.other_operator]
    )


@pytest.mark.parametrize(
    ("visibility", "by", "people"),
    [
        (Visibility.INTERNAL, "other_operator", ["operator"]),
        (Visibility.PARTIES, "other_operator", ["operator", "applicant", "staff"]),
        (Visibility.PUBLIC, "operator", ["applicant", "staff"]),
        (Visibility.PARTIES, "applicant", ["operator", "staff"]),
    ],
)
def test_a_comment_is_told_to_those_who_may_read_it(who, visibility, by, people):
    permit = submitted(who)
    before = seq(permit)

    comment(permit, "예", actor=getattr(who, by), visibility=visibility)

    assert told(permit, after=before) == pairs(comment=[getattr(who, name) for name in people])


def test_a_comment_on_a_case_that_nobody_took_is_told_to_the_office(who):
    permit = take(draft(who), "submit", who.applicant)
    before = seq(permit)

    comment(permit, "예", actor=who.other_operator, visibility=Visibility.INTERNAL)

    assert told(permit, after=before) == pairs(comment=[who.operator])


@pytest.mark.parametrize(
    ("visibility", "message"), [("PARTIES", {"applicant", "staff", "operator"}), ("", {"operator"})]
)
def test_a_document_that_says_not_for_whom_is_for_the_offices(who, visibility, message):
    permit = submitted(who)
    before = seq(permit)

    details = {"document": 1} | ({"visibility": visibility} if visibility else {})
    append(permit, "DOCUMENT", actor=who.other_operator, at=clock.now(), details=details)

    assert told(permit, after=before) == pairs(document=[getattr(who, name) for name in message])


def test_a_deadline_is_told_to_whoever_owes_it(who, now):
    now(date(2026, 11, 2))
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")
    before = seq(permit)

    now(date(2026, 11, 11))
    watching.watch()

    assert told(permit, after=before) == pairs(deadline_near=[who.applicant, who.staff])


def test_a_deadline_that_nobody_is_assigned_to_is_told_to_the_office(who, now):
    now(date(2026, 11, 2))
    permit = take(draft(who), "submit", who.applicant)
    before = seq(permit)

    now(date(2026, 11, 21))
    watching.watch()

    assert told(permit, after=before) == pairs(deadline_passed=[who.operator, who.other_operator])


def test_a_moved_deadline_is_told_to_all_whom_it_concerns(who, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    before = seq(permit)
    zone = timezone.get_default_timezone()
    times = {"from_at": datetime(2026, 11, 20, 9, tzinfo=zone), "to_at": datetime(2026, 11, 20, 18, tzinfo=zone)}

    outages.apply(Outage.objects.create(reason="network", registered_by=UserFactory(), **times), actor=SYSTEM)

    assert told(permit, after=before) == pairs(deadline_moved=[who.applicant, who.staff, who.operator])


def test_a_new_party_is_told(who):
    permit = submitted(who)
    before = seq(permit)
    agency = AgencyFactory()
    officer = actor(member(Role.AGENCY_OFFICER, agency=agency))

    act = Act(permit, who.operator, clock.now())
    act.join("MARKET", agency=agency)
    act.write_down()

    assert told(permit, after=before) == pairs(joined=[officer])


def test_a_party_in_person_is_told(who):
    permit = submitted(who)
    citizen = UserFactory()
    act = Act(permit, who.operator, clock.now())
    act.join("MARKET", user=citizen)
    before = seq(permit)

    permit = take(permit, "withdraw", who.applicant)

    assert (citizen.pk, "decision") in told(permit, after=before)
    assert Notice.objects.get(person=citizen, event__transition="withdraw").membership is None


def test_a_procedure_may_ask_for_a_receipt(who, monkeypatch):
    monkeypatch.setattr(topics, "_receipts", set())
    topics.receipt_after("PERMIT", "withdraw")

    permit = take(submitted(who), "withdraw", who.applicant)

    assert (who.applicant.user.pk, "receipt") in told(permit)


def test_a_slice_has_words_of_its_own_for_a_step(who, monkeypatch):
    for registry in ("_topics", "_messages", "_topic_of", "_own_words"):
        monkeypatch.setattr(topics, registry, dict(getattr(topics, registry)))
    topics.register(topics.Topic("look", "Looks", "Somebody looks.", (topics.Message("look", "look"),)))
    topics.tell_step("PERMIT", "take_over", "look")
    permit = take(draft(who), "submit", who.applicant)
    before = seq(permit)

    permit = take(permit, "take_over", who.operator)

    assert told(permit, after=before) == pairs(look=[who.applicant, who.staff])
    assert Notice.objects.filter(message="look", topic="look").count() == 2


@pytest.mark.parametrize("gone", ["inactive", "ended", "not yet", "another company"])
def test_nobody_is_told_after_leaving(who, gone):
    permit = draft(who)
    staff = Membership.objects.filter(user=who.staff.user)
    today = clock.today()
    if gone == "inactive":
        User.objects.filter(pk=who.staff.user.pk).update(is_active=False)
    elif gone == "ended":
        staff.update(valid_to=today.replace(year=today.year - 1))
    elif gone == "not yet":
        staff.update(valid_from=today.replace(year=today.year + 1))
    else:
        staff.update(company=CompanyFactory())

    take(permit, "submit", who.applicant)

    assert not Notice.objects.filter(person=who.staff.user).exists()
    assert not OutgoingMail.objects.filter(person=who.staff.user).exists()


def test_a_party_that_has_left_is_not_told(who):
    permit = submitted(who)
    act = Act(permit, who.operator, clock.now())
    act.leave("APPLICANT")
    before = seq(permit)

    append(permit, "COMMENT", actor=who.other_operator, at=clock.now(), details={"visibility": "PARTIES"})

    assert told(permit, after=before) == pairs(comment=[who.operator])


def test_who_works_for_both_sides_is_told_once(who):
    member(Role.STAFF, user=who.other_operator.user, company=who.company)

    permit = take(draft(who), "submit", who.applicant)

    assert Notice.objects.filter(case=permit, person=who.other_operator.user).count() == 1


def test_a_step_that_fails_tells_nobody(who):
    permit = draft(who, square_metres=0)

    with pytest.raises(Exception, match="how large"):
        take(permit, "submit", who.applicant)

    assert not Notice.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_office(who, django_assert_max_num_queries):
    for _one in range(30):
        member(Role.OPERATOR)
    permit = draft(who)

    with django_assert_max_num_queries(75):
        take(permit, "submit", who.applicant)

    assert Notice.objects.filter(case=permit, message="turn").count() == 32
