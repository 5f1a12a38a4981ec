"""The goods classification, read from a list: the shipped one, or one that the procurement service publishes."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procurement.catalogue.models import Classification
from procurement.files.encodings import encoding_of, lines_of
from procurement.files.errors import UnreadableFile

SHIPPED = Path(__file__).parent / "reference" / "classification.csv"

_LABELS = (
    ("code", "name"),
    ("세부품명번호", "세부품명"),
    ("물품분류번호", "품명"),
)
"""Headers of number and name; a list may bring classes of 8 and of 10 digits side by side."""

_CODE = re.compile(r"\d{8}|\d{10}")


class NoClassification(ValueError):
    """The file is no list of classes; the text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a list did: classes added and renamed, and the rows of the file whose number is none."""

    added: int
    renamed: int
    rejected: tuple[int, ...]


def _lines_of(path: Path) -> Iterator[str]:
    try:
        yield from lines_of(path, encoding_of(path))
    except UnreadableFile:
        problem = f"{path.name} is no text in UTF-8, UTF-16 or CP949. Export the list again as CSV."
        raise NoClassification(problem) from None


def _named(rows: Iterable[Mapping[str, str]], labels: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[int]]:
    names: dict[str, str] = {}
    rejected = []
    for number, row in enumerate(rows, start=2):
        cells = [((row[code] or "").strip(), (row[name] or "").strip()) for code, name in labels]
        good = {code: name for code, name in cells if _CODE.fullmatch(code) and name}
        names |= good
        if not good and any(code or name for code, name in cells):
            rejected.append(number)
    return names, rejected


def load(path: Path = SHIPPED) -> Loaded:
    """Add the classes of a CSV (UTF-8, UTF-16 or CP949) and rename those whose name it changes; nothing is removed.

    Raises :class:`NoClassification` when the file has no column of classification numbers.
    """
    reader = csv.DictReader(_lines_of(path))
    headers = set(reader.fieldnames or ())
    labels = [(code, name) for code, name in _LABELS if {code, name} <= headers]
    if not labels:
        wanted = ", ".join(f"{code} + {name}" for code, name in _LABELS)
        raise NoClassification(f"{path.name} has none of these pairs of columns: {wanted}.")
    names, rejected = _named(reader, labels)
    there = Classification.objects.in_bulk(list(names))
    new = [Classification(code=code, name=name) for code, name in sorted(names.items()) if code not in there]
    changed = [one for code, one in there.items() if one.name != names[code]]
    for one in changed:
        one.name = names[one.code]
    Classification.objects.bulk_create(new, ignore_conflicts=True, batch_size=5_000)
    Classification.objects.bulk_update(changed, ["name"], batch_size=5_000)
    return Loaded(len(new), len(changed), tuple(rejected))
