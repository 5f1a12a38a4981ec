"""The target that applies to an agency in a programme and year, with where it comes from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from priority_purchase.targets.enums import AgreementState, TargetUse
from priority_purchase.targets.models import AgencyTarget, Scope, TargetRatio
from procurement.policy.models import PolicySet
from procurement.policy.queries import lineage


@dataclass(frozen=True, slots=True)
class Target:
    """Ratios in basis points; ``None`` where there is none."""

    basis_points: int | None
    statutory: int | None
    evaluation: int | None
    authority: str
    citation: str

    @property
    def below_statutory(self) -> bool:
        """Whether an agreed target is below the ratio of the law (E36a)."""
        return self.basis_points is not None and self.statutory is not None and self.basis_points < self.statutory


NO_TARGET = Target(None, None, None, "", "")


class TargetBook:
    """All targets of a policy set for one year (or those of some agencies), read with three queries."""

    def __init__(self, policy_set: PolicySet, *, year: int, agencies: Sequence[int] | None = None) -> None:
        sets = lineage(policy_set)
        place = {one.pk: nearness for nearness, one in enumerate(sets)}
        in_force = Q(year_from__lte=year) & (Q(year_to__isnull=True) | Q(year_to__gte=year))
        self._ratios: dict[tuple[str, str], TargetRatio] = {}
        ratios = TargetRatio.objects.filter(in_force, policy_set__in=sets).order_by("reference", "-year_from")
        for ratio in sorted(ratios, key=lambda row: place[row.policy_set_id]):
            self._ratios.setdefault((ratio.programme_code, ratio.use), ratio)
        agreed = AgencyTarget.objects.filter(policy_set__in=sets, year=year, state=AgreementState.AGREED)
        scopes = Scope.objects.filter(policy_set__in=sets, year=year)
        if agencies is not None:
            agreed, scopes = agreed.filter(agency__in=agencies), scopes.filter(agency__in=agencies)
        self._agreed = {(row.agency_id, row.programme_code): row for row in agreed}
        self._scope: dict[int, dict[str, bool]] = defaultdict(dict)
        for scope in scopes:
            self._scope[scope.agency_id][scope.programme_code] = scope.is_bound

    def is_bound(self, agency_id: int, programme_code: str) -> bool:
        """Whether the programme binds the agency; it does unless a scope row says otherwise."""
        return self._scope.get(agency_id, {}).get(programme_code, True)

    def target(self, agency_id: int, programme_code: str) -> Target:
        """The agreed target, else the ratio of the law, else none."""
        statutory = self._ratios.get((programme_code, TargetUse.STATUTORY))
        evaluation = self._ratios.get((programme_code, TargetUse.EVALUATION))
        agreed = self._agreed.get((agency_id, programme_code))
        general = statutory.basis_points if statutory else None
        second = evaluation.basis_points if evaluation else None
        if agreed is not None:
            return Target(agreed.basis_points, general, second, agreed.authority, agreed.reference_no)
        if statutory is not None:
            return Target(general, general, second, statutory.authority, statutory.citation)
        return Target(None, None, second, "", "")
