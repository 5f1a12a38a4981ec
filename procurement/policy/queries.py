"""The law as of a day: one frozen snapshot of a policy set, with inheritance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from procurement.law.money import BasisPoints, Won
from procurement.policy import keys
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.values import Json, ValueType, day_of_year

SETTLED = Q(reference=True) | Q(approved_at__isnull=False)
"""Rows in force when their day comes: shipped, or approved by a second person."""


class UnknownParameterError(LookupError):
    """No parameter of this key is in force: says which key, day and set."""

    def __init__(self, key: str, day: date, policy_set: str) -> None:
        super().__init__(f"policy set {policy_set} has no parameter {key!r} in force on {day}")


class WrongTypeError(TypeError):
    """A value was asked for as something that its key is not."""


class InheritanceCycleError(ValueError):
    """Policy sets inherit from each other in a circle."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in force, with its source and the set that says so."""

    key: str
    value: Json
    authority: str
    citation: str
    rule_id: str
    valid_from: date
    valid_to: date | None
    unit: str = ""
    policy_set: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every parameter in force on one day under one policy set.

    Asking for a key that is not in force raises :class:`UnknownParameterError`, asking for it as
    another type than its own :class:`WrongTypeError`.
    """

    policy_set: str
    day: date
    parameters: Mapping[str, Parameter]

    def parameter(self, key: str) -> Parameter:
        """The value of this key with its source."""
        try:
            return self.parameters[key]
        except KeyError:
            raise UnknownParameterError(key, self.day, self.policy_set) from None

    def value(self, key: str) -> Json:
        """The bare value of this key, as the row has it."""
        return self.parameter(key).value

    def integer(self, key: str) -> int:
        """A whole number of whatever the key's unit is."""
        whole = (ValueType.INTEGER, ValueType.DAYS, ValueType.WON, ValueType.BASIS_POINTS)
        return int(self._typed(key, *whole))

    def bp(self, key: str) -> BasisPoints:
        """A ratio in basis points."""
        return BasisPoints(self._typed(key, ValueType.BASIS_POINTS))

    def won(self, key: str) -> Won:
        """An amount in whole won."""
        return int(self._typed(key, ValueType.WON))

    def days(self, key: str) -> int:
        """A number of days."""
        return int(self._typed(key, ValueType.DAYS))

    def decimal(self, key: str) -> Decimal:
        """An exact decimal number."""
        return Decimal(self._typed(key, ValueType.DECIMAL))

    def text(self, key: str) -> str:
        """A text or a choice."""
        return str(self._typed(key, ValueType.TEXT))

    def flag(self, key: str) -> bool:
        """Yes or no."""
        return bool(self._typed(key, ValueType.FLAG))

    def day_in(self, key: str, year: int) -> date:
        """The day of the year that the key names, in this year."""
        return day_of_year(self._typed(key, ValueType.MONTH_DAY), year)

    def json(self, key: str) -> Json:
        """A list or an object."""
        return self._typed(key, ValueType.TABLE)

    def _typed(self, key: str, *types: ValueType) -> Json:
        declared = keys.get(key).type
        if declared not in types:
            raise WrongTypeError(f"{key} is of type {declared.value}, not {' or '.join(one.value for one in types)}")
        return self.value(key)


def lineage(policy_set: PolicySet) -> list[PolicySet]:
    """The set and those it inherits from, nearest first; raises :class:`InheritanceCycleError`."""
    found: list[PolicySet] = []
    current: PolicySet | None = policy_set
    while current is not None:
        if current in found:
            raise InheritanceCycleError(" > ".join(one.code for one in [*found, current]))
        found.append(current)
        current = current.parent
    return found


def site_policy_set() -> PolicySet:
    """The policy set in force on this site."""
    return PolicySet.objects.get(code=settings.POLICY_SET)


def of_site(day: date) -> Snapshot:
    """What the policy set of this site says on ``day``."""
    return at(day, site_policy_set())


def at(day: date, policy_set: PolicySet) -> Snapshot:
    """What the law of ``policy_set`` says on ``day``; a child set overrides its parents key by key.

    Read anew on every call, so that no process ever decides by an outdated value; hold on to the
    snapshot for the length of one decision.
    """
    sets = lineage(policy_set)
    place = {one.pk: nearness for nearness, one in enumerate(sets)}
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    rows = LegalParameter.objects.filter(in_force, SETTLED, policy_set__in=sets)
    found: dict[str, Parameter] = {}
    for row in sorted(rows, key=lambda row: place[row.policy_set_id]):
        found.setdefault(
            row.key,
            Parameter(
                key=row.key,
                value=row.value,
                authority=row.authority,
                citation=row.citation,
                rule_id=row.rule_id,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                unit=row.unit,
                policy_set=sets[place[row.policy_set_id]].code,
            ),
        )
    return Snapshot(policy_set.code, day, found)
