"""What the ledger asks: the profile of an agency-year, and the SQL of what entries count for."""

from collections.abc import Mapping, Sequence

from priority_purchase.rates.counting import Counting
from priority_purchase.targets.queries import profile_codes, profile_of, programmes_of
from procurement.contracts.attribution import AgencyYearKey, AttributionSql
from procurement.credentials.models import CredentialKind
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set


def counting_for(*, policy_set: PolicySet, year: int, profile_code: str = "") -> Counting:
    """The compiled programmes of a policy set for one year under one profile."""
    return Counting(
        programmes=programmes_of(policy_set, year=year),
        profile=profile_of(policy_set, profile_code),
        kinds={kind.code: kind for kind in CredentialKind.objects.all()},
        year=year,
    )


class ProgrammeAttributor:
    """Counts for the site's own policy set."""

    def profile_codes(self, keys: Sequence[AgencyYearKey]) -> Mapping[AgencyYearKey, str]:
        """Each agency-year's own profile, or the site's default."""
        return profile_codes(site_policy_set(), keys)

    def sql(self, *, year: int, profile_code: str) -> AttributionSql:
        """Mask, credential ids and joins for the entries of a year under a profile."""
        counting = counting_for(policy_set=site_policy_set(), year=year, profile_code=profile_code)
        mask = counting.mask
        return AttributionSql(
            mask=mask,
            credential_ids=f"CASE WHEN ({counting.takes_part}) THEN {counting.credential_ids} END",
            joins=counting.joins(),
        )
