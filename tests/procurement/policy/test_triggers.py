"""An approved parameter of the law is never overwritten, not even past the services."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from procurement.policy.models import LegalParameter


@pytest.fixture
def approved(state, proposer, approver):
    return state(
        "filing.plan_due",
        "01-31",
        reference=False,
        proposed_by=proposer,
        approved_by=approver,
        approved_at=timezone.now(),
    )


@pytest.mark.parametrize("change", [{"value": "02-15"}, {"citation": "x"}, {"approved_at": None}, {"key": "a"}])
def test_application_cannot_overwrite_an_approved_parameter(approved, change):
    with pytest.raises(IntegrityError, match="may only be given another last day"), transaction.atomic():
        LegalParameter.objects.filter(pk=approved.pk).update(**change)


def test_application_cannot_delete_an_approved_parameter(approved):
    with (
        pytest.raises(IntegrityError, match="is kept for good"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM procurement_legalparameter WHERE id = %s", [approved.pk])


def test_an_approved_parameter_may_end(approved):
    LegalParameter.objects.filter(pk=approved.pk).update(valid_to=date(2026, 12, 31))

    approved.refresh_from_db()
    assert approved.valid_to == date(2026, 12, 31)


def test_a_proposal_may_still_be_corrected(state, proposer):
    row = state("filing.plan_due", "01-31", reference=False, proposed_by=proposer)
    row.value = "02-15"
    row.save()
    row.delete()
