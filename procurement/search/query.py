"""What a person typed into the search box, made ready: words, numbers, and where they stand in a text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST = 100
"""Characters of a query that are read; no name or number is longer."""
MOST_WORDS = 8
SHORTEST = 2
"""Characters of a word that may stand anywhere in a name; a shorter one is looked for at its beginning only."""
FEWEST_DIGITS = 3
"""Digits of a number with which its beginning is looked for."""


def readable(text: str) -> str:
    """Text in one form of Unicode (NFKC: ``㈜`` is ``(주)``), without control characters, one space between words."""
    shown = "".join(" " if unicodedata.category(one) == "Cc" else one for one in text[: 4 * LONGEST])
    return " ".join(unicodedata.normalize("NFKC", shown).split())[:LONGEST].strip()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Query:
    """A query as people see it (``text``), in words that must all be found."""

    text: str

    @classmethod
    def of(cls, typed: str) -> Query:
        """Read what was typed."""
        return cls(readable(typed))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, each once, at most :data:`MOST_WORDS`; single characters alone are one word written apart."""
        found = tuple(dict.fromkeys(self.text.split()))
        return (self.text.replace(" ", ""),) if found and max(map(len, found)) < SHORTEST else found[:MOST_WORDS]

    @cached_property
    def digits(self) -> str:
        """The query as a number without hyphens and spaces; empty when it is none."""
        packed = self.text.replace("-", "").replace(" ", "")
        return packed if packed.isascii() and packed.isdigit() else ""

    @cached_property
    def code(self) -> str:
        """The query as a code or number that letters may be part of: in capitals, without spaces."""
        return self.text.replace(" ", "").upper()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not self.words

    @property
    def is_short(self) -> bool:
        """Whether only beginnings of names can be found: one word of one character."""
        return len(self.words) == 1 and len(self.words[0]) < SHORTEST

    def spans(self, text: str) -> list[Span]:
        """The text in stretches, so that what was looked for can be marked."""
        text = unicodedata.normalize("NFC", text)
        found = [False] * len(text)
        for word in self.words:
            _mark(found, text, word, left_out="")
        if len(self.digits) >= FEWEST_DIGITS:
            _mark(found, text, self.digits, left_out="-")
        spans: list[Span] = []
        for sign, is_found in zip(text, found, strict=True):
            if spans and spans[-1].found == is_found:
                spans[-1] = Span(spans[-1].text + sign, is_found)
            else:
                spans.append(Span(sign, is_found))
        return spans


def _mark(found: list[bool], text: str, word: str, *, left_out: str) -> None:
    """Mark each place where the word stands, whatever its case and width, and over the spaces within."""
    places: list[int] = []
    folded = ""
    for place, sign in enumerate(text):
        same = "".join(unicodedata.normalize("NFKC", sign).lower().split()).strip(left_out or None)
        folded += same
        places += [place] * len(same)
    wanted = word.lower()
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        last = places[at + len(wanted) - 1]
        for place in range(places[at], last + 1):
            found[place] = True
        at = folded.find(wanted, at + len(wanted))
