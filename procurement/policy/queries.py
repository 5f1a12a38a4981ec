"""The law as of a day: one frozen snapshot of a policy set, with inheritance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from procurement.policy.models import LegalParameter, PolicySet


class UnknownParameter(LookupError):
    """No parameter of this key is in force: says which key, day and set."""

    def __init__(self, key: str, day: date, policy_set: str) -> None:
        super().__init__(f"policy set {policy_set} has no parameter {key!r} in force on {day}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in force, with its source."""

    key: str
    value: Any
    authority: str
    citation: str
    rule_id: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every parameter in force on one day under one policy set."""

    policy_set: str
    day: date
    parameters: Mapping[str, Parameter]

    def parameter(self, key: str) -> Parameter:
        """The parameter of this key; raises :class:`UnknownParameter`."""
        try:
            return self.parameters[key]
        except KeyError:
            raise UnknownParameter(key, self.day, self.policy_set) from None

    def value(self, key: str) -> Any:
        """The bare value of this key; raises :class:`UnknownParameter`."""
        return self.parameter(key).value

    def integer(self, key: str) -> int:
        """The value as a whole number."""
        return int(self.value(key))


def at(day: date, policy_set: PolicySet) -> Snapshot:
    """What the law of ``policy_set`` says on ``day``; a child set overrides its parents key by key."""
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    settled = Q(reference=True) | Q(approved_at__isnull=False)
    found: dict[str, Parameter] = {}
    current: PolicySet | None = policy_set
    while current is not None:
        for row in LegalParameter.objects.filter(in_force, settled, policy_set=current):
            found.setdefault(
                row.key,
                Parameter(
                    row.key, row.value, row.authority, row.citation, row.rule_id, row.valid_from, row.valid_to
                ),
            )
        current = current.parent
    return Snapshot(policy_set.code, day, found)
