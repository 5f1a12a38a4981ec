"""Words that people see and that are neither the site's Python nor its templates: scripts, and borrowed mails."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from django.utils import translation

from tests.web.test_translations import ROOT, texts_of_template

SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`')
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
SAID = re.compile(r"[가-힣]|^[A-Z][a-z]{2,}(?: [a-z]+)*[.!?:…]?$|[a-z]{2,} [a-z]{2,}[.!?…]$")
KEYS = {"Enter", "Escape", "Tab", "Home", "End", "Space"}
MAILS = ("account/email", "account/messages", "mfa/email", "mfa/messages", "usersessions/messages")
FEWEST_TEXTS = 40


def said_by(script: str) -> list[str]:
    """Texts of a script that a person would read; such words come from the page, in its language."""
    literals = (one or two or three for one, two, three in LITERAL.findall(COMMENT.sub("", script)))
    return [text for text in literals if SAID.search(text) and text not in KEYS]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_words_of_its_own(script):
    assert said_by(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [('alert("Nothing was sent.")', ["Nothing was sent."]), ("x = '닫기'", ["닫기"]), ('x = "Close"', ["Close"]),
     ("say(`${n} rows have gone.`)", ["${n} rows have gone."]), ('on("keydown"); // Say nothing here.', []),
     ('f("use strict", ".box > li", "Enter", "Noto Sans KR", "https://x.example/a b")', [])],
)  # fmt: skip
def test_words_of_a_script_are_found(script, said):
    assert said_by(script) == said


def borrowed() -> Iterator[tuple[str, str, str]]:
    """Texts of allauth's mails and messages that the site does not replace."""
    theirs = Path(allauth.__file__).parent / "templates"
    for folder in MAILS:
        for file in sorted((theirs / folder).glob("*")):
            if not (ROOT / "templates" / folder / file.name).exists():
                for singular, plural in texts_of_template(file.read_text(encoding="utf-8")):
                    yield f"{folder}/{file.name}", singular, plural


def test_every_borrowed_mail_and_message_is_in_korean():
    texts = list(borrowed())

    with translation.override("ko"):
        same = [
            (file, singular)
            for file, singular, plural in texts
            if re.search(r"[A-Za-z]{3}", singular)
            and singular == (translation.ngettext(singular, plural, 1) if plural else translation.gettext(singular))
        ]
    assert len(texts) >= FEWEST_TEXTS
    assert same == []
