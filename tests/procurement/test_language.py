"""Whose language it is, and names that come in languages."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format

from procurement.contracts.reading.formats import labels_of, word_of
from procurement.language import check_names, in_language, reads_korean
from procurement.policy.citations import local_citation


@pytest.mark.parametrize(("language", "korean"), [("ko", True), ("ko-kr", True), ("en", False), ("en-gb", False)])
def test_everything_asks_the_same_question(language, korean):
    with translation.override(language):
        assert reads_korean() is korean
        assert word_of("kind", "GOODS").isascii() is not korean
        assert labels_of("OWN_CONTRACTS")["amount"].isascii() is not korean
        assert ("조" in local_citation("Market Support Act art. 5(1)")) is korean


@pytest.mark.parametrize("names", [[], 1, "x", {"en": 1}, float("nan")])
def test_names_that_are_no_texts_by_language_are_refused_and_break_no_page(names):
    assert in_language("가람시", names) == "가람시"
    with pytest.raises(ValidationError):
        check_names(names if names != [] else [1])


def test_a_name_is_told_in_the_readers_language():
    names = {"en": "Garam City"}
    assert in_language("가람시", names) == "Garam City"
    with translation.override("ko"):
        assert in_language("가람시", names) == "가람시"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("en", "3 Nov 2026", "3 Nov 2026, 09:05"), ("ko", "2026년 11월 3일", "2026. 11. 3. 09:05")],
)
def test_sentences_write_days_and_hours_like_the_pages(language, day, moment):
    at = datetime(2026, 11, 3, 9, 5)  # noqa: DTZ001 - what a reader sees has no zone

    with translation.override(language):
        assert date_format(at, "DATE_FORMAT") == day
        assert date_format(at, "DATETIME_FORMAT") == moment
