"""What a format with a header row is: labels, their canonical columns, and what must be there."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from procurement.contracts.reading import values, vocabulary
from procurement.contracts.reading.values import Normalise
from procurement.files.errors import UnreadableFile

Finish = Callable[[dict[str, Sequence[str]]], None]
"""Last step over a block of canonical columns, for what one cell alone does not tell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column and how its text is read; without ``normalise`` it is plain text.

    ``doubted`` names columns whose days are compared with the plausible range.
    """

    name: str
    normalise: Normalise | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A format with a header row: labels (and their synonyms) to canonical columns."""

    format: str
    describes: str
    source: str
    columns: Mapping[str, tuple[Column, ...]]
    needed: frozenset[str]
    constants: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    finish: Finish | None = None

    def name_of(self, label: str) -> str:
        """The label as this layout knows it."""
        bare = bare_label(label)
        return self.synonyms.get(bare, bare)

    def missing(self, labels: Sequence[str]) -> frozenset[str]:
        """The needed labels that a header row lacks."""
        return self.needed - frozenset(self.name_of(label) for label in labels)

    def columns_of(self, label: str) -> tuple[Column, ...]:
        """The canonical columns that a label fills; none when the label is not used."""
        return self.columns.get(self.name_of(label), ())

    def check_header(self, labels: Sequence[str]) -> None:
        """Refuse a header that has a used label twice."""
        names = [self.name_of(label) for label in labels if self.columns_of(label)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UnreadableFile("COLUMN_TWICE", column=", ".join(twice))


def bare_label(label: str) -> str:
    """A label without spaces, line breaks, the star of a required column, and capital letters.

    Full-width letters and brackets are plain ones, and syllables that were taken apart are whole.
    """
    narrow = label if label.isascii() else unicodedata.normalize("NFKC", label)
    return re.sub(rf"[\s*{values.UNSEEN}]", "", narrow).lower()


def text(name: str) -> tuple[Column, ...]:
    """A column of plain text."""
    return (Column(name),)


def code(name: str, *, required: bool = False) -> tuple[Column, ...]:
    """A number that stays text."""
    return (Column(name, values.required(values.code) if required else values.code),)


def agency_code(name: str, *, required: bool = False) -> tuple[Column, ...]:
    """An institution code."""
    return (Column(name, values.required(values.agency_code) if required else values.agency_code),)


def day(name: str, *, required: bool = False, doubted: bool = True) -> tuple[Column, ...]:
    """A date."""
    return (Column(name, values.required(values.day, "DATE_MISSING") if required else values.day, doubted),)


def won(name: str, *, required: bool = False) -> tuple[Column, ...]:
    """An amount in won."""
    return (Column(name, values.required(values.amount, "AMOUNT_MISSING") if required else values.amount),)


def number(name: str) -> tuple[Column, ...]:
    """A business number."""
    return (Column(name, values.business_number),)


def word(name: str, table: Mapping[str, str], *, default: str = "") -> tuple[Column, ...]:
    """A word of a closed list."""
    return (Column(name, values.mapped(table, default=default)),)


def flag(name: str) -> tuple[Column, ...]:
    """Yes or no."""
    return (Column(name, values.mapped(vocabulary.FLAGS)),)


def deciding_flag(name: str, words: Mapping[str, str]) -> tuple[Column, ...]:
    """Yes or no where it decides what counts: another word is an error."""
    return (Column(name, values.mapped({**vocabulary.FLAGS, **words}, unknown="FLAG_UNKNOWN")),)


def region(name: str) -> tuple[Column, ...]:
    """A region, by its name."""
    return (Column(name, lambda value: (vocabulary.region(value), "")),)


def agency_type(name: str) -> tuple[Column, ...]:
    """The division of an agency; other words mean other."""
    return (Column(name, values.mapped(vocabulary.AGENCY_TYPES, default="OTHER", strict=False)),)
