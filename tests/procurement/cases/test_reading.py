"""What the page of a case reads at once: rows, whoever they name, and parts that are the same for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procurement.cases.act import Act
from procurement.cases.drawing import comment_form, drawn
from procurement.cases.enums import LinkKind, Visibility
from procurement.cases.models import CaseEvent
from procurement.cases.options import options_for
from procurement.cases.performing import locked
from procurement.cases.rows import name, rows_of
from procurement.cases.telling import events_of
from procurement.cases.viewing import around, viewer_of
from procurement.jobs import clock
from procurement.organisations.enums import Role
from tests.factories import AgencyFactory, actor, member
from tests.permits.enums import State
from tests.permits.world import draft, proposed, submitted, take

MOST_QUESTIONS = 24
"""Two of them for the law in force, which the help of the page cites."""


def test_rows_come_in_order_and_name_whom_they_mean_in_one_question_each(who):
    permit = submitted(who)
    events = rows_of(CaseEvent, permit, order="seq DESC")

    with CaptureQueriesContext(connection) as asked:
        name(events)
        told = {str(one.actor) for one in events} | {str(one.company) for one in events}

    assert [one.seq for one in events] == sorted((one.seq for one in events), reverse=True)
    assert {str(who.applicant.user), str(who.operator.user), str(who.company), "None"} == told
    assert len(asked) == 2


def test_a_condition_leaves_rows_out(who):
    permit = take(submitted(who), "withdraw", who.applicant)

    assert {one.kind for one in rows_of(CaseEvent, permit, only="kind = 'TRANSITION'", order="seq")} == {"TRANSITION"}


@pytest.mark.parametrize("step", ["draft", "submitted", "proposed"])
def test_who_may_take_a_step_is_the_same_on_the_page_as_at_the_door(who, step):
    permit = {"draft": draft, "submitted": submitted, "proposed": proposed}[step](who)
    known, events = around(permit), events_of(permit)

    for person in (who.applicant, who.staff, who.operator, who.other_operator, who.surveyor, who.stranger, who.auditor):
        options = options_for(permit, person, viewer=viewer_of(permit, person, known), events=events)
        assert options == options_for(permit, person)
        for option in options:
            assert option.is_yours == any(one.holds(permit, person) for one in option.step.who), option.step.name


def test_an_agency_that_is_a_party_stands_around_the_case(who):
    agency = AgencyFactory()
    permit = draft(who)
    Act(permit, who.applicant, clock.now()).join("MARKET", agency=agency)

    assert viewer_of(permit, actor(member(Role.AGENCY_OFFICER, agency=agency))).parts == {"MARKET"}
    assert viewer_of(permit, actor(member(Role.AGENCY_OFFICER, agency=AgencyFactory()))).parts == frozenset()


def test_the_page_shows_parties_and_linked_cases(who, as_):
    earlier, permit = submitted(who), submitted(who)
    act = Act(locked(permit), who.operator, clock.now())
    act.link(earlier, LinkKind.RENEWS)
    act.write_down()

    page = as_(who.operator).get(reverse("procurement:case", args=[permit.pk])).content.decode()

    assert earlier.number in page
    assert who.company.local_name in page


def test_the_page_asks_few_questions(who, as_):
    permit, client = submitted(who), as_(who.operator)
    address = reverse("procurement:case", args=[permit.pk])
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) <= MOST_QUESTIONS


def test_a_diagram_is_drawn_for_each_state_and_language():
    english, korean = drawn("COMPANY_CLAIM", "SUBMITTED", "en"), drawn("COMPANY_CLAIM", "SUBMITTED", "ko")

    assert "Submit the claim" in english
    assert "Submit the claim" not in korean
    assert drawn("PERMIT", State.DRAFT, "en").count("diagram-node now") == 1
    assert drawn("PERMIT", State.DRAFT, "en") != drawn("PERMIT", State.GRANTED, "en")


def test_the_form_of_a_comment_offers_only_the_readers_that_one_may_write_to():
    assert "INTERNAL" in comment_form((Visibility.PARTIES, Visibility.INTERNAL), "en")
    assert "INTERNAL" not in comment_form((Visibility.PARTIES,), "en")
