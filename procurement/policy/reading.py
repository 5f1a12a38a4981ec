"""The reference files of a policy set, read and checked; nothing is written here."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from procurement.law.ranges import DateRange
from procurement.policy import keys
from procurement.policy.values import Json

REFERENCE = Path(__file__).parent / "reference"

_folders = {REFERENCE / "parameters"}


def add_folder(folder: Path) -> None:
    """Read the parameters of a slice too: ``*.toml`` files that ship in the slice which uses them."""
    _folders.add(folder)


def files() -> list[Path]:
    """All reference files of parameters."""
    return sorted(path for folder in _folders for path in folder.glob("*.toml"))


class ReferenceFileError(ValueError):
    """A reference file contradicts itself or the registry of keys."""


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One parameter of a reference file."""

    key: str
    value: Json
    period: DateRange
    authority: str
    citation: str
    rule_id: str
    note: str

    def during(self, period: DateRange) -> "ReferenceRow":
        """The same row for another period."""
        return replace(self, period=period)


def policy_sets() -> list[dict[str, Any]]:
    """The policy sets that ship with the platform, parents before children."""
    text = (REFERENCE / "policy-sets.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["policy_set"]
    return rows


def parameters_by_set(paths: Iterable[Path] | None = None) -> dict[str, list[ReferenceRow]]:
    """The parameters of every set named in the files.

    Raises :class:`ReferenceFileError` for a value that does not fit its key, or for two rows of one
    set and key in force on the same day.
    """
    found: dict[str, list[ReferenceRow]] = {}
    for path in files() if paths is None else paths:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = [_row(document.get("defaults", {}) | row, path) for row in document["parameter"]]
        for code in document["policy_sets"]:
            found.setdefault(code, []).extend(rows)
    for code, rows in found.items():
        _refuse_overlaps(code, rows)
    return found


def _row(fields: Mapping[str, Any], path: Path) -> ReferenceRow:
    name = fields["key"]
    try:
        told = keys.get(name).objection(fields["value"])
    except keys.UnknownKeyError as error:
        raise ReferenceFileError(f"{path.name}: {error}") from error
    if told:
        raise ReferenceFileError(f"{path.name}: {name} of {fields['valid_from']}: {told}")
    confidence = f"Confidence: {fields['confidence']}." if "confidence" in fields else ""
    return ReferenceRow(
        key=name,
        value=fields["value"],
        period=DateRange(fields["valid_from"], fields.get("valid_to")),
        authority=fields["authority"],
        citation=fields["citation"],
        rule_id=fields.get("rule_id", ""),
        note=" ".join(part for part in (confidence, fields.get("note", "")) if part),
    )


def _refuse_overlaps(code: str, rows: list[ReferenceRow]) -> None:
    ordered = sorted(rows, key=lambda row: (row.key, row.period.start))
    for one, following in pairwise(ordered):
        if one.key == following.key and one.period.overlaps(following.period):
            raise ReferenceFileError(f"{code}: {one.key} of {one.period} and of {following.period} overlap")
