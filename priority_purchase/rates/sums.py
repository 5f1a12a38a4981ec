"""Won by programme, added up over the cells of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from priority_purchase.rates.cells import KEPT
from priority_purchase.rates.counting import SIZE_UNKNOWN
from priority_purchase.targets.models import Programme
from procurement.contracts.enums import Kind, Route


@dataclass(frozen=True, slots=True)
class Sums:
    """Won of one agency (or of all): per programme what counts and the base; and what is unconfirmed.

    ``agent_amount`` and ``agent_entries`` are filed as an agent for others: in ``total`` and ``entries``, and in no
    national roll-up (rule C-3).
    """

    counted: Mapping[str, int] = field(default_factory=dict)
    base: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[int, int] = field(default_factory=dict)
    total: int = 0
    entries: int = 0
    unknown_entries: int = 0
    via_pps: int = 0
    size_unknown: int = 0
    agent_amount: int = 0
    agent_entries: int = 0


EMPTY = Sums()

_AGENT = f"route = {Route.AS_AGENT.value}"
_PLAIN = {
    "total": "sum(amount)",
    "entries": "sum(entries)",
    "unknown_entries": f"sum(entries) FILTER (WHERE kind = {Kind.UNKNOWN.value})",
    "via_pps": f"sum(amount) FILTER (WHERE route IN ({Route.VIA_PPS.value}, {Route.MALL.value}))",
    "size_unknown": f"sum(amount) FILTER (WHERE mask & {SIZE_UNKNOWN} <> 0)",
    "agent_amount": f"sum(amount) FILTER (WHERE {_AGENT})",
    "agent_entries": f"sum(entries) FILTER (WHERE {_AGENT})",
}
"""Fields of :class:`Sums` that are one number each, and how they are summed."""


def sums_by_agency(
    programmes: Sequence[Programme],
    *,
    year: int,
    agencies: Sequence[int] | None = None,
    source: str = KEPT,
    national: bool = False,
) -> dict[int, Sums]:
    """Sums of each agency of a year, in one statement over the cells.

    ``national`` leaves out what the procurement service files as an agent (rule C-3).
    """
    columns = [
        f"sum(amount) FILTER (WHERE mask & {bit} <> 0)"
        for programme in programmes
        for bit in (programme.counted_bit, programme.base_bit)
    ]
    columns += [f"sum(amount) FILTER (WHERE kind = {kind.value})" for kind in Kind]
    columns += _PLAIN.values()
    conditions = ["year = %(year)s", "mask <> 0"]
    if agencies is not None:
        conditions.append("agency_id = ANY (%(agencies)s)")
    if national:
        conditions.append(f"NOT {_AGENT}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT agency_id, {', '.join(f'COALESCE({column}, 0)' for column in columns)} FROM {source} cells"
            f" WHERE {' AND '.join(conditions)} GROUP BY agency_id",
            {"year": year, "agencies": list(agencies or ())},
        )
        rows = cursor.fetchall()
    return {int(row[0]): _sums(programmes, [int(value) for value in row[1:]]) for row in rows}


def _sums(programmes: Sequence[Programme], values: list[int]) -> Sums:
    pairs = len(programmes) * 2
    kinds = values[pairs : pairs + len(Kind)]
    return Sums(
        counted={one.code: values[2 * place] for place, one in enumerate(programmes)},
        base={one.code: values[2 * place + 1] for place, one in enumerate(programmes)},
        by_kind={kind.value: kinds[place] for place, kind in enumerate(Kind)},
        **dict(zip(_PLAIN, values[pairs + len(Kind) :], strict=True)),
    )


def add_up(programmes: Sequence[Programme], parts: Iterable[Sums]) -> Sums:
    """The sums of several agencies together."""
    found = list(parts)
    return Sums(
        counted={one.code: sum(part.counted[one.code] for part in found) for one in programmes},
        base={one.code: sum(part.base[one.code] for part in found) for one in programmes},
        by_kind={kind.value: sum(part.by_kind[kind.value] for part in found) for kind in Kind},
        **{name: sum(getattr(part, name) for part in found) for name in _PLAIN},
    )
