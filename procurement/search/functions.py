"""The functions of migration 0014, for indexes and conditions.

A word is found wherever it stands in a name. Trigram indexes find no word of two characters, and most Korean words have
two; so the index holds each pair of neighbouring characters (bigram) of the name, and a match is confirmed by position.
Only what plain PostgreSQL has is used: a GIN index over ``text[]``.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Func, TextField

BOUND = "\x1f"
"""Stands before, between and behind the names of a search text."""


class Folded(Func):
    """A text as it is compared: one Unicode form (NFKC), small letters, no spaces."""

    function = "procurement_folded"
    arity = 1
    output_field = TextField()


class SearchText(Func):
    """A name and the same name in other languages, folded, each between two bounds."""

    function = "procurement_search_text"
    arity = 2
    output_field = TextField()


class PlainText(Func):
    """A single text, folded, between two bounds."""

    function = "procurement_plain_text"
    arity = 1
    output_field = TextField()


class Bigrams(Func):
    """Each pair of neighbouring characters of a folded text, once."""

    function = "procurement_bigrams"
    arity = 1
    output_field = ArrayField(TextField())


def names_index(name: str, *, text: Func | None = None) -> GinIndex:
    """The index over the names of a register (``name`` and ``names``), or over another text."""
    return GinIndex(Bigrams(text or SearchText("name", "names")), name=name)
