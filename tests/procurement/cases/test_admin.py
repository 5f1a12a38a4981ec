"""Administrators look at cases; there is no way past the kernel."""

from datetime import date

import pytest

from procurement.cases.clocks import Outage
from procurement.cases.models import Case, CaseEvent
from tests.permits.world import submitted


def test_an_administrator_reads_a_case_with_its_history(who, admin_client):
    permit = submitted(who)

    text = admin_client.get(f"/admin/procurement/case/{permit.pk}/change/").content.decode()

    assert permit.number in text
    assert "take_over" in text
    assert 'name="state"' not in text
    assert 'name="_save"' not in text


@pytest.mark.parametrize("address", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_an_administrator_changes_nothing_of_a_case(who, admin_client, address):
    permit = submitted(who)

    answer = admin_client.post(
        f"/admin/procurement/case/{address.format(pk=permit.pk)}", {"state": "GRANTED", "title": "x", "post": "yes"}
    )

    assert answer.status_code == 403
    assert Case.objects.get().state == permit.state
    assert CaseEvent.objects.count() == permit.events_count


def test_an_outage_is_registered_with_its_author(who, admin_client, now):
    now(date(2026, 11, 20))

    answer = admin_client.post(
        "/admin/procurement/outage/add/",
        {
            "from_at_0": "2026-11-20",
            "from_at_1": "09:00",
            "to_at_0": "2026-11-20",
            "to_at_1": "18:00",
            "reason": "network",
        },
    )

    assert answer.status_code == 302
    assert Outage.objects.get().registered_by.is_superuser


def test_an_outage_whose_end_lies_before_its_beginning_is_refused(admin_client):
    answer = admin_client.post(
        "/admin/procurement/outage/add/",
        {
            "from_at_0": "2026-11-20",
            "from_at_1": "18:00",
            "to_at_0": "2026-11-20",
            "to_at_1": "09:00",
            "reason": "network",
        },
    )

    assert answer.status_code == 200
    assert not Outage.objects.exists()
