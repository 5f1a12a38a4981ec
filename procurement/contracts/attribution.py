"""How the ledger learns what an entry counts for, without knowing the programmes.

The programme that counts registers itself here; the ledger asks it for SQL when it writes entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

AgencyYearKey = tuple[int, int]
"""Id of an agency, and a year."""


@dataclass(frozen=True, slots=True)
class AttributionSql:
    """Expressions over an entry called ``e``: its mask, its credential ids, and the joins they need."""

    mask: str
    credential_ids: str
    joins: str


class Attributor(Protocol):
    """What the ledger needs to know of the programme that counts."""

    def profile_codes(self, keys: Sequence[AgencyYearKey]) -> Mapping[AgencyYearKey, str]:
        """Code of the calculation profile of each ``(agency id, year)``."""

    def sql(self, *, year: int, profile_code: str) -> AttributionSql:
        """What entries of that year count for under that profile."""


_NOTHING = AttributionSql(mask="0::bigint", credential_ids="NULL::bigint[]", joins="")


class _CountsNothing:
    """Stands in until a programme registers itself."""

    def profile_codes(self, keys: Sequence[AgencyYearKey]) -> Mapping[AgencyYearKey, str]:
        return dict.fromkeys(keys, "")

    def sql(self, *, year: int, profile_code: str) -> AttributionSql:
        return _NOTHING


_registered: list[Attributor] = [_CountsNothing()]


def register(attributor: Attributor) -> None:
    """Let ``attributor`` decide what entries count for."""
    _registered.append(attributor)


def current() -> Attributor:
    """The attributor in force."""
    return _registered[-1]


def profile_code(*, agency_id: int, year: int) -> str:
    """Code of the calculation profile of one agency-year."""
    return current().profile_codes([(agency_id, year)])[agency_id, year]


def by_profile(keys: Iterable[AgencyYearKey]) -> dict[tuple[int, str], list[int]]:
    """Ids of agencies by their year and the code of the profile that it is counted under, in order."""
    groups: dict[tuple[int, str], list[int]] = {}
    for (agency_id, year), code in current().profile_codes(sorted(set(keys))).items():
        groups.setdefault((year, code), []).append(agency_id)
    return dict(sorted(groups.items()))


def statements(keys: Iterable[AgencyYearKey]) -> Iterator[tuple[int, list[int], AttributionSql]]:
    """One year, its agencies and what their entries count for, for each profile among ``keys``."""
    for (year, code), agencies in by_profile(keys).items():
        yield year, agencies, current().sql(year=year, profile_code=code)
