"""The formats that have a header row, and how a header row tells which one it is."""

from collections.abc import Sequence

from procurement.contracts.reading import vocabulary
from procurement.contracts.reading.hub import CONTRACT_LINES, INNOVATIVE_DELIVERIES
from procurement.contracts.reading.layouts import Layout
from procurement.contracts.reading.lists import COMPANY_LIST, EXPENDITURE, SMPP_CERTIFICATES
from procurement.contracts.reading.own import LABELS, OWN_CONTRACTS
from procurement.files.errors import UnreadableFile
from procurement.language import reads_korean

LAYOUTS: tuple[Layout, ...] = (
    CONTRACT_LINES,
    INNOVATIVE_DELIVERIES,
    EXPENDITURE,
    SMPP_CERTIFICATES,
    COMPANY_LIST,
    OWN_CONTRACTS,
)

_LIKENESS = 2
"""Needed labels that a row must have to be called the header of a format that lacks others."""


def layout_named(name: str) -> Layout:
    """The layout of a recognised format."""
    return next(layout for layout in LAYOUTS if layout.format == name)


def labels_of(name: str) -> dict[str, str]:
    """Canonical column to the label that a file of this format gives it, in the format's own order.

    A format that has labels in both languages gives those of the reader.
    """
    place = 0 if reads_korean() else 1
    own = {column: labels[place] for column, labels in LABELS.items()}
    layout = next((one for one in LAYOUTS if one.format == name and one is not OWN_CONTRACTS), None)
    if layout is None:
        return own
    labels = {column.name: label for label, columns in layout.columns.items() for column in columns}
    return labels | {column: label for column, label in own.items() if column not in labels}


_WORDS = {
    "kind": vocabulary.KINDS,
    "stated_size": vocabulary.SIZES,
    "route": vocabulary.ROUTES,
    "stage": vocabulary.STAGES,
    "purchase_type": vocabulary.PURCHASE_TYPES,
}


def word_of(column: str, value: str) -> str:
    """A value as a file in the reader's language writes it: the first word that means the same."""
    if not reads_korean():
        return value
    return next((word for word, meaning in _WORDS.get(column, {}).items() if meaning == value), value)


def layout_like(labels: Sequence[str]) -> Layout | None:
    """The first layout whose needed labels a header row has."""
    return next((one for one in LAYOUTS if not one.missing(labels)), None)


def layout_for(labels: Sequence[str]) -> Layout | None:
    """The same, but a header with a label twice is refused."""
    layout = layout_like(labels)
    if layout is not None:
        layout.check_header(labels)
    return layout


class Nearest:
    """Remembers which row came nearest to a header, to say what it lacks."""

    def __init__(self) -> None:
        self._found: tuple[int, int, Layout, frozenset[str]] | None = None

    def consider(self, row: int, labels: Sequence[str]) -> None:
        """Compare one row with all formats."""
        for layout in LAYOUTS:
            missing = layout.missing(labels)
            fitting = len(layout.needed) - len(missing)
            if fitting >= _LIKENESS and (self._found is None or fitting > self._found[0]):
                self._found = fitting, row, layout, missing

    def refuse(self, first: str) -> UnreadableFile:
        """The reason why no row is a header."""
        if self._found is None:
            return UnreadableFile("UNKNOWN_FORMAT", first=first[:80])
        _fitting, row, layout, missing = self._found
        return UnreadableFile("COLUMNS_MISSING", row=row, format=layout.format, columns=", ".join(sorted(missing)))
