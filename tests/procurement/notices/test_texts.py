"""Texts: what they may say, which one counts, and that no version is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from procurement.jobs import clock
from procurement.notices import loading, syntax, topics, variables
from procurement.notices.models import NoticeTemplate
from procurement.notices.queries import current_template, in_force
from procurement.notices.services import add_version
from tests.factories import UserFactory

ALLOWED = ("person", "comment")


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("Dear {{ person }},", "Dear 김 & <b>,"),
        ("{% if comment %}{{ comment }}{% else %}nothing{% endif %}", "nothing"),
        ("{% if person and not comment %}alone{% endif %}", "alone"),
        ("{# a remark #}x", "x"),
    ],
)
def test_a_text_is_plain_letters(source, made):
    syntax.check(source, ALLOWED)

    text = syntax.text(source, {"person": "김 & <b>", "comment": ""})

    assert (text, type(text)) == (made, str)


@pytest.mark.parametrize(
    "source",
    [
        "{{ persom }}",
        "{{ person.password }}",
        "{{ person.__class__ }}",
        "{{ comment.0 }}",
        "{% if secret %}x{% endif %}",
        "{% if person == settings.SECRET_KEY %}x{% endif %}",
        "{% if comment %}{% if not hidden %}x{% endif %}{% endif %}",
        "{% if comment %}x{% else %}{{ hidden }}{% endif %}",
        "{{ person|upper }}",
        "{{ person|safe }}",
        "{{ person|default:secret }}",
        "{% if person|length %}x{% endif %}",
        "{% include 'web/base.html' %}",
        "{% extends 'web/base.html' %}",
        "{% load static %}",
        "{% for x in person %}x{% endfor %}",
        "{% debug %}",
        "{% url 'home' %}",
        "{% with a=person %}{{ a }}{% endwith %}",
        "{% csrf_token %}",
        "{{ }}",
        "{% if person %}x",
        "{{ True }}",
    ],
)
def test_a_text_cannot_say_what_is_not_declared(source):
    with pytest.raises(ValidationError, match="person"):
        syntax.check(source, ALLOWED)


def test_an_unknown_variable_is_answered_with_those_that_exist():
    with pytest.raises(ValidationError, match=r"no variable persom here\. Allowed are: person, comment\."):
        syntax.check("{{ persom }}", ALLOWED)


@pytest.mark.parametrize("title", ["x\nBcc: a@b.example", "x\r\nBcc: a@b.example", "x\u2028Bcc: a@b.example", "x\x0bB"])
def test_a_subject_is_one_line_whatever_a_value_holds(title):
    made = syntax.line("New: {{ person }}", {"person": title})

    assert len(made.splitlines()) == 1
    assert made.startswith("New: x B")


def test_every_message_has_a_text_in_both_languages(db):
    for message in topics.messages():
        for language in ("ko", "en"):
            text = current_template(message.code, language)
            assert text is not None, (message.code, language)
            for source in (text.subject, text.body, text.reason):
                syntax.check(source, message.variables)


def test_every_declared_variable_exists():
    used = {name for message in topics.messages() for name in message.variables}

    assert used == set(variables.DECLARED)


def test_loading_again_adds_nothing(db, settings):
    settings.DATABASE_ROLE = "owner"
    before = NoticeTemplate.objects.count()

    loading.load_texts()

    assert NoticeTemplate.objects.count() == before == 2 * len(topics.messages())


def test_only_the_owner_loads(db, tmp_path, monkeypatch):
    file = tmp_path / "texts.toml"
    file.write_text(_toml("Ganz neu"), encoding="utf-8")
    monkeypatch.setattr(loading, "_files", [file])

    loading.load_texts()

    assert current_template("step", "en").subject != "Ganz neu"


def _toml(subject):
    both = "".join(f'[step.{one}]\nsubject = "{subject}"\nbody = "b"\nreason = "r"\n' for one in ("ko", "en"))
    return f"[step]\n{both}"


def test_a_changed_file_becomes_a_version_and_an_administrators_text_stays(db, settings, tmp_path, monkeypatch):
    settings.DATABASE_ROLE = "owner"
    own = add_version(_text(language="ko", subject="우리 문구"), by=UserFactory())
    file = tmp_path / "texts.toml"
    file.write_text(_toml("Ganz neu"), encoding="utf-8")
    monkeypatch.setattr(loading, "_files", [file])

    loading.load_texts()
    loading.load_texts()

    assert current_template("step", "en").subject == "Ganz neu"
    assert current_template("step", "ko") == own
    versions = NoticeTemplate.objects.filter(code="step", language="ko").order_by("version")
    assert [(row.version, row.shipped) for row in versions] == [(1, True), (2, False), (3, True)]


def _text(**fields):
    values = {"code": "step", "language": "en", "subject": "s", "body": "b", "reason": "r"} | fields
    return NoticeTemplate(**values)


def test_what_was_told_is_read_in_the_words_of_its_day(db, now):
    then = clock.now()
    before = current_template("step", "en")
    now(clock.now() + clock.now().resolution * 10**7)

    after = add_version(_text(subject="new words"), by=UserFactory())

    rows = list(NoticeTemplate.objects.filter(code="step", language="en"))
    assert in_force(rows, on=then) == before
    assert in_force(rows, on=clock.now()) == in_force(rows) == after


def test_no_version_is_changed_or_deleted(db):
    text = current_template("step", "en")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        text.save()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        text.delete()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"subject": "a\nBcc: b"}, "notice_subject_is_one_line"),
        ({"may_opt_out": False}, "notice_that_stays_on_says_why"),
    ],
)
def test_the_database_refuses_a_text_that_would_do_harm(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        add_version(_text(**fields), by=UserFactory())
