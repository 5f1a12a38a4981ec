"""What administrators read is Korean on Korean pages, also what other packages bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.filters import ListFilter
from django.contrib.admin.utils import get_fields_from_path, label_for_field
from django.db.models import Model
from django.urls import reverse
from django.utils import translation

from procurement.contracts.models import ImportBatch, RejectedRow
from procurement.organisations.models import User
from tests.admin_rows import fill

pytestmark = pytest.mark.django_db

ALLOWED = {
    "API": "the letters that Koreans use",
    "ID": "the letters that Koreans use",
    "URL": "the letters that Koreans use",
    "SHA-256": "the name of the method",
}
NAMED_BY_THE_FORM = {("django_celery_beat.PeriodicTask", "task")}
"""Fields whose own name nobody reads."""
NAMES_OF_PLACES = {("django_celery_beat.CrontabSchedule", "timezone")}
"""Choices that are names of the world's time zones, the same in all languages."""
UNTRANSLATABLE = {"mfa.Authenticator", "usersessions.UserSession"}
"""Tables of another package whose columns have no names that could be translated; their pages only show rows."""
MODELS = pytest.mark.parametrize(
    "model",
    [model for model in admin.site._registry if model._meta.label not in UNTRANSLATABLE],
    ids=lambda model: model._meta.label,
)


@pytest.fixture
def request_of_administrator(rf) -> Any:
    request = rf.get("/")
    request.user = User.objects.create_superuser("administrator@test.example")
    return request


def of_fields(model: type[Model]) -> Iterator[tuple[str, Any]]:
    """Labels, helps and choices of the model's fields."""
    for field in model._meta.concrete_fields + model._meta.many_to_many:
        if (model._meta.label, field.name) not in NAMED_BY_THE_FORM:
            yield f"{field.name}", field.verbose_name
        yield f"{field.name}: help", field.help_text
        if (model._meta.label, field.name) not in NAMES_OF_PLACES:
            yield from ((f"{field.name}: {value}", words) for value, words in getattr(field, "flatchoices", ()))


def of_form(shown: Any, request: Any) -> Iterator[tuple[str, Any]]:
    """Labels, helps, fieldsets and what is shown without being a field."""
    for name, field in shown.get_form(request, None).base_fields.items():
        yield f"form {name}", field.label
        yield f"form {name}: help", field.help_text
    for heading, part in shown.get_fieldsets(request, None):
        yield "fieldset", heading
        yield "fieldset: help", part.get("description")
    for name in shown.readonly_fields:
        yield f"shown {name}", label_for_field(name, shown.model, shown)


def of_list(shown: Any, request: Any) -> Iterator[tuple[str, Any]]:
    """Columns, filters, actions and the help beside the search."""
    yield from (
        (f"column {name}", label_for_field(name, shown.model, shown)) for name in shown.get_list_display(request)
    )
    yield from ((f"action {name}", words) for _action, name, words in shown.get_actions(request).values())
    yield "search", shown.search_help_text
    for one in shown.list_filter:
        name = one[0] if isinstance(one, tuple) else one
        if isinstance(name, str):
            yield f"filter {name}", get_fields_from_path(shown.model, name)[-1].verbose_name
        elif issubclass(name, ListFilter):
            yield f"filter {name.__name__}", name.title


def is_korean(words: Any) -> bool:
    """Whether a text is empty, has no letters, is Korean, or needs no translation."""
    text = str(words or "")
    return not re.search("[A-Za-z]", text) or not text.isascii() or text in ALLOWED


@MODELS
def test_every_label_is_korean(request_of_administrator, model):
    shown, meta = admin.site._registry[model], model._meta
    with translation.override("ko"):
        found = [
            *((name, getattr(meta, name)) for name in ("verbose_name", "verbose_name_plural")),
            ("app", meta.app_config.verbose_name),
            *of_fields(model),
            *of_form(shown, request_of_administrator),
            *of_list(shown, request_of_administrator),
        ]
        english = {name: str(words) for name, words in found if not is_korean(words)}
    assert english == {}


@pytest.mark.parametrize("label", sorted(UNTRANSLATABLE))
def test_tables_of_another_package_have_korean_names_at_least(label):
    meta = apps.get_model(label)._meta

    with translation.override("ko"):
        assert all(map(is_korean, (meta.verbose_name, meta.verbose_name_plural, meta.app_config.verbose_name)))


@pytest.mark.parametrize("words", ["batch", "SHA of the file", "Task Name"])
def test_an_english_label_would_be_found(words):
    assert not is_korean(words)


def test_nobody_sees_the_secrets_of_other_peoples_devices(client):
    person = User.objects.create_superuser("administrator@test.example")
    fill(person)
    Authenticator.objects.update(data={"secret": "hidden-from-all"})
    client.force_login(person)

    shown = client.get(reverse("admin:procurement_user_change", args=[person.pk]), headers={"accept-language": "ko"})

    assert "추가 인증 수단" in shown.content.decode()
    assert "hidden-from-all" not in shown.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("procurement_agency_changelist", "변경할 수요기관 선택"),
        ("django_celery_beat_periodictask_changelist", "멈춘 작업 다시 맡기기"),
        ("procurement_importbatch_changelist", "이 플랫폼의 계약 파일"),
        ("procurement_rejectedrow_changelist", "명부에 없는 수요기관입니다"),
    ],
)
def test_lists_speak_in_words_and_not_in_codes(client, address, words):
    person = User.objects.create_superuser("administrator@test.example")
    fill(person)
    ImportBatch.objects.update(format="OWN_CONTRACTS")
    RejectedRow.objects.update(codes=["AGENCY_UNKNOWN"])
    client.force_login(person)

    shown = client.get(reverse(f"admin:{address}"), headers={"accept-language": "ko"}).content.decode()

    assert words in shown
    assert "OWN_CONTRACTS</td>" not in shown
    assert "AGENCY_UNKNOWN</td>" not in shown
