"""A list asks the database as often for thirty rows as for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from priority_purchase.targets.models import Programme
from procurement.organisations.models import User
from tests import admin_rows
from tests.factories import UserFactory
from tests.queries.lists import LISTS, Scene
from tests.queries.rows import MANY, make_many
from tests.routes import ADMIN

NUMBERS = (1, 3, MANY)
AS_MANY_AS_THERE_ARE = {Programme}
"""A programme has a bit of its own in each entry, of which there are few."""
ADMIN_LISTS = pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)


def asked(client: Client, address: str) -> list[str]:
    """The statements that a page needs, once its reader has been there before."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return [one["sql"] for one in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_rows_as_for_one(client, name):
    scene, wanted, made, counts = Scene(), LISTS[name], 0, {}
    client.force_login(getattr(scene, wanted.reader))
    for number in NUMBERS:
        for n in range(made, number):
            wanted.row(scene, n)
        made = number
        address = reverse(name, kwargs={key: value(scene) for key, value in wanted.arguments.items()} or None)
        counts[number] = asked(client, address + wanted.query)
    lengths = {number: len(statements) for number, statements in counts.items()}
    assert len(set(lengths.values())) == 1, (lengths, set(counts[MANY]) - set(counts[1]))


@pytest.fixture(scope="module")
def administrator(django_db_setup, django_db_blocker) -> Iterator[Client]:
    """Somebody before lists of the administration that have thirty rows each."""
    with django_db_blocker.unblock(), transaction.atomic():
        admin_rows.fill(UserFactory())
        for model in admin.site._registry:
            make_many(model)
        client = Client()
        client.force_login(User.objects.create_superuser("administrator@test.example"))
        yield client
        transaction.set_rollback(True)


@ADMIN_LISTS
def test_a_list_of_the_administration_asks_as_often_for_many_rows_as_for_one(administrator, model, monkeypatch):
    counts = {}
    for number in NUMBERS:
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", number)
        address = reverse(f"{ADMIN}{model._meta.app_label}_{model._meta.model_name}_changelist")
        counts[number] = asked(administrator, address)
        shown = len(administrator.get(address).context["cl"].result_list)
        assert shown == number or (model in AS_MANY_AS_THERE_ARE and 3 < shown < number)
    lengths = {number: len(statements) for number, statements in counts.items()}
    assert len(set(lengths.values())) == 1, (lengths, set(counts[MANY]) - set(counts[1]))
