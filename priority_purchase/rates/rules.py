"""What rates add to the arithmetic of the law: display, and the outcome of a programme in parts."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from procurement.law.rates import NOT_GRADED, round_half_up


def percent(value: Fraction | None, places: int = 2) -> Decimal | None:
    """A share as percent for display, half up; ``None`` stays ``None`` (acceptance check 2)."""
    return None if value is None else round_half_up(value * 100, places)


def whole_outcome(parts: Sequence[bool | None]) -> str:
    """Outcome of a programme in parts (women's goods, services, construction).

    ``None`` is a part without a base. Source: section 2.1 ("WOMEN overall").
    """
    known = [part for part in parts if part is not None]
    if not known:
        return NOT_GRADED
    if all(known):
        return "ALL_MET"
    return "PARTIAL" if any(known) else "MISSED"
