"""The pages of a case, with real requests."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procurement.cases.enums import Visibility
from procurement.cases.models import Case
from procurement.cases.remarks import comment
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from tests.factories import CompanyFactory, member
from tests.permits.enums import State
from tests.permits.workflow import Permit
from tests.permits.world import draft, proposed, submitted, take


def page(case):
    return reverse("procurement:case", args=[case.pk])


def step(case, name):
    return reverse("procurement:case_step", args=[case.pk, name])


def shown(case, **values):
    return {"version": case.version, "token": str(uuid4()), **values}


def test_the_page_says_where_the_case_stands_and_what_can_be_done(who, as_, now):
    now(date(2026, 11, 2))
    permit = submitted(who)

    text = as_(who.operator).get(page(permit)).content.decode()

    assert permit.number in text
    assert "Send to a surveyor" in text
    assert "14 working days" in text
    assert "Market Stall Decree art. 2" in text
    assert "Take over" in text


def test_what_stands_against_a_step_is_said_before_it_is_tried(who, as_):
    permit = draft(who, square_metres=0)

    text = as_(who.applicant).get(page(permit)).content.decode()

    assert "Say how large the stall is." in text
    assert f'href="{step(permit, "submit")}"' not in text
    assert f'href="{step(permit, "withdraw")}"' in text


@pytest.mark.parametrize("name", ["stranger", "surveyor"])
def test_who_has_nothing_to_do_with_a_case_does_not_find_it(who, as_, name):
    permit = submitted(who)

    for address in (page(permit), step(permit, "submit"), step(permit, "no_such_step")):
        assert as_(getattr(who, name)).get(address).status_code == 404


def test_a_step_is_taken_and_said_to_be_done(who, as_):
    permit = draft(who)

    answer = as_(who.applicant).post(step(permit, "submit"), shown(permit), follow=True)

    assert "Done: Submit" in answer.content.decode()
    assert Permit.objects.get().state == State.SUBMITTED


def test_a_double_click_has_one_effect_and_no_error(who, as_):
    permit, sent = draft(who), shown(draft(who))
    sent["version"] = permit.version
    client = as_(who.applicant)

    first = client.post(step(permit, "submit"), sent)
    second = client.post(step(permit, "submit"), sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert permit.events.filter(transition="submit").count() == 1


def test_a_second_window_is_told_what_happened_and_keeps_what_was_entered(who, as_):
    permit = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)
    client = as_(who.surveyor)
    client.post(step(permit, "propose"), shown(permit, rent="90000"))
    permit = Permit.objects.get(pk=permit.pk)
    stale = shown(permit, rent="80000") | {"version": permit.version - 1}

    answer = as_(who.surveyor).post(step(permit, "propose"), stale)

    assert answer.status_code == 404  # the surveyor's part is over, and with it the sight of the case


def test_of_two_officers_the_slower_one_is_told(who, as_):
    permit = submitted(who)
    stale = shown(permit, missing="a plan of the place")
    take(permit, "withdraw", who.applicant)

    answer = as_(who.operator).post(step(permit, "ask_for_supplement"), stale)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "the case has changed since you opened the page (Withdraw" in text
    assert "a plan of the place" in text


def test_a_hidden_buttons_address_called_directly_is_refused(who, as_):
    permit = submitted(who)

    answer = as_(who.applicant).post(step(permit, "take_over"), shown(permit))

    assert answer.status_code == 403
    assert "This step is taken by: operator" in answer.content.decode()
    assert Permit.objects.get().version == permit.version


def test_the_last_step_waits_for_the_signature_and_then_goes_on_by_itself(who, as_):
    permit = proposed(who)
    person = who.other_operator.user
    person.set_password("correct horse")
    person.save()
    client = as_(who.other_operator)

    asked = client.post(step(permit, "decide"), shown(permit, granted="yes"))
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    assert Permit.objects.get().state == State.PROPOSED

    answer = client.post(asked["Location"], {"password": "correct horse"}, follow=True)

    assert Permit.objects.get().state == State.GRANTED
    assert answer.status_code == 200


@pytest.mark.parametrize("wrong", [{"version": "x"}, {"token": "x"}, {"version": ""}, {"token": ""}, {"version": "-1"}])
def test_a_form_without_its_hidden_fields_does_nothing(who, as_, wrong):
    permit = draft(who)

    answer = as_(who.applicant).post(step(permit, "submit"), shown(permit) | wrong)

    assert answer.status_code == 400
    assert Permit.objects.get().state == State.DRAFT


def test_another_companys_person_in_a_form_field_is_refused(who, as_):
    permit = submitted(who)

    answer = as_(who.operator).post(step(permit, "send_to_surveyor"), shown(permit, surveyor=str(who.stranger.user.pk)))

    assert answer.status_code == 400
    assert Permit.objects.get().state == State.SUBMITTED


def test_a_role_withdrawn_in_the_middle_of_a_session_is_refused_at_the_next_click(who, as_):
    permit = submitted(who)
    client = as_(who.operator)
    assert client.get(page(permit)).status_code == 200

    Membership.objects.filter(user=who.operator.user).update(valid_to=date(2020, 1, 1))

    assert client.get(page(permit)).status_code == 404
    assert client.post(step(permit, "take_over"), shown(permit)).status_code == 404


def test_a_draft_is_filled_in_page_by_page(who, as_):
    permit = draft(who, square_metres=0, goods="")
    client = as_(who.staff)
    first = reverse("procurement:case_draft", args=[permit.pk, "stall"])
    assert "Say how large the stall is." in client.get(first).content.decode()

    answer = client.post(first, shown(permit, title="책 가게", square_metres="9"))
    assert answer["Location"] == reverse("procurement:case_draft", args=[permit.pk, "goods"])
    permit = Permit.objects.get()
    answer = client.post(answer["Location"], shown(permit, goods="책"))

    assert answer["Location"] == page(permit)
    permit.refresh_from_db()
    assert (permit.title, permit.square_metres, permit.goods, permit.version) == ("책 가게", 9, "책", 2)


def test_a_draft_in_two_windows_loses_nothing(who, as_):
    permit = draft(who)
    client = as_(who.staff)
    address = reverse("procurement:case_draft", args=[permit.pk, "goods"])
    client.post(address, shown(permit, goods="책"))

    answer = client.post(address, shown(permit, goods="나무와 꽃"))

    assert answer.status_code == 409
    assert "나무와 꽃" in answer.content.decode()
    assert re.search(r"\([^,()]+, \d{1,2} \w{3} \d{4}, \d\d:\d\d\)", answer.content.decode())
    assert Permit.objects.get().goods == "책"


def test_comments_are_shown_to_those_for_whom_they_are_meant(who, as_):
    permit = submitted(who)
    comment(permit, "for the file only", actor=who.operator, visibility=Visibility.INTERNAL)
    comment(permit, "we come on Monday", actor=who.operator, visibility=Visibility.PARTIES)

    inside = as_(who.other_operator).get(page(permit)).content.decode()
    outside = as_(who.applicant).get(page(permit)).content.decode()

    assert "for the file only" in inside
    assert "for the file only" not in outside
    assert "only the offices" not in outside
    assert "we come on Monday" in outside


def test_names_of_officers_are_not_shown_to_parties(who, as_):
    permit = submitted(who)
    comment(permit, "we come on Monday", actor=who.operator, visibility=Visibility.PARTIES)

    assert who.operator.user.email in as_(who.other_operator).get(page(permit)).content.decode()
    assert who.operator.user.email not in as_(who.applicant).get(page(permit)).content.decode()


def test_a_comment_is_added(who, as_):
    permit = submitted(who)

    as_(who.applicant).post(
        reverse("procurement:case_comment", args=[permit.pk]), {"text": "언제 오십니까?", "visibility": "PARTIES"}
    )

    assert permit.comments.get().text == "언제 오십니까?"


@pytest.mark.parametrize("sent", [{"text": "", "visibility": "PARTIES"}, {"text": "x", "visibility": "INTERNAL"}])
def test_a_comment_that_cannot_be_is_refused_on_the_page(who, as_, sent):
    permit = submitted(who)

    answer = as_(who.applicant).post(reverse("procurement:case_comment", args=[permit.pk]), sent)

    assert answer.status_code == 400
    assert not permit.comments.exists()


def test_a_case_is_handed_over_to_a_colleague_only(who, as_):
    permit = submitted(who)
    address = reverse("procurement:case_hand_over", args=[permit.pk])
    client = as_(who.operator)

    for wrong in (who.applicant.user.pk, "x", "", "9" * 30):
        client.post(address, {"to": wrong})
    assert permit.assignments.filter(until_at=None).get().user == who.operator.user

    client.post(address, {"to": who.other_operator.user.pk})
    assert permit.assignments.filter(until_at=None).get().user == who.other_operator.user


def test_the_list_holds_the_cases_of_the_role_in_which_one_acts(who, as_):
    permit = submitted(who)
    other = CompanyFactory()
    member(Role.STAFF, company=other, user=who.applicant.user)
    client = as_(who.applicant)
    second = Membership.objects.get(company=other)

    assert permit.number in client.get(reverse("procurement:cases")).content.decode()
    client.post(reverse("procurement:act_for"), {"membership": second.pk})
    assert permit.number not in client.get(reverse("procurement:cases")).content.decode()

    text = client.get(page(permit)).content.decode()
    assert "You see this case in another role" in text


def test_nobody_acts_in_a_role_that_is_not_held(who, as_):
    client = as_(who.applicant)
    foreign = Membership.objects.get(user=who.operator.user)

    client.post(reverse("procurement:act_for"), {"membership": foreign.pk, "next": "//evil.example"})

    assert "acting" not in client.session


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_switch_leads_nowhere_else(who, as_, target):
    membership = Membership.objects.get(user=who.applicant.user)

    answer = as_(who.applicant).post(reverse("procurement:act_for"), {"membership": membership.pk, "next": target})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?stands=open", 1),
        ("?stands=closed", 0),
        ("?stands=draft", 0),
        ("?kind=PERMIT", 1),
        ("?q=꽃", 1),
        ("?q=나무", 0),
        ("?kind=NONSENSE", 0),
        ("?submitted_from=2030-01-01", 0),
        ("?submitted_from=yesterday", 0),
        ("?page=abc", 1),
    ],
)
def test_the_list_is_filtered_and_nonsense_shows_nothing(who, as_, query, found):
    permit = submitted(who)

    answer = as_(who.operator).get(reverse("procurement:cases") + query)

    assert answer.status_code == 200
    assert (permit.number in answer.content.decode()) is bool(found)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_exported(who, as_, kind):
    permit = submitted(who)

    answer = as_(who.operator).get(reverse("procurement:cases") + f"?export={kind}")

    body = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert kind == "xlsx" or permit.number.encode() in body


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_the_database_as_often_for_many_rows_as_for_one(who, as_, number):
    client = as_(who.operator)
    submitted(who)
    once = asked(client, reverse("procurement:cases"))
    for _ in range(number - 1):
        submitted(who)

    assert asked(client, reverse("procurement:cases")) == once
    assert Case.objects.count() == number


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_as_often_for_a_long_history_as_for_a_short_one(who, as_, number):
    client, permit = as_(who.operator), submitted(who)
    for n in range(number):
        comment(permit, f"no. {n}", actor=who.operator, visibility=Visibility.PARTIES)
        if n == 0:
            once = asked(client, page(permit))

    assert asked(client, page(permit)) == once


def asked(client, address):
    """How many statements a page needs, once its reader has been there before."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("person", "case", "outstanding"),
    [("applicant", submitted, []), ("operator", submitted, []), ("applicant", draft, ["stall"])],
)
def test_only_a_step_that_leads_on_stands_out(who, as_, person, case, outstanding):
    text = as_(getattr(who, person)).get(page(case(who))).content.decode()

    assert re.findall(r'class="krds-btn primary[^>]*href="/cases/\d+/(?:steps|draft)/(\w+)/', text) == outstanding
