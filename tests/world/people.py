"""Somebody of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, Role
from procurement.organisations.models import Agency, Company, User
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, member

ANONYMOUS, NOBODY, OPENER, ADMINISTRATION = "anonymous", "nobody", "opener", "administration"
"""Not signed in; signed in without any role; may open the administration without any right; has all its rights."""

ROLES = {role.lower(): role for role in Role}
PERSONS = (ANONYMOUS, NOBODY, *ROLES, OPENER, ADMINISTRATION)
"""The kinds of persons: one column of the permission table each."""

NAMES = {"own": ("가람광역시", "Garam City", "주식회사 도담"), "other": ("나래군", "Narae County", "누림상사")}


@dataclass(frozen=True)
class Organisations:
    """An agency and a company of one side."""

    agency: Agency
    company: Company


def organisations(side: str) -> Organisations:
    """Those of one side."""
    korean, english, company = NAMES[side]
    return Organisations(AgencyFactory(name=korean, names={"en": english}), CompanyFactory(name=company))


def clerk() -> User:
    """Who made every row that the administration shows."""
    return UserFactory(email="clerk@test.example")


def everybody(own: Organisations, other: Organisations) -> dict[str, User]:
    """One person of each kind on the own side, and ``other_…`` for each role on the other."""
    found: dict[str, User] = {
        NOBODY: UserFactory(email=f"{NOBODY}@test.example"),
        OPENER: UserFactory(email=f"{OPENER}@test.example", is_staff=True),
        ADMINISTRATION: UserFactory(email=f"{ADMINISTRATION}@test.example", is_staff=True, is_superuser=True),
    }
    for prefix, side in (("", own), ("other_", other)):
        for name, role in ROLES.items():
            user = UserFactory(email=f"{prefix}{name}@test.example")
            found[prefix + name] = member(role, user=user, **_organisation(role, side))
    return found


def _organisation(role: Role, side: Organisations) -> dict[str, Any]:
    if role in AGENCY_ROLES:
        return {"agency": side.agency}
    return {"company": side.company} if role in COMPANY_ROLES else {}
