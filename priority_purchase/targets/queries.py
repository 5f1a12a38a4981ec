"""Which programmes, profiles and targets apply."""

from collections.abc import Sequence

from priority_purchase.targets.models import CalculationProfile, Programme
from procurement.contracts.attribution import AgencyYearKey
from procurement.contracts.models import AgencyYear
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


def _rows(policy_set: PolicySet) -> list[CalculationProfile]:
    """The profiles of a policy set and of those it inherits from, nearest first."""
    sets = lineage(policy_set)
    place = {one.pk: nearness for nearness, one in enumerate(sets)}
    return sorted(CalculationProfile.objects.filter(policy_set__in=sets), key=lambda row: place[row.policy_set_id])


def _chosen(rows: Sequence[CalculationProfile], policy_set: PolicySet, code: str) -> CalculationProfile:
    wanted = code or next((row.code for row in rows if row.is_default), "")
    for row in rows:
        if row.code == wanted:
            return row
    message = f"policy set {policy_set.code} has no calculation profile {code or '(default)'}"
    raise CalculationProfile.DoesNotExist(message)


def profiles_in(policy_set: PolicySet) -> list[CalculationProfile]:
    """The profiles of a policy set and of those it inherits from, each code once, the nearest one."""
    found: dict[str, CalculationProfile] = {}
    for row in _rows(policy_set):
        found.setdefault(row.code, row)
    return list(found.values())


def profile_of(policy_set: PolicySet, code: str = "") -> CalculationProfile:
    """The profile with this code, or the default one; looked up through the inheritance.

    Raises CalculationProfile.DoesNotExist when neither the set nor its parents have it.
    """
    return _chosen(_rows(policy_set), policy_set, code)


def profile_codes(
    policy_set: PolicySet, keys: Sequence[AgencyYearKey], *, wanted: str = ""
) -> dict[AgencyYearKey, str]:
    """Code of the profile that each agency-year is counted under: the one ``wanted`` for all, else its own.

    A year without an own profile, or with one that the policy set does not know, has the set's default.
    """
    rows = _rows(policy_set)
    default = _chosen(rows, policy_set, wanted).code
    codes: dict[AgencyYearKey, str] = dict.fromkeys(keys, default)
    if wanted:
        return codes
    agencies, years = {key[0] for key in keys}, {key[1] for key in keys}
    own = AgencyYear.objects.filter(agency__in=agencies, year__in=years, profile__in=[row.code for row in rows])
    for agency_id, year, code in own.values_list("agency_id", "year", "profile"):
        if (agency_id, year) in codes:
            codes[agency_id, year] = code
    return codes
