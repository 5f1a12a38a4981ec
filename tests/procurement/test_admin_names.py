"""What lists of the administration call their choices."""

import pytest
from django.urls import reverse

from procurement.contracts.models import AgencyYear
from procurement.organisations.models import User
from tests.factories import AgencyFactory


@pytest.mark.django_db
def test_an_empty_value_of_a_filter_has_a_name(client):
    agency = AgencyFactory()
    for year, profile in ((2025, ""), (2026, "CONTRACT")):
        AgencyYear.objects.create(agency=agency, year=year, profile=profile)
    client.force_login(User.objects.create_superuser("administrator@test.example"))

    page = client.get(reverse("admin:procurement_agencyyear_changelist"), headers={"accept-language": "en"})

    assert ">Empty</a>" in page.content.decode()
    assert 'href="?profile="></a>' not in page.content.decode()
