"""Which programmes, profiles and targets apply."""

from priority_purchase.targets.models import CalculationProfile, Programme
from procurement.policy.models import PolicySet
from procurement.policy.queries import lineage


def programmes_of(policy_set: PolicySet, *, year: int) -> list[Programme]:
    """Programmes in force in a year; a child set's row replaces its parent's of the same code."""
    found: dict[str, Programme] = {}
    hidden: set[str] = set()
    for one in lineage(policy_set):
        rows = list(Programme.objects.filter(policy_set=one))
        for programme in rows:
            first, last = programme.valid_from or year, programme.valid_to or year
            if first <= year <= last and programme.code not in hidden:
                found.setdefault(programme.code, programme)
        hidden.update(row.code for row in rows)
    return sorted(found.values(), key=lambda programme: (programme.order, programme.code))


def profile_of(policy_set: PolicySet, code: str = "") -> CalculationProfile:
    """The profile with this code, or the default one; looked up through the inheritance.

    Raises CalculationProfile.DoesNotExist when neither the set nor its parents have it.
    """
    for one in lineage(policy_set):
        rows = CalculationProfile.objects.filter(policy_set=one)
        row = rows.filter(code=code).first() if code else rows.filter(is_default=True).first()
        if row is not None:
            return row
    message = f"policy set {policy_set.code} has no calculation profile {code or '(default)'}"
    raise CalculationProfile.DoesNotExist(message)
