"""What the database refuses, whoever asks."""

import psycopg2
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from procurement.cases.models import Case, CaseEdge, CaseEvent, CaseParty
from tests.permits.enums import State
from tests.permits.workflow import Permit
from tests.permits.world import draft, submitted, take


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_state_outside_the_declared_steps_is_refused(who):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="no step of PERMIT leads from DRAFT to GRANTED"):
        run("UPDATE procurement_case SET state = 'GRANTED', version = version + 1 WHERE id = %s", permit.pk)


def test_a_declared_step_without_the_next_version_is_refused(who):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="needs version 1"):
        run("UPDATE procurement_case SET state = 'WITHDRAWN' WHERE id = %s", permit.pk)


def test_a_declared_step_with_its_version_but_without_an_event_is_refused(who):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="has no event"):
        run("UPDATE procurement_case SET state = 'WITHDRAWN', version = version + 1 WHERE id = %s", permit.pk)


def test_saving_a_stale_object_puts_nothing_back(who):
    stale = draft(who)
    take(stale, "submit", who.applicant)

    with pytest.raises(IntegrityError, match="is at version 1"), transaction.atomic():
        stale.save()

    assert Permit.objects.get(pk=stale.pk).state == State.SUBMITTED


def test_a_case_that_begins_in_the_middle_is_refused(who):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="no case of PERMIT begins as GRANTED"), transaction.atomic():
        Case.objects.create(
            kind="PERMIT",
            state=State.GRANTED,
            title="x",
            policy_set=permit.policy_set,
            policy_day=permit.policy_day,
            opened_at=permit.opened_at,
            touched_at=permit.opened_at,
        )


@pytest.mark.parametrize(
    "change",
    [{"kind": "OTHER"}, {"number": "PM-2026-999999"}, {"opened_at": "2020-01-01T00:00:00+09:00"}],
    ids=lambda change: next(iter(change)),
)
def test_kind_number_and_beginning_never_change(who, change):
    permit = submitted(who)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Case.objects.filter(pk=permit.pk).update(**change)


@pytest.mark.parametrize("change", [{"events_count": F("events_count") + 1}, {"head_hash": "0" * 64}])
def test_only_an_event_moves_the_head_of_the_chain(who, change):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="head of the chain"), transaction.atomic():
        Case.objects.filter(pk=permit.pk).update(**change)


@pytest.mark.parametrize(
    "broken",
    [{"seq": 9}, {"previous_hash": "0" * 64}, {"hash": "0" * 64}, {"canonical": "{}"}, {"version": 7}],
    ids=lambda broken: next(iter(broken)),
)
def test_an_event_that_does_not_continue_the_chain_is_refused(who, broken):
    permit = draft(who)
    event = permit.events.last()
    event.pk, event.seq, event.previous_hash = None, event.seq + 1, event.hash
    for name, value in broken.items():
        setattr(event, name, value)

    with pytest.raises(IntegrityError, match="does not continue the chain"), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procurement_caseevent SET actor_id = NULL",
        "DELETE FROM procurement_caseevent",
        "TRUNCATE procurement_caseevent",
        "DELETE FROM procurement_caseparty",
        "DELETE FROM procurement_case",
        "INSERT INTO procurement_caseedge (kind, transition, source, target) VALUES ('PERMIT', '', '', 'GRANTED')",
        "UPDATE procurement_caseedge SET target = 'GRANTED'",
        "ALTER TABLE procurement_caseevent DISABLE TRIGGER ALL",
    ],
)
def test_the_applications_role_may_not(who, statement):
    draft(who)

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def test_even_the_owner_is_stopped_before_events_are_changed(committed_db, owner_connection):
    from tests.permits.world import people

    draft(people())

    for statement in ("UPDATE procurement_caseevent SET version = 9", "TRUNCATE procurement_caseevent CASCADE"):
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege, match="written once"),
            owner_connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    assert CaseEvent.objects.count() == 2


def test_the_table_of_steps_is_what_the_procedures_declare(who):
    edges = set(CaseEdge.objects.filter(kind="PERMIT").values_list("transition", "source", "target"))

    assert ("", "", "DRAFT") in edges
    assert ("decide", "PROPOSED", "GRANTED") in edges
    assert ("decide", "PROPOSED", "REFUSED") in edges
    assert all(source != target for _name, source, target in edges)


def test_a_party_is_exactly_one(who):
    permit = draft(who)

    with pytest.raises(IntegrityError, match="party_is_one"), transaction.atomic():
        CaseParty.objects.create(
            case=permit, part="MARKET", company=who.company, user=who.staff.user, joined_at=permit.opened_at
        )
