"""What the law of a policy set says of the rates of one year, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from procurement.law.rates import GradeBand
from procurement.policy.models import PolicySet
from procurement.policy.queries import Snapshot, at

MANDATORY_FROM = {"STARTUP": "rates.startup_mandatory_from"}
"""Programmes that were reported before they were binding, and the parameter that says since when they bind (O4)."""


@dataclass(frozen=True, slots=True)
class YearlyRules:
    """Grades, display and which targets do not bind yet, in one year."""

    bands: Sequence[GradeBand]
    decimals: int
    binds_from: Mapping[str, int] = field(default_factory=dict)

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
    )


def _binds_from(law: Snapshot) -> dict[str, int]:
    return {code: law.integer(key) for code, key in MANDATORY_FROM.items() if key in law.parameters}
