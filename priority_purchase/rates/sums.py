"""Won by programme, added up over the cells of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from priority_purchase.rates.cells import KEPT
from priority_purchase.rates.counting import SIZE_UNKNOWN
from priority_purchase.targets.models import Programme
from procurement.contracts.enums import Kind, Route


@dataclass(frozen=True, slots=True)
class Sums:
    """Won of one agency (or of all): per programme what counts and the base; and what is unconfirmed."""

    counted: Mapping[str, int]
    base: Mapping[str, int]
    total: int
    by_kind: Mapping[int, int]
    unknown_entries: int
    entries: int
    via_pps: int
    size_unknown: int


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
        f"COALESCE(sum(amount) FILTER (WHERE mask & {bit} <> 0), 0)"
        for programme in programmes
        for bit in (programme.counted_bit, programme.base_bit)
    ]
    columns += [f"COALESCE(sum(amount) FILTER (WHERE kind = {kind.value}), 0)" for kind in Kind]
    columns += [
        "COALESCE(sum(amount), 0)",
        f"COALESCE(sum(entries) FILTER (WHERE kind = {Kind.UNKNOWN.value}), 0)",
        "COALESCE(sum(entries), 0)",
        f"COALESCE(sum(amount) FILTER (WHERE route IN ({Route.VIA_PPS.value}, {Route.MALL.value})), 0)",
        f"COALESCE(sum(amount) FILTER (WHERE mask & {SIZE_UNKNOWN} <> 0), 0)",
    ]
    conditions = ["year = %(year)s", "mask <> 0"]
    if agencies is not None:
        conditions.append("agency_id = ANY (%(agencies)s)")
    if national:
        conditions.append(f"route <> {Route.AS_AGENT.value}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT agency_id, {', '.join(columns)} FROM {source} cells"
            f" WHERE {' AND '.join(conditions)} GROUP BY agency_id",
            {"year": year, "agencies": list(agencies or ())},
        )
        rows = cursor.fetchall()
    return {int(row[0]): _sums(programmes, [int(value) for value in row[1:]]) for row in rows}


def _sums(programmes: Sequence[Programme], values: list[int]) -> Sums:
    pairs = len(programmes) * 2
    kinds = values[pairs : pairs + len(Kind)]
    total, unknown, entries, via_pps, size_unknown = values[pairs + len(Kind) :]
    return Sums(
        counted={one.code: values[2 * place] for place, one in enumerate(programmes)},
        base={one.code: values[2 * place + 1] for place, one in enumerate(programmes)},
        total=total,
        by_kind={kind.value: kinds[place] for place, kind in enumerate(Kind)},
        unknown_entries=unknown,
        entries=entries,
        via_pps=via_pps,
        size_unknown=size_unknown,
    )


def add_up(programmes: Sequence[Programme], parts: Iterable[Sums]) -> Sums:
    """The sums of several agencies together."""
    counted = dict.fromkeys((one.code for one in programmes), 0)
    base = dict(counted)
    by_kind = {kind.value: 0 for kind in Kind}
    total = unknown = entries = via_pps = size_unknown = 0
    for part in parts:
        for code in counted:
            counted[code] += part.counted[code]
            base[code] += part.base[code]
        for kind in by_kind:
            by_kind[kind] += part.by_kind[kind]
        total += part.total
        unknown += part.unknown_entries
        entries += part.entries
        via_pps += part.via_pps
        size_unknown += part.size_unknown
    return Sums(counted, base, total, by_kind, unknown, entries, via_pps, size_unknown)


EMPTY = Sums(counted={}, base={}, total=0, by_kind={}, unknown_entries=0, entries=0, via_pps=0, size_unknown=0)
