"""Opens every administrator's page of an app: list, new row, and the newest row."""

from collections.abc import Iterator

from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

MOST_QUERIES = 45


def models_of(app: str) -> list[type[Model]]:
    """Models of the app that have administrators' pages."""
    return [model for model in admin.site._registry if model._meta.app_label == app]


def addresses(model: type[Model]) -> Iterator[str]:
    """Addresses of the pages of a model."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_changelist") + "?q=1"
    yield reverse(f"{name}_add")
    row = model._default_manager.order_by("-pk").first()
    if row is not None:
        yield reverse(f"{name}_change", args=[row.pk])


def _may_add(client: Client, address: str) -> bool:
    return bool(client.get(address.removesuffix("add/")).context["has_add_permission"])


def check(client: Client, model: type[Model]) -> None:
    """Every page opens, except that nobody may add what is written elsewhere, and asks little of the database."""
    for address in addresses(model):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        may_not_add = address.endswith("/add/") and not _may_add(client, address)
        assert page.status_code == (403 if may_not_add else 200), address
        assert len(asked) <= MOST_QUERIES, (address, len(asked))
