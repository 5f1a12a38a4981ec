from datetime import date

import pytest

from procurement.organisations.models import User
from procurement.policy.models import LegalParameter, PolicySet


@pytest.fixture
def proposer(db):
    return User.objects.create_superuser("proposer@example.org", "correct horse 1")


@pytest.fixture
def approver(db):
    return User.objects.create_superuser("approver@example.org", "correct horse 2")


@pytest.fixture
def kr_law(db):
    return PolicySet.objects.get(code="kr-law")


@pytest.fixture
def abroad(db):
    return PolicySet.objects.create(code="abroad", name="A ministry abroad", country="VN", currency="VND")


@pytest.fixture
def state(abroad):
    """Gives a row of the set ``abroad`` in force, as a reference row."""

    def make(key, value, valid_from=date(2020, 1, 1), valid_to=None, policy_set=abroad, **fields):
        return LegalParameter.objects.create(
            policy_set=policy_set,
            key=key,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            authority=fields.pop("authority", "STATUTE"),
            citation=fields.pop("citation", "Act art. 1"),
            reference=fields.pop("reference", True),
            **fields,
        )

    return make
