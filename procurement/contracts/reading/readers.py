"""Columns read in blocks: a value that was met before costs one look into a dict."""

from collections.abc import Iterable, Sequence

from procurement.contracts.reading.values import FORMULA_ERRORS, Normalise

MOST = 50_000
"""Values that a reader remembers; past that it starts over, so memory stays constant."""


class Reader(dict[str, str]):
    """Normalises the cells of one column; ``problems`` holds the code of each raw value that was wrong."""

    def __init__(self, normalise: Normalise) -> None:
        super().__init__()
        self._normalise = normalise
        self.problems: dict[str, str] = {}

    def __missing__(self, raw: str) -> str:
        value, wrong = self._normalise(raw)
        if wrong:
            self.problems[raw] = wrong
        self[raw] = value
        return value

    def read(self, cells: Iterable[str]) -> Sequence[str]:
        """The normalised values of a block of cells."""
        if len(self) > MOST:
            self.clear()
            self.problems.clear()
        return list(map(self.__getitem__, cells))


class TextReader(Reader):
    """Plain text, which hardly ever comes twice: stripped, literal NULL emptied, formula errors reported."""

    def read(self, cells: Iterable[str]) -> Sequence[str]:
        """The stripped values of a block of cells."""
        self.clear()
        self.problems.clear()
        values = list(map(str.strip, cells))
        present = set(values)
        if not present.isdisjoint(_NOTHING):
            values = ["" if value in _NOTHING else value for value in values]
        for wrong in FORMULA_ERRORS & present:
            self.problems[wrong] = "FORMULA_ERROR"
        return values


_NOTHING = frozenset({"NULL", "null", "(null)"})
