"""The arithmetic of a rate: exact, in whole won, never decided on rounded values (section 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from procurement.law.money import FULL, Won

NOT_GRADED = "N/A"
"""Grade of what has no rate or no target."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What counts, and what it is measured against, in won."""

    numerator: Won
    denominator: Won

    @property
    def value(self) -> Fraction | None:
        """The exact share, or ``None`` when nothing was bought to measure against; never 0 instead."""
        return Fraction(self.numerator, self.denominator) if self.denominator > 0 else None

    def percent(self, places: int = 2) -> Decimal | None:
        """For display only: percent, half up."""
        return None if self.value is None else round_half_up(self.value * 100, places)


def is_met(numerator: Won, denominator: Won, target_bp: int) -> bool | None:
    """Whether the target is met, in whole numbers; ``None`` without anything to measure against.

    Source: section 2.1, acceptance check 3 (examples E05a and E05b differ by one won).
    """
    if denominator <= 0:
        return None
    return numerator * FULL >= target_bp * denominator


def shortfall(numerator: Won, denominator: Won, target_bp: int) -> Won:
    """Won still to buy so that the target is met: ``max(0, ceil(target * D / 10000) - N)``.

    Source: section 2.1.
    """
    return max(0, -(-target_bp * denominator // FULL) - numerator)


def achievement(numerator: Won, denominator: Won, target_bp: int) -> Fraction | None:
    """Rate divided by target, in percent, exact; ``None`` without a base or a target.

    Source: section 2.1.
    """
    if denominator <= 0 or target_bp <= 0:
        return None
    return Fraction(numerator * FULL * 100, denominator * target_bp)


def round_half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """A number for display with ``places`` decimals; halves go away from zero.

    Source: section 2.1 ("Display: 2 decimals, half up").
    """
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade, and the least achievement in percent that earns it."""

    grade: str
    from_percent: Decimal


def grade(achieved: Fraction | None, bands: Sequence[GradeBand]) -> str:
    """Grade of an unrounded achievement; the lowest band also takes what lies below it.

    ``N/A`` for an unknown achievement. Raises ValueError without bands.
    Source: section 2.4 (a design decision; the laws know only met and not met).
    """
    if achieved is None:
        return NOT_GRADED
    if not bands:
        raise ValueError("there are no grade bands")
    falling = sorted(bands, key=lambda band: band.from_percent, reverse=True)
    return next((band.grade for band in falling if achieved >= Fraction(band.from_percent)), falling[-1].grade)
