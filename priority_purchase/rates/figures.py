"""Rates of agencies: what is counted, what it is measured against, the target and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection

from priority_purchase.rates.cells import KEPT
from priority_purchase.rates.counting import SIZE_UNKNOWN
from priority_purchase.rates.enums import Flag, Status
from priority_purchase.targets.enums import Base
from priority_purchase.targets.lookup import NO_TARGET, Target, TargetBook
from priority_purchase.targets.models import ExternalAmount, Programme
from procurement.contracts.enums import Kind, Route
from procurement.law import rates
from procurement.organisations.models import Agency


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate, as it may be shown. ``counted`` and ``base`` are won; ``None`` is not known, never 0."""

    programme: Programme
    status: Status
    counted: int | None
    base: int | None
    target: Target
    met: bool | None
    shortfall: int | None
    achievement: Fraction | None
    grade: str
    flags: tuple[Flag, ...] = ()
    missing_registers: tuple[str, ...] = ()

    @property
    def rate(self) -> Fraction | None:
        """The exact rate, or ``None``."""
        if self.counted is None or self.base is None:
            return None
        return rates.Rate(self.counted, self.base).value


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


_KNOWN_KINDS = """
WITH RECURSIVE held (kind) AS (
    (SELECT kind_id FROM procurement_credential ORDER BY kind_id LIMIT 1)
    UNION ALL
    SELECT (SELECT c.kind_id FROM procurement_credential c WHERE c.kind_id > h.kind ORDER BY c.kind_id LIMIT 1)
    FROM held h WHERE h.kind IS NOT NULL
)
SELECT kind_id FROM procurement_registry
WHERE kind_id = ANY (%(kinds)s) AND covers_from <= %(last)s AND COALESCE(covers_to, %(first)s) >= %(first)s
UNION
SELECT h.kind FROM held h CROSS JOIN LATERAL (
    SELECT 1 FROM procurement_credential c
    WHERE c.kind_id = h.kind AND c.valid_from <= %(last)s AND COALESCE(c.valid_to, %(first)s) >= %(first)s
    ORDER BY c.valid_from DESC LIMIT 1) there
WHERE h.kind = ANY (%(kinds)s)
"""
"""The kinds are found by jumping through the index instead of reading all credentials; the latest is asked first."""


def missing_kinds(codes: Iterable[str], *, year: int) -> set[str]:
    """Kinds of credential of which nothing is known for a year (rule C-20)."""
    wanted = set(codes)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"kinds": sorted(wanted), "first": date(year, 1, 1), "last": date(year, 12, 31)}
        cursor.execute(_KNOWN_KINDS, values)
        return wanted - {row[0] for row in cursor.fetchall()}


class FigureMaker:
    """Makes figures of one policy set and year: reads targets, registers and bands once.

    With ``agencies`` only what concerns these agencies is read.
    """

    def __init__(
        self,
        programmes: Sequence[Programme],
        *,
        year: int,
        targets: TargetBook,
        bands: Sequence[rates.GradeBand],
        agencies: Sequence[int] | None = None,
    ) -> None:
        self.programmes = tuple(programmes)
        self._year = year
        self._targets = targets
        self._bands = bands
        self._missing = missing_kinds({kind for one in programmes for kind in one.credential_kinds}, year=year)
        external = ExternalAmount.objects.filter(year=year)
        if agencies is not None:
            external = external.filter(agency__in=agencies)
        self._external = {(row.agency_id, row.programme_code): (row.counted, row.base) for row in external}

    def _register_missing(self, programme: Programme, counted: int) -> bool:
        if not programme.credential_kinds:
            return False
        unknown = all(kind in self._missing for kind in programme.credential_kinds)
        return unknown and (counted == 0 or not programme.accepts_stated_size)

    def _status(self, programme: Programme, sums: Sums, counted: int, base: int, target: Target) -> Status:
        if programme.holds_on_unknown_kind and sums.unknown_entries:
            return Status.TYPE_UNCONFIRMED
        if self._register_missing(programme, counted):
            return Status.REGISTRY_MISSING
        if base <= 0:
            return Status.ZERO_DENOMINATOR
        if target.basis_points is None and programme.target_expected:
            return Status.TARGET_NOT_SET
        return Status.COMPUTED

    def figure(self, programme: Programme, sums: Sums, agency: Agency | None = None) -> Figure:
        """The figure of one programme for an agency, or for all agencies together."""
        target = NO_TARGET
        flags: list[Flag] = []
        if agency is not None:
            if not self._targets.is_bound(agency.pk, programme.code):
                return Figure(programme, Status.NOT_IN_SCOPE, None, None, target, None, None, None, "N/A")
            target = self._targets.target(agency.pk, programme.code)
            if not agency.was_open_all_year(self._year):
                flags.append(Flag.PARTIAL_YEAR)
        else:
            target = self._targets.target(0, programme.code)
        if target.below_statutory:
            flags.append(Flag.BELOW_STATUTORY)
        if programme.base == Base.EXTERNAL:
            found = self._external.get((agency.pk, programme.code)) if agency else None
            if found is None:
                return Figure(programme, Status.NOT_REPORTED, None, None, target, None, None, None, "N/A", tuple(flags))
            counted, base = found
        else:
            counted, base = sums.counted.get(programme.code, 0), sums.base.get(programme.code, 0)
        status = self._status(programme, sums, counted, base, target)
        made = self._finish(programme, status, counted, base, target, flags=tuple(flags))
        missing = tuple(kind for kind in programme.credential_kinds if kind in self._missing)
        return replace(made, missing_registers=missing) if missing else made

    def _finish(
        self,
        programme: Programme,
        status: Status,
        counted: int,
        base: int,
        target: Target,
        *,
        flags: tuple[Flag, ...],
    ) -> Figure:
        if status == Status.TYPE_UNCONFIRMED:
            return Figure(programme, status, None, None, target, None, None, None, "N/A", flags)
        if status == Status.REGISTRY_MISSING:
            known = None if programme.base == Base.CREDENTIALLED_ITEMS else base
            return Figure(programme, status, None, known, target, None, None, None, "N/A", flags)
        if status != Status.COMPUTED or target.basis_points is None:
            return Figure(programme, status, counted, base, target, None, None, None, "N/A", flags)
        achieved = rates.achievement(counted, base, target.basis_points)
        return Figure(
            programme=programme,
            status=status,
            counted=counted,
            base=base,
            target=target,
            met=rates.is_met(counted, base, target.basis_points),
            shortfall=rates.shortfall(counted, base, target.basis_points),
            achievement=achieved,
            grade=rates.grade(achieved, self._bands),
            flags=flags,
        )

    def figures(self, sums: Sums, agency: Agency | None = None) -> list[Figure]:
        """The figures of all programmes."""
        return [self.figure(programme, sums, agency) for programme in self.programmes]
