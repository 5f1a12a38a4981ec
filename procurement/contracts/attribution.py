"""How the ledger learns what an entry counts for, without knowing the programmes.

The programme that counts registers itself here; the ledger asks it for SQL when it writes entries.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AttributionSql:
    """Expressions over an entry called ``e``: its mask, its credential ids, and the joins they need."""

    mask: str
    credential_ids: str
    joins: str


class Attributor(Protocol):
    """What the ledger needs to know of the programme that counts."""

    def profile_code(self, *, agency_id: int, year: int) -> str:
        """Code of the calculation profile of one agency-year."""

    def sql(self, *, year: int, profile_code: str) -> AttributionSql:
        """What entries of that year count for under that profile."""


_NOTHING = AttributionSql(mask="0::bigint", credential_ids="NULL::bigint[]", joins="")


class _CountsNothing:
    """Stands in until a programme registers itself."""

    def profile_code(self, *, agency_id: int, year: int) -> str:
        return ""

    def sql(self, *, year: int, profile_code: str) -> AttributionSql:
        return _NOTHING


_registered: list[Attributor] = [_CountsNothing()]


def register(attributor: Attributor) -> None:
    """Let ``attributor`` decide what entries count for."""
    _registered.append(attributor)


def current() -> Attributor:
    """The attributor in force."""
    return _registered[-1]
