"""The command that recomputes what is kept finds every difference, and only differences."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from priority_purchase.rates.verification import differences_of
from procurement.contracts.enums import Kind
from procurement.contracts.models import AgencyYear, Entry
from procurement.credentials import changes
from tests.factories import AgencyFactory, CompanyFactory, attribute, credential, entry
from tests.priority_purchase.rates.scenarios import SCENARIOS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("example", sorted(SCENARIOS))
def test_nothing_differs_in_the_examples(example, needs_shared):
    year = SCENARIOS[example]().year
    changes.count_again()

    assert differences_of(year) == []


def test_own_profile_of_an_agency_is_used():
    agency, woman = AgencyFactory(), CompanyFactory()
    credential("WOMEN", woman, valid_to=date(2026, 5, 31))
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    entry(agency, woman, 500, on=date(2026, 5, 20), expenditure_date=date(2026, 6, 15))

    assert differences_of(2026) == []


def test_changed_mask_is_found_with_the_code_of_the_agency(capsys):
    agency, company = AgencyFactory(code="9777777"), CompanyFactory()
    credential("SME", company)
    made = entry(agency, company, 1_234)
    Entry.objects.filter(pk=made.pk).update(mask=0)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_rates", year=2026)

    shown = capsys.readouterr().out
    assert ended.value.code == 1
    assert "9777777" in shown
    assert "1,234" in shown
    assert {row.what for row in differences_of(2026)} == {"total", "mask"}


def test_masks_that_cancel_out_in_the_totals_are_found():
    agency, small, other = AgencyFactory(), CompanyFactory(), CompanyFactory()
    credential("SME", small)
    credential("WOMEN", small)
    credential("WOMEN", other)
    first, second = entry(agency, small, 100), entry(agency, other, 100)
    assert first.mask != second.mask
    Entry.objects.filter(pk=first.pk).update(mask=second.mask)
    Entry.objects.filter(pk=second.pk).update(mask=first.mask)

    assert [row.what for row in differences_of(2026)] == ["mask", "mask"]


def test_credential_that_nobody_counted_again_is_found():
    agency, company = AgencyFactory(), CompanyFactory()
    entry(agency, company, 100, kind=Kind.GOODS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procurement_credential (kind_id, company_id, items, number, issuer, valid_from, ending,"
            " origin, source, note) VALUES ('WOMEN', %s, '{}', '', '', '2020-01-01', '', 'MANUAL', '', '')",
            [company.pk],
        )

    assert differences_of(2026)
    attribute([(agency.pk, 2026)])
    assert differences_of(2026), "the table of standings is not trusted"


def test_clean_ledger_says_so(capsys):
    entry(AgencyFactory(), CompanyFactory(), 100)

    call_command("verify_rates")

    assert "no difference" in capsys.readouterr().out
