"""An agency, and a purchase of it from a small company."""

from datetime import date

import pytest

from procurement.contracts.models import Entry
from procurement.organisations.models import Agency
from tests.factories import AgencyFactory, CompanyFactory, credential, entry


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory()


@pytest.fixture
def purchase(agency: Agency) -> Entry:
    small = CompanyFactory()
    credential("SME", small)
    return entry(agency, small, 700, on=date(2026, 3, 2))
