"""A worker killed while it counts again leaves the figures of before, announced as such, and the job resumes."""

import time
from datetime import date

import pytest

from priority_purchase.rates import recount
from priority_purchase.rates.queries import live
from priority_purchase.rates.verification import differences_of
from procurement.contracts.enums import Kind, Source
from procurement.contracts.models import AgencyYear, Entry
from procurement.credentials import services as credentials
from procurement.credentials.enums import Ending
from procurement.jobs.models import Job, JobState
from tests.factories import AgencyFactory, CompanyFactory, attribute, credential, parameter
from tests.faults.conftest import kill, wait_until

ENTRIES, AGENCIES = 20_000, 20
DAY = date(2026, 3, 2)

pytestmark = pytest.mark.sweep


@pytest.fixture
def held(broker):
    """The credential of a company from which every agency buys, and a limit far below its entries."""
    agencies, company = AgencyFactory.create_batch(AGENCIES), CompanyFactory()
    made = credential("SME", company)
    Entry.objects.bulk_create(
        Entry(
            agency=agencies[number % AGENCIES],
            supplier=company,
            amount=1_000,
            kind=Kind.GOODS,
            source=Source.MANUAL,
            contract_no=f"K{number:07d}",
            contract_date=DAY,
            booked_on=DAY,
            year=2026,
        )
        for number in range(ENTRIES)
    )
    attribute([(agency.pk, 2026) for agency in agencies])
    parameter("recount.at_once", 100)
    return made, agencies


def counted(agency):
    return next(one.counted for one in live(agency, year=2026).figures if one.programme.code == "SME")


@pytest.mark.parametrize("broker", ["files"], indirect=True)
@pytest.mark.parametrize("after", [0.0, 0.3])
def test_killed_recount_changes_nothing_and_resumes(broker, held, requeue, after):
    made, agencies = held
    credentials.end_early(made, kind=Ending.REVOKED, on=date(2026, 1, 1))
    job = Job.objects.get(kind=recount.RECOUNT)
    first = broker.worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).state != JobState.QUEUED)
    time.sleep(after)

    kill(first)
    if Job.objects.get(pk=job.pk).state == JobState.RUNNING:
        assert {counted(agency) for agency in agencies} == {1_000 * ENTRIES // AGENCIES}
        assert AgencyYear.objects.filter(recounting_since__isnull=False).count() == AGENCIES
        requeue()
    broker.worker()

    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    assert not recount.waiting()
    assert not recount.under_way(2026)
    assert differences_of(2026) == []
    assert not any(counted(agency) for agency in agencies)
