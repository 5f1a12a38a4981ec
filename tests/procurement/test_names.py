"""Names in several languages."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("names", [0, "s", ["en"], {"en": 5}, {"en": {"of": "it"}}, False])
def test_names_that_would_break_the_pages_that_show_them_are_refused(names):
    agency = AgencyFactory()
    agency.names = names

    with pytest.raises(ValidationError) as refused:
        agency.full_clean()

    assert list(refused.value.message_dict) == ["names"]


@pytest.mark.parametrize("names", [{}, {"en": "Hansol Province"}])
def test_names_by_language_are_accepted(names):
    agency = AgencyFactory()
    agency.names = names

    agency.full_clean()
