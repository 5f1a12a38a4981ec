"""Every text a person sees has a Korean translation that fits it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from procurement.cases.enums import Unit
from procurement.notices.models import NoticeTemplate
from procurement.policy.models import Authority

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.po"
SOURCES = ("procurement", "priority_purchase", "innovation", "sme_support")
MARKERS = frozenset({"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"})
PLURAL_MARKERS = frozenset({"ngettext", "ngettext_lazy"})
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")

Text = tuple[str, str]
"""A message and its plural, empty where there is none."""


def markers_of(tree: ast.Module) -> dict[str, str]:
    """The names under which a module calls the functions that mark texts."""
    return {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in MARKERS
    } | {marker: marker for marker in MARKERS}


def texts_of(code: str) -> Iterator[Text]:
    """The texts that Python code marks."""
    tree = ast.parse(code)
    names = markers_of(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
            continue
        wanted = 2 if names[node.func.id] in PLURAL_MARKERS else 1
        words = [
            argument.value
            for argument in node.args[:wanted]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if len(words) == wanted:
            yield words[0], words[1] if wanted > 1 else ""


WORDS = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
ONE_CALL = re.compile(rf"\b(gettext|_|ngettext)\(\s*{WORDS}(?:\s*,\s*{WORDS})?", re.DOTALL)


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts that a template marks, by Django's own reading of it."""
    for function, singular, plural in ONE_CALL.findall(templatize(source)):
        words = [ast.literal_eval(text.replace("\n", "\\n")) for text in (singular, plural) if text]
        yield words[0], words[1] if function == "ngettext" else ""


def marked() -> dict[Text, str]:
    """Every marked text, with a file that holds it."""
    found: dict[Text, str] = {}
    for folder in SOURCES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            found |= dict.fromkeys(texts_of(file.read_text(encoding="utf-8")), str(file.relative_to(ROOT)))
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            texts = texts_of_template(file.read_text(encoding="utf-8"))
            found |= dict.fromkeys(texts, str(file.relative_to(ROOT)))
    return found


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def korean(entry: polib.POEntry) -> list[str]:
    """The translations of an entry: one, as Korean has no plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    empty = [entry.msgid for entry in catalogue if not all(text.strip() for text in korean(entry))]
    assert empty == []


def test_no_translation_is_a_guess(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []


def test_a_plural_has_one_korean_form(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.msgid_plural and set(entry.msgstr_plural) != {0}] == []


def test_placeholders_are_the_same_in_both_languages(catalogue: polib.POFile) -> None:
    wrong = [
        (entry.msgid, text)
        for entry in catalogue
        for text in korean(entry)
        if sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_a_korean_text_has_no_bare_percent_sign(catalogue: polib.POFile) -> None:
    """It would break the formatting that puts the values in."""
    formatted = [entry for entry in catalogue if "python-format" in entry.flags]
    wrong = [
        text for entry in formatted for text in korean(entry) if re.search(r"%(?!\(\w+\)[a-z])", text.replace("%%", ""))
    ]
    assert wrong == []


def test_every_marked_text_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {(entry.msgid, entry.msgid_plural) for entry in catalogue}
    singles = {message for message, _ in known}
    missing = {
        text: file for text, file in marked().items() if (text not in known if text[1] else text[0] not in singles)
    }
    assert missing == {}


def test_the_catalogue_holds_nothing_that_nobody_says(catalogue: polib.POFile) -> None:
    said = {message for message, _ in marked()}
    assert [entry.msgid for entry in catalogue if entry.msgid not in said] == []


OTHER_WORDS = {
    "Clear": "of filters, not of files",
    "users": "without the brackets",
    "version": "spelt as the rules spell it",
    "Select %s to view": "Django's has a stray 1",
}
"""Words of Django that the catalogue says otherwise on purpose."""


@pytest.mark.parametrize("part", ["conf", "contrib/admin", "contrib/auth"])
def test_the_catalogue_does_not_change_what_django_says(catalogue: polib.POFile, part: str) -> None:
    """Django reads a word of its own from the site's catalogue first."""
    theirs = polib.pofile(str(Path(django.__file__).parent / part / "locale/ko/LC_MESSAGES/django.po"))
    own = {entry.msgid: entry.msgstr for entry in catalogue if not entry.msgid_plural}
    changed = {
        entry.msgid: own[entry.msgid]
        for entry in theirs
        if not entry.msgctxt and entry.msgstr and own.get(entry.msgid, entry.msgstr) != entry.msgstr
    }
    assert set(changed) - set(OTHER_WORDS) == set(), changed


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("from django.utils.translation import gettext_lazy as _\nx = _('one' ' text')", [("one text", "")]),
        ("from django.utils.translation import ngettext\nngettext('a', 'many', n)", [("a", "many")]),
        ("other('no text')\ngettext(name)", []),
    ],
)
def test_texts_of_python_are_found(code: str, texts: list[Text]) -> None:
    assert list(texts_of(code)) == texts


def test_texts_of_a_template_are_found() -> None:
    source = (
        "{% load i18n %}{% trans 'one' as title %}"
        "{% blocktrans count n=x %}%{{ n }} a{% plural %}{{ n }} many{% endblocktrans %}"
        "{{ _('two') }}"
    )
    found = list(texts_of_template(source))
    assert ("one", "") in found
    assert ("%%%(n)s a", "%(n)s many") in found


@pytest.mark.parametrize(
    ("label", "korean"),
    [
        (Authority.NOTICE.label, "고시"),
        (NoticeTemplate._meta.get_field("code").verbose_name, "알림"),
        (Unit.CALENDAR.label, "달력일"),
    ],
)
def test_one_english_word_for_two_things_has_two_korean_ones(label, korean: str) -> None:
    with translation.override("ko"):
        assert str(label).startswith(korean)
