"""Rates of agencies: what is counted, what it is measured against, the target and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from priority_purchase.rates.enums import Flag, Status
from priority_purchase.rates.memo import Memo, memo_of
from priority_purchase.rates.registers import missing_kinds
from priority_purchase.rates.sums import Sums
from priority_purchase.rates.yearly import EXCELLENT_BY, HALF, YearlyRules
from priority_purchase.targets.enums import Base
from priority_purchase.targets.lookup import NO_TARGET, Target, TargetBook
from priority_purchase.targets.models import ExternalAmount, Programme
from procurement.law import rates
from procurement.organisations.models import Agency


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate, as it may be shown. ``counted`` and ``base`` are won; ``None`` is not known, never 0.

    ``met`` is arithmetic; what a missed target means is told by :attr:`verdict`. ``decimals`` are those shown.
    ``memo`` leaves one-off purchases out (rule C-18) and decides nothing.
    """

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
    decimals: int = 2
    memo: Memo | None = None

    @property
    def rate(self) -> Fraction | None:
        """The exact rate, or ``None``."""
        if self.counted is None or self.base is None:
            return None
        return rates.Rate(self.counted, self.base).value

    @property
    def is_reported_only(self) -> bool:
        """Whether the target does not bind yet (open point O4)."""
        return Flag.REPORTED_ONLY in self.flags

    @property
    def verdict(self) -> bool | None:
        """Met or missed; ``None`` where nothing can be said, or where a missed target does not bind yet."""
        return None if self.met is False and self.is_reported_only else self.met


class FigureMaker:
    """Makes figures of one policy set and year: reads targets and registers once.

    With ``agencies`` only what concerns these agencies is read.
    """

    def __init__(
        self,
        programmes: Sequence[Programme],
        *,
        year: int,
        targets: TargetBook,
        rules: YearlyRules,
        agencies: Sequence[int] | None = None,
    ) -> None:
        self.programmes = tuple(programmes)
        self.rules = rules
        self._year = year
        self._targets = targets
        self._missing = missing_kinds({kind for one in programmes for kind in one.credential_kinds}, year=year)
        external = ExternalAmount.objects.filter(year=year)
        if agencies is not None:
            external = external.filter(agency__in=agencies)
        self._external = {(row.agency_id, row.programme_code): (row.counted, row.base) for row in external}

    def figures(self, sums: Sums, agency: Agency | None = None, *, marked: Sums | None = None) -> list[Figure]:
        """The figures of all programmes; ``marked`` are the sums of one-off purchases among them."""
        made = [self.figure(programme, sums, agency) for programme in self.programmes]
        if marked is None:
            return made
        return [replace(one, memo=memo_of(one.programme, one.counted, one.base, marked)) for one in made]

    def figure(self, programme: Programme, sums: Sums, agency: Agency | None = None) -> Figure:
        """The figure of one programme for an agency, or for all agencies together; without a memo."""
        if agency is not None and not self._targets.is_bound(agency.pk, programme.code):
            return _unknown(programme, Status.NOT_IN_SCOPE, NO_TARGET)
        target = self._targets.target(agency.pk if agency else 0, programme.code)
        amounts = self._amounts(programme, sums, agency)
        if amounts is None:
            made = _unknown(programme, Status.NOT_REPORTED, target)
        else:
            counted, base = amounts
            status = self._status(programme, sums, counted, base, target)
            made = self._finish(programme, status, counted, base, target)
        missing = () if amounts is None else tuple(kind for kind in programme.credential_kinds if kind in self._missing)
        flags = self._flags(made, agency)
        return replace(made, flags=flags, missing_registers=missing, decimals=self.rules.decimals)

    def _amounts(self, programme: Programme, sums: Sums, agency: Agency | None) -> tuple[int, int] | None:
        """What counts and the base; ``None`` when the agency has not reported what the ledger does not hold."""
        if programme.base == Base.EXTERNAL:
            return self._external.get((agency.pk, programme.code)) if agency else None
        return sums.counted.get(programme.code, 0), sums.base.get(programme.code, 0)

    def _flags(self, made: Figure, agency: Agency | None) -> tuple[Flag, ...]:
        target, code = made.target, made.programme.code
        flags = []
        if agency is not None and not agency.was_open_all_year(self._year):
            flags.append(Flag.PARTIAL_YEAR)
        if target.below_statutory:
            flags.append(Flag.BELOW_STATUTORY_50 if target.statutory == HALF else Flag.BELOW_STATUTORY)
        if target.basis_points is not None and not self.rules.binds(code, self._year):
            flags.append(Flag.REPORTED_ONLY)
        if agency is not None and self._is_excellent(made):
            flags.append(Flag.EXCELLENT_AGENCY)
        if agency is not None and agency.was_succeeded_in(self._year):
            flags.append(Flag.SUCCEEDED)
        return tuple(flags)

    def _is_excellent(self, made: Figure) -> bool:
        excellent = self.rules.excellent if made.programme.code == EXCELLENT_BY else None
        if excellent is None or made.counted is None or made.base is None:
            return False
        return excellent.is_reached(made.counted, made.base)

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

    def _finish(self, programme: Programme, status: Status, counted: int, base: int, target: Target) -> Figure:
        if status == Status.TYPE_UNCONFIRMED:
            return _unknown(programme, status, target)
        if status == Status.REGISTRY_MISSING:
            known = None if programme.base == Base.CREDENTIALLED_ITEMS else base
            return _unknown(programme, status, target, base=known)
        if status != Status.COMPUTED or target.basis_points is None:
            return _unknown(programme, status, target, counted=counted, base=base)
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
            grade=rates.grade(achieved, self.rules.bands),
        )


def _unknown(
    programme: Programme, status: Status, target: Target, *, counted: int | None = None, base: int | None = None
) -> Figure:
    """A figure without a verdict, with the amounts that are known."""
    return Figure(programme, status, counted, base, target, None, None, None, rates.NOT_GRADED)
