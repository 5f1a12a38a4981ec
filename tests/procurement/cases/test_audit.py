"""The trail is read with suspicion: whatever the owner of the database changes is found and named."""

from io import StringIO

import pytest
from django.core.management import call_command

from procurement.cases import anchors, verification
from procurement.cases.models import CaseEvent
from tests.permits.world import people, submitted, take


@pytest.fixture
def permit(committed_db, settings, tmp_path):
    settings.AUDIT_DIR = tmp_path / "audit"
    return submitted(people())


def tamper(owner_connection, statement, *values):
    with owner_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procurement_caseevent DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE procurement_case DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE procurement_notice, procurement_outgoingmail")
        cursor.execute(statement, values)


def found():
    return [str(one) for one in verification.findings()]


def audit():
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_trail_has_no_findings(permit):
    code, said = audit()

    assert code == 0
    assert "1 cases, 5 events: everything fits" in said


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE procurement_caseevent SET transition = 'withdraw' WHERE seq = 3", "event 3: its columns"),
        ("UPDATE procurement_caseevent SET at = at + interval '1 microsecond' WHERE seq = 1", "event 1: its columns"),
        ("UPDATE procurement_caseevent SET actor_id = NULL WHERE seq = 2", "event 2: its columns"),
        (
            "UPDATE procurement_caseevent SET canonical = replace(canonical, 'submit', 'submyt') WHERE seq = 3",
            "event 3: its text is not the one that was hashed",
        ),
        ("UPDATE procurement_caseevent SET details = '{\"rent\": 1}' WHERE seq = 3", "event 3: its columns"),
        ("DELETE FROM procurement_caseevent WHERE seq = 4", "an event is missing or was added"),
        ("DELETE FROM procurement_caseevent WHERE seq = 5", "has 4 events where 5 were counted"),
        ("DELETE FROM procurement_caseevent", "5 events are missing"),
        ("UPDATE procurement_case SET head_hash = repeat('0', 64)", "its head is not the hash of its last event"),
    ],
)
def test_a_changed_byte_is_found_and_named(permit, owner_connection, change, finding):
    tamper(owner_connection, change)

    code, said = audit()

    assert code == 1
    assert f"case {permit.pk}, " in said
    assert finding in said


def test_a_chain_rewritten_as_a_whole_is_found_by_the_anchor_outside(permit, owner_connection):
    anchors.write()
    event = permit.events.get(seq=5)
    event.details = {"forged": True}
    event.canonical = canonical_of(event)
    forged = chained_of(event)
    tamper(
        owner_connection,
        "UPDATE procurement_caseevent SET details = '{\"forged\": true}', canonical = %s, hash = %s WHERE id = %s;"
        " UPDATE procurement_case SET head_hash = %s",
        event.canonical,
        forged,
        event.pk,
        forged,
    )
    assert found() == []

    code, said = audit()

    assert code == 1
    assert "event 5: is not the event that was anchored outside the database" in said


def test_anchors_hold_only_what_is_new_and_build_on_each_other(permit, settings):
    first = anchors.write()
    assert anchors.write() is None
    take(permit, "withdraw", permit_applicant(permit))

    second = anchors.write()

    assert list(anchors.findings()) == []
    assert second.read_text().splitlines()[0] != first.read_text().splitlines()[0]
    first.write_text(first.read_text().replace("1", "2", 1))
    with pytest.raises(anchors.BrokenAnchor, match=first.name):
        list(anchors.findings())


def test_a_missing_anchor_file_is_noticed(permit):
    first = anchors.write()
    take(permit, "withdraw", permit_applicant(permit))
    anchors.write()
    first.unlink()

    code, said = audit()

    assert code == 1
    assert "a file before it is missing" in said


def permit_applicant(permit):
    from tests.factories import actor

    return actor(permit.events.get(transition="submit").actor)


def canonical_of(event):
    from procurement.cases.events import canonical

    return canonical(event)


def chained_of(event):
    from procurement.cases.events import chained

    return chained(event.previous_hash, event.canonical)


def test_events_reference_people_and_copy_nothing_of_them(permit):
    for event in CaseEvent.objects.select_related("actor"):
        assert event.actor is None or event.actor.email not in event.canonical
