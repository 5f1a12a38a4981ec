"""Won of one-off purchases, which a memo rate leaves out (rule C-18).

Marked entries are few, so they are added up from the ledger itself, over an index of the marks; the running totals
do not know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from priority_purchase.rates.sums import Sums, sums_by_agency
from priority_purchase.targets.models import Programme
from procurement.law.rates import Rate

MARKED = "EXISTS (SELECT 1 FROM procurement_oneoff o WHERE o.entry_id = e.id AND o.code <> '')"
"""Condition: the entry is marked as a one-off purchase."""

_CELLS = """(
SELECT o.agency_id, o.year, e.route, e.kind, e.mask, e.amount, 1 AS entries
FROM procurement_oneoff o
CROSS JOIN LATERAL (SELECT * FROM procurement_entry e WHERE e.id = o.entry_id OFFSET 0) e
WHERE o.code <> '' AND o.year = %(year)s {some}
)"""
"""``OFFSET 0`` keeps it a look-up of each mark's entry; PostgreSQL may otherwise read the agency's whole year."""


@dataclass(frozen=True, slots=True)
class Memo:
    """What a figure's amounts were without one-off purchases; for information, never for a verdict."""

    counted: int
    base: int

    @property
    def rate(self) -> Fraction | None:
        """The exact memo rate; ``None`` when nothing is left to measure against."""
        return Rate(self.counted, self.base).value


def one_off_sums(
    programmes: Sequence[Programme],
    *,
    year: int,
    agencies: Sequence[int] | None = None,
    national: bool = False,
) -> dict[int, Sums]:
    """Sums of the marked entries of each agency that has any, as the site's policy set counts them."""
    some = "" if agencies is None else "AND o.agency_id = ANY (%(agencies)s)"
    return sums_by_agency(programmes, year=year, agencies=agencies, source=_CELLS.format(some=some), national=national)


def memo_of(programme: Programme, counted: int | None, base: int | None, marked: Sums | None) -> Memo | None:
    """The memo beside a figure; ``None`` where the figure is not known, or no one-off purchase is in its base."""
    if counted is None or base is None or marked is None:
        return None
    code = programme.code
    off_counted, off_base = marked.counted.get(code, 0), marked.base.get(code, 0)
    return Memo(counted - off_counted, base - off_base) if off_counted or off_base else None
