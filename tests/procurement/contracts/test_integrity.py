"""References of the ledger, checked per statement: the promises of a foreign key."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from procurement.contracts.enums import Source
from procurement.contracts.integrity import REFERENCES
from procurement.contracts.models import Entry
from procurement.organisations.models import Agency, Company
from tests.concurrency import one_after_the_other
from tests.factories import AgencyFactory, CompanyFactory

MISSING = 987_654_321


def unsaved(agency: Agency, supplier: Company, number: int = 1, **fields: Any) -> Entry:
    named = {"agency": agency, "supplier": supplier, "year": 2026, "booked_on": date(2026, 3, 2), "amount": 100}
    return Entry(**named, source=Source.OWN_SYSTEM, contract_no=f"I-{number}", **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("column", REFERENCES)
def test_an_entry_cannot_name_what_does_not_exist(column):
    agency, company = AgencyFactory(), CompanyFactory()
    right, wrong = unsaved(agency, company), unsaved(agency, company, 2)
    right.save()
    setattr(wrong, column, MISSING)
    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Entry.objects.bulk_create([wrong])
    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Entry.objects.filter(pk=right.pk).update(**{column: MISSING})
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_one_wrong_row_of_many_refuses_the_statement():
    agency, company = AgencyFactory(), CompanyFactory()
    rows = [unsaved(agency, company, number) for number in range(50)]
    rows[31].supplier_id = MISSING
    with pytest.raises(IntegrityError, match="procurement_company"), transaction.atomic():
        Entry.objects.bulk_create(rows)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_what_entries_name_cannot_be_deleted_or_renumbered():
    entry = unsaved(AgencyFactory(), CompanyFactory())
    entry.save()
    statements = (
        ("DELETE FROM procurement_company WHERE id = %s", entry.supplier_id),
        ("UPDATE procurement_company SET id = id + 1000000 WHERE id = %s", entry.supplier_id),
        ("DELETE FROM procurement_agency WHERE id = %s", entry.agency_id),
    )
    for statement, key in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [key])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_company WHERE id = %s", [CompanyFactory().pk])
        assert cursor.rowcount == 1


def delete(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_company WHERE id = %s", [company.pk])


def test_a_supplier_is_not_deleted_under_an_entry_that_is_being_written(committed_db):
    agency, company = AgencyFactory(), CompanyFactory()

    (refused,) = one_after_the_other(lambda: unsaved(agency, company).save(), lambda: delete(company))

    assert isinstance(refused, IntegrityError)
    assert "name this row" in str(refused)
    assert Company.objects.filter(pk=company.pk).exists()


def test_an_entry_is_not_written_for_a_supplier_that_is_being_deleted(committed_db):
    agency, company = AgencyFactory(), CompanyFactory()

    (refused,) = one_after_the_other(lambda: delete(company), lambda: unsaved(agency, company).save())

    assert isinstance(refused, IntegrityError)
    assert "does not exist" in str(refused)
    assert not Entry.objects.exists()
