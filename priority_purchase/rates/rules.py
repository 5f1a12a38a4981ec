"""The arithmetic of a rate: exact, in whole won, never on rounded values (section 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FULL = 10_000
"""Basis points in 100 %."""


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade and the least achievement, in percent, that earns it."""

    grade: str
    from_percent: Decimal


def rate(counted: int, base: int) -> Fraction | None:
    """Share of the base that counts, or ``None`` when nothing was bought to measure against.

    Source: section 2.1.
    """
    return Fraction(counted, base) if base > 0 else None


def is_met(counted: int, base: int, target_bp: int) -> bool:
    """Whether the target is met: whole numbers only (examples E05a, E05b differ by one won).

    Source: section 2.1, acceptance check 3.
    """
    return counted * FULL >= target_bp * base


def shortfall(counted: int, base: int, target_bp: int) -> int:
    """Won still to buy so that the target is met, at least 0.

    Source: section 2.1.
    """
    return max(0, -(-target_bp * base // FULL) - counted)


def achievement(counted: int, base: int, target_bp: int) -> Fraction | None:
    """Rate divided by target, in percent, exact; ``None`` without a base or a target."""
    if base <= 0 or target_bp <= 0:
        return None
    return Fraction(counted * FULL * 100, base * target_bp)


def grade(achieved: Fraction | None, bands: Sequence[GradeBand]) -> str:
    """Grade of an unrounded achievement; bands in falling order; ``N/A`` when unknown.

    Source: section 2.4 (a design decision of the platform).
    """
    if achieved is None:
        return "N/A"
    for band in bands:
        if achieved >= Fraction(band.from_percent):
            return band.grade
    return bands[-1].grade if bands else "N/A"


def percent(value: Fraction | None, places: int = 2) -> Decimal | None:
    """A share as percent for display, half up; ``None`` stays ``None`` (acceptance check 2)."""
    if value is None:
        return None
    scaled = abs(value) * 100 * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def whole_outcome(parts: Sequence[bool | None]) -> str:
    """Outcome of a programme in parts (women's goods, services, construction).

    ``None`` is a part without a base. Source: section 2.1 ("WOMEN overall").
    """
    known = [part for part in parts if part is not None]
    if not known:
        return "N/A"
    if all(known):
        return "ALL_MET"
    return "PARTIAL" if any(known) else "MISSED"
