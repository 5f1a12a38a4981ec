"""What was typed is read as words and numbers, and found again in a text."""

import unicodedata

import pytest

from procurement.search.query import LONGEST, Query


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        (" \t　", ()),
        ("한빛 전자", ("한빛", "전자")),
        ("한빛 한빛", ("한빛",)),
        ("한 빛", ("한빛",)),
        ("한 빛전자", ("한", "빛전자")),
        (unicodedata.normalize("NFD", "한빛"), ("한빛",)),
        ("㈜한빛", ("(주)한빛",)),
        ("ＡＢＣ", ("ABC",)),
        ("한\x1f빛\x00", ("한빛",)),
        ("a b c d e f g h ii", tuple("abcdefgh")),
    ],
)
def test_a_query_is_read_as_words(typed, words):
    assert Query.of(typed).words == words


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1234567890", "1234567890"),
        ("123-45-67890", "1234567890"),
        ("123 45 67890", "1234567890"),
        ("１２３-45-67890", "1234567890"),
        ("²", "2"),
        ("12a", ""),
        ("१२३", ""),
        ("-", ""),
    ],
)
def test_a_number_is_read_with_and_without_hyphens(typed, digits):
    assert Query.of(typed).digits == digits


def test_an_endless_query_is_cut():
    assert len(Query.of("가" * 100_000).text) == LONGEST


def marked(typed: str, text: str) -> str:
    return "".join(f"[{one.text}]" if one.found else one.text for one in Query.of(typed).spans(text))


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("한빛", "주식회사 한빛전자", "주식회사 [한빛]전자"),
        ("한빛", "한 빛 전자", "[한 빛] 전자"),
        ("HANBIT", "Hanbit Ltd", "[Hanbit] Ltd"),
        ("(주)한빛", "㈜한빛", "[㈜한빛]"),
        ("전자 한빛", "한빛전자", "[한빛전자]"),
        ("1234567890", "123-45-67890 · 도시", "[123-45-67890] · 도시"),
        ("123-45", "123-45-67890", "[123-45]-67890"),
        ("%_", "100%_할인", "100[%_]할인"),
        ("한빛", unicodedata.normalize("NFD", "한빛"), "[한빛]"),
        ("없음", "한빛", "한빛"),
        ("한빛", "", ""),
    ],
)
def test_what_was_looked_for_is_marked(typed, text, shown):
    assert marked(typed, text) == shown
