"""What rates add to the arithmetic of the law: display, and the outcome of a programme in parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class MetShare:
    """How many agencies of one type meet a target, of those with a verdict; an empty type is all of them."""

    type: str
    met: int
    judged: int
    unknown: int

    @property
    def share(self) -> Fraction | None:
        """Those that meet it by those with a verdict; ``None`` when there is none."""
        return Fraction(self.met, self.judged) if self.judged else None


def met_by_type(verdicts: Iterable[tuple[str, bool | None]]) -> list[MetShare]:
    """Met agencies by type in order of first appearance, and last of all types together (example V29).

    Takes the type and the verdict of each agency; ``None`` is no verdict, and counts as neither.
    """
    found: dict[str, list[int]] = {}
    for kind, met in verdicts:
        row = found.setdefault(kind, [0, 0, 0])
        row[0] += met is True
        row[1] += met is not None
        row[2] += met is None
    rows = [MetShare(kind, *numbers) for kind, numbers in found.items()]
    whole = MetShare(
        "", sum(one.met for one in rows), sum(one.judged for one in rows), sum(one.unknown for one in rows)
    )
    return [*rows, whole]
