"""Who needs a second factor: a question of roles, rights and days."""

from datetime import date

import pytest

from procurement.organisations.enums import DECIDING_ROLES, Role
from procurement.organisations.models import Membership, User
from procurement.web.second_factor import must_have_one
from tests.factories import AgencyFactory, CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db
AGENCY = {Role.AGENCY_APPROVER, Role.AGENCY_OFFICER, Role.CONTRACT_OFFICER, Role.SUPPORT_MANAGER}
COMPANY = {Role.REPRESENTATIVE, Role.STAFF}


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True


def given_role(role: Role) -> User:
    user = UserFactory()
    agency = AgencyFactory() if role in AGENCY else None
    company = CompanyFactory() if role in COMPANY else None
    Membership.objects.create(user=user, role=role, agency=agency, company=company)
    return user


@pytest.mark.parametrize("role", Role)
def test_exactly_the_deciding_roles_need_one(role):
    assert must_have_one(given_role(role)) is (role in DECIDING_ROLES)


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_whoever_may_open_the_administration_needs_one(right):
    assert must_have_one(UserFactory(**{right: True}))


def test_a_role_counts_from_its_first_to_its_last_day(now):
    user = given_role(Role.OPERATOR)
    user.memberships.update(valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))

    needed = []
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)):
        now(day)
        needed.append(must_have_one(user))

    assert needed == [False, True, True, False]


def test_where_it_is_switched_off_nobody_needs_one(settings):
    settings.MFA_REQUIRED = False

    assert not must_have_one(given_role(Role.OPERATOR))
