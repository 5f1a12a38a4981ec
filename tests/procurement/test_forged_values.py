"""Forged values never break an administrator's page: they are refused, or they change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from procurement.contracts.models import AgencyYear, ImportBatch
from procurement.jobs.models import ClockSetting
from procurement.organisations.models import Agency, Membership, User
from procurement.policy.models import LegalParameter
from tests.admin_rows import fill
from tests.odd_values import NUL, ODD

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime:RuntimeWarning"),
]

FEW = ("abc", NUL, "9" * 31)
VALUES = pytest.mark.parametrize("values", [FEW, pytest.param(ODD, marks=pytest.mark.sweep)], ids=["few", "all"])
MODELS = pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)


@pytest.fixture
def person():
    return User.objects.create_superuser("administrator@test.example", "correct horse 9")


@pytest.fixture
def site(client, person):
    fill(person)
    client.force_login(person)
    client.raise_request_exception = False
    return client


def page(model: type[Model], name: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


def broken(client: Client, method: str, address: str, values: Mapping[str, Any]) -> list[str]:
    """The request, if it broke the page; whatever it wrote is taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address, values)
        transaction.set_rollback(True)
    told = {name: str(value)[:30] for name, value in values.items()}
    return [f"{method} {address} {told}: {answer.status_code}"] if answer.status_code >= 500 else []


def list_parameters(model: type[Model]) -> Iterator[str]:
    """Names that the address of a model's list understands, and one that none does."""
    shown = admin.site._registry[model]
    yield from ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "pk", "id__in", "nonsense")
    for one in shown.list_filter:
        name = one[0] if isinstance(one, tuple) else one
        endings = ("", "__exact", "__isnull", "__isempty", "__id__exact", "__gte")
        yield from (f"{name}{end}" for end in endings) if isinstance(name, str) else (str(name.parameter_name),)
    if shown.date_hierarchy:
        yield from (f"{shown.date_hierarchy}__{part}" for part in ("year", "month", "day", "gte"))


@MODELS
@VALUES
def test_no_address_of_a_list_breaks_it(site, model, values):
    found: list[str] = []
    for value in values:
        for name in list_parameters(model):
            found += broken(site, "get", page(model, "changelist"), {name: value})
        days = {name: value for name in list_parameters(model) if name.endswith(("__month", "__day"))}
        years = {name.replace("__day", "__year"): "2026" for name in days}
        found += broken(site, "get", page(model, "changelist"), years | days) if days else []
    assert found == []


@MODELS
@VALUES
def test_no_address_of_a_row_breaks_its_page(site, model, values):
    found: list[str] = []
    for value in values:
        for name in ("change", "history", "delete"):
            found += broken(site, "get", page(model, name, value), {})
        for field in model._meta.get_fields():
            found += broken(site, "get", page(model, "add"), {field.name: value})
            search = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            search |= {"field_name": field.name, "term": value, "page": value}
            found += broken(site, "get", reverse("admin:autocomplete"), search) if field.is_relation else []
        hidden = {"_changelist_filters": value, "_to_field": value, "_popup": value}
        found += broken(site, "get", page(model, "add"), hidden)
    assert found == []


@MODELS
@VALUES
def test_no_chosen_rows_break_an_action(site, model, values):
    found: list[str] = []
    actions = [one if isinstance(one, str) else one.__name__ for one in admin.site._registry[model].actions or ()]
    for value in values:
        for action in (*actions, "delete_selected", value):
            chosen = {"action": action, "_selected_action": value, "index": "0"}
            found += broken(site, "post", page(model, "changelist"), chosen)
        found += broken(site, "post", page(model, "changelist"), {"action": "", "index": value, "select_across": value})
    assert found == []


def sent(form: BaseForm) -> dict[str, Any]:
    """What a browser would send of this form, with an empty text where there is nothing."""
    values: dict[str, Any] = {}
    for bound in form:
        widget = getattr(bound.field.widget, "widget", bound.field.widget)
        value = bound.value()
        if hasattr(widget, "widgets_names"):
            parts = value if isinstance(value, list) else widget.decompress(value)
            named = zip(widget.widgets_names, parts, strict=True)
            values |= {f"{bound.html_name}{name}": "" if part is None else str(part) for name, part in named}
        elif isinstance(value, list):
            values[bound.html_name] = [str(getattr(one, "pk", one)) for one in value]
        elif value is not False:
            values[bound.html_name] = "on" if value is True else "" if value is None else str(value)
    return values


def sent_page(context: Any) -> dict[str, Any]:
    """What a browser would send of the page, with one more row of each kind below it."""
    values = sent(context["adminform"].form)
    for below in (one.formset for one in context["inline_admin_formsets"]):
        values |= sent(below.management_form)
        for form in below.forms:
            values |= sent(form)
        more = len(below.forms)
        values[f"{below.prefix}-TOTAL_FORMS"] = str(more + 1)
        values |= {name.replace("__prefix__", str(more)): value for name, value in sent(below.empty_form).items()}
    return values


def open_forms(client: Client, model: type[Model]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Addresses of the forms of a model that may be sent, with what a browser would send."""
    row = model._default_manager.order_by("-pk").first()
    assert row is not None, "tests/admin_rows.py makes no such row"
    for address, right in ((page(model, "change", row.pk), "has_change_permission"), (page(model, "add"), None)):
        shown = client.get(address)
        if shown.status_code == 200 and (right is None or shown.context[right]):
            yield address, sent_page(shown.context)


@MODELS
@VALUES
def test_no_values_of_a_form_break_its_page(site, model, values):
    found: list[str] = []
    for address, right in open_forms(site, model):
        for value in values:
            found += broken(site, "post", address, dict.fromkeys(right, value))
            found += broken(site, "post", address, right | {"_popup": "1", "_to_field": value})
    assert found == []


@pytest.mark.sweep
@MODELS
def test_no_value_among_right_ones_breaks_its_page(site, model):
    found: list[str] = []
    for address, right in open_forms(site, model):
        for name in right:
            for value in ODD:
                found += broken(site, "post", address, right | {name: value})
    assert found == []


def test_rows_that_cannot_exist_are_said_to_be_none(site):
    answer = site.post(page(Agency, "changelist"), {"action": "take_as_csv", "_selected_action": "abc"})

    assert answer.status_code == 302
    assert [one.level_tag for one in get_messages(answer.wsgi_request)] == ["error"]


@pytest.mark.parametrize(
    ("model", "query"),
    [(Agency, "existence=abc"), (AgencyYear, "ledger_year=1"), (ImportBatch, "format=NONE"),
     (ImportBatch, f"uploaded_at__year={10**30}"), (LegalParameter, "standing=x")],
)  # fmt: skip
def test_a_list_says_that_its_address_asked_for_what_cannot_be(site, model, query):
    answer = site.get(f"{page(model, 'changelist')}?{query}", follow=True, headers={"accept-language": "en"})

    assert answer.redirect_chain
    assert "All rows are shown" in answer.content.decode()


def test_an_address_says_what_a_new_row_begins_with(site):
    agency = Agency.objects.get()

    begun = site.get(page(Membership, "add"), {"agency": agency.pk, "valid_from": "2026-01-01", "user": "abc"})

    form = begun.context["adminform"].form
    assert form["agency"].value() == agency.pk
    assert str(form["valid_from"].value()) == "2026-01-01"
    assert form["user"].value() is None
    assert agency.name in begun.content.decode()


def test_a_row_that_another_saved_in_the_same_moment_is_a_reason_and_no_error(site, person, monkeypatch):
    there = Membership.objects.get(role="AGENCY_OFFICER")
    monkeypatch.setattr(Membership, "validate_constraints", lambda *_all, **_named: None)
    values = {"user": person.pk, "agency": there.agency_id, "role": there.role}

    with transaction.atomic():
        answer = site.post(page(Membership, "add"), values)

    assert answer.status_code == 302
    assert [one.level_tag for one in get_messages(answer.wsgi_request)] == ["error"]
    assert Membership.objects.filter(role="AGENCY_OFFICER").count() == 1


def test_there_is_one_clock_and_it_stays_within_a_century(site):
    clock = ClockSetting.objects.get()

    assert site.get(page(ClockSetting, "add")).status_code == 403
    answer = site.post(page(ClockSetting, "change", clock.pk), {"offset_seconds": 10**16})
    assert "offset_seconds" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("names", ["NaN", "1", '["en"]', '{"en": 1}'])
def test_names_that_are_no_texts_by_language_are_refused_on_the_page_of_the_row(site, names):
    agency = Agency.objects.get()
    values = sent_page(site.get(page(Agency, "change", agency.pk)).context)

    answer = site.post(page(Agency, "change", agency.pk), values | {"names": names})

    assert answer.status_code == 200
    assert "names" in answer.context["adminform"].form.errors
    with pytest.raises(ValidationError):
        Agency(names=1).clean()


def test_no_row_leads_to_a_public_page_that_does_not_exist(site):
    assert site.get("/admin/r/1/1/").status_code == 404
