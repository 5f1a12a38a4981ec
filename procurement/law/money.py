"""Whole won and basis points: nothing is lost, nothing is rounded unseen."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import trunc
from typing import NewType, TypeAlias

Won: TypeAlias = int
"""An amount in the smallest unit of the site's currency, negative for a reduction."""

BasisPoints = NewType("BasisPoints", int)
"""A ratio in hundredths of a percent: 100 is 1 %."""

FULL = 10_000
"""Basis points in 100 %."""


def basis_points(percent: Decimal | str) -> BasisPoints:
    """A ratio given in percent as basis points.

    Raises ValueError when the ratio is finer than a basis point or negative.
    """
    points = Decimal(percent) * 100
    if points < 0 or points != points.to_integral_value():
        raise ValueError(f"{percent} % is not a whole number of basis points")
    return BasisPoints(int(points))


def split_by_share(amount: Won, shares: Sequence[Decimal], lead: int) -> list[Won]:
    """Parts of a joint contract's amount in proportion to the members' shares; they add up exactly.

    Largest remainder: every member gets its whole won (towards zero), then the won left over go one each
    to the largest fractions, the lead first among equals, then in the members' order. Shares count in
    proportion to their sum: whether they must add up to 100 is decided before. ``lead`` is a place in
    ``shares``. Raises ValueError without shares, for a negative share, or when all are 0.

    Source: rule C-8 (design decision); formats 2.4.
    """
    whole = sum(map(Fraction, shares), Fraction(0))
    if whole <= 0 or any(share < 0 for share in shares):
        raise ValueError("shares must not be negative and must not all be 0")
    if not 0 <= lead < len(shares):
        raise ValueError(f"the lead's place {lead} is not among {len(shares)} members")
    exact = [Fraction(amount) * Fraction(share) / whole for share in shares]
    parts = [trunc(part) for part in exact]
    left_over = abs(amount - sum(parts))
    by_claim = sorted(range(len(parts)), key=lambda place: (-abs(exact[place] - parts[place]), place != lead, place))
    for place in by_claim[:left_over]:
        parts[place] += 1 if amount > 0 else -1
    return parts
