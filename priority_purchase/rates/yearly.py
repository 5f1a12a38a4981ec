"""What the law of a policy set says of the rates of one year, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from procurement.law.money import Won
from procurement.law.rates import GradeBand, is_met
from procurement.policy.models import PolicySet
from procurement.policy.queries import Snapshot, at

EXCELLENT = "rates.excellent_agency"
EXCELLENT_BY = "SME"
"""Programme in which excellent agencies are named (section 2.4)."""

HALF = 5_000
"""50 % of SME purchases in basis points: who agrees on less stands on the list of Market Support Act art. 21(7)."""

MANDATORY_FROM = {"STARTUP": "rates.startup_mandatory_from"}
"""Programmes that were reported before they were binding, and the parameter that says since when they bind (O4)."""


@dataclass(frozen=True, slots=True)
class Excellent:
    """The least rate (basis points) and amount (won) of an agency that is named excellent (section 2.4)."""

    share_bp: int
    amount: Won

    def is_reached(self, counted: Won, base: Won) -> bool:
        """Whether both are reached, in whole numbers."""
        return counted >= self.amount and bool(is_met(counted, base, self.share_bp))


@dataclass(frozen=True, slots=True)
class YearlyRules:
    """Grades, display and which targets do not bind yet, in one year."""

    bands: Sequence[GradeBand]
    decimals: int
    binds_from: Mapping[str, int] = field(default_factory=dict)
    excellent: Excellent | None = None

    def binds(self, programme_code: str, year: int) -> bool:
        """Whether missing the target has consequences; before, the rate is only reported."""
        return year >= self.binds_from.get(programme_code, year)


def rules_of(policy_set: PolicySet, *, year: int) -> YearlyRules:
    """The rules of a year, as they are in force on its last day."""
    law = at(date(year, 12, 31), policy_set)
    return YearlyRules(
        bands=[GradeBand(grade, Decimal(least)) for grade, least in law.value("rates.grade_bands")],
        decimals=law.integer("rates.display_decimals"),
        binds_from=_binds_from(law),
        excellent=_excellent(law),
    )


def _binds_from(law: Snapshot) -> dict[str, int]:
    return {code: law.integer(key) for code, key in MANDATORY_FROM.items() if key in law.parameters}


def _excellent(law: Snapshot) -> Excellent | None:
    if EXCELLENT not in law.parameters:
        return None
    value = law.json(EXCELLENT)
    return Excellent(share_bp=value["share_bp"], amount=value["amount_won"])
