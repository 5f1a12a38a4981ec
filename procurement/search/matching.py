"""Conditions and order of a search: what the words mean for the rows of a register."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from procurement.search.functions import BOUND, Bigrams, Folded, PlainText, SearchText
from procurement.search.query import SHORTEST, Query

Text: TypeAlias = SearchText | PlainText
NAMES = SearchText("name", "names")
"""Text of a register with ``name`` and ``names``."""
NUMBER, EXACT, BEGINS, WITHIN = range(4)
"""Order of hits: the number asked for, the name itself, names that begin so, names that hold the words."""


def contains(query: Query, text: Text = NAMES) -> Q:
    """Rows whose text holds every word, found by the index of its pairs of characters.

    A single character finds the names that begin with it; beside longer words it may stand anywhere.
    """
    found = Q(pk__in=[]) if query.is_empty else Q()
    for word in query.words:
        if len(word) >= SHORTEST:
            found &= _paired(text, word) & _held(text, word)
        elif query.is_short:
            found &= _paired(text, BOUND + word)
        else:
            found &= _held(text, word)
    return found


def holds(query: Query, text: Text = NAMES) -> Q:
    """The same without an index, for few rows that something else has chosen."""
    found = Q(pk__in=[]) if query.is_empty else Q()
    for word in query.words:
        found &= _held(text, word)
    return found


def _paired(text: Text, word: str) -> Q:
    return Q(ArrayContains(Bigrams(text), Bigrams(Folded(Value(word)))))


def _held(text: Text, word: str) -> Q:
    return Q(GreaterThan(StrIndex(text, Folded(Value(word))), 0))


def best_first(
    rows: QuerySet[Any], query: Query, *order: str, text: Text = NAMES, number: Q | None = None
) -> QuerySet[Any]:
    """The rows from :data:`NUMBER` to :data:`WITHIN`, then by ``order``; ``number`` finds the very number."""
    words = "".join(query.words)
    places = [
        When(_held(text, BOUND + words + BOUND), then=Value(EXACT)),
        When(_held(text, BOUND + words), then=Value(BEGINS)),
    ]
    if number is not None:
        places.insert(0, When(number, then=Value(NUMBER)))
    place = Case(*places, default=Value(WITHIN), output_field=IntegerField())
    ordered: QuerySet[Any] = rows.annotate(found_at=place).order_by("found_at", *order)
    return ordered
