"""A worker killed in the middle of an import or an evaluation leaves nothing half counted, and the job resumes."""

import csv
import io
import time

import pytest
from django.db.models import Sum

from priority_purchase.rates import tasks as rates
from priority_purchase.rates.enums import RunKind, RunState
from priority_purchase.rates.models import EvaluationRun, Result, Total
from procurement.contracts import importing
from procurement.contracts import tasks as imports
from procurement.contracts.models import Entry, ImportBatch
from procurement.jobs.models import Job, JobState
from tests.factories import AgencyFactory, CompanyFactory, ministry
from tests.faults.conftest import kill, wait_until

ROWS = 20_000
EVERYTHING = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")

pytestmark = pytest.mark.sweep


@pytest.fixture
def agencies(broker):
    return AgencyFactory.create_batch(40)


@pytest.fixture
def contracts(agencies):
    """A contract file of all agencies: 20,000 rows, 1,000 won and more each."""
    suppliers = CompanyFactory.create_batch(50)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["agency_code", "contract_no", "supplier_no", "supplier_name", "kind", "amount", "contract_date"])
    for number in range(ROWS):
        agency, supplier = agencies[number % len(agencies)], suppliers[number % len(suppliers)]
        day = f"2026-{number % 12 + 1:02d}-15"
        rows.writerow(
            [agency.code, f"N{number:07d}", supplier.business_number, supplier.name, "물품", 1_000 + number, day]
        )
    return text.getvalue().encode()


@pytest.fixture
def upload(contracts, broker, settings):
    broker.environment["MEDIA_ROOT"] = str(settings.MEDIA_ROOT)
    return importing.receive([contracts], name="contracts.csv", by=ministry(), agency=None)


@pytest.fixture
def checked(upload):
    batch = importing.check(upload.pk)
    assert batch.state == ImportBatch.State.CHECKED
    return batch


@pytest.fixture
def saved(checked):
    return importing.save(checked.pk, by=checked.uploaded_by, accept=EVERYTHING)


def running(job):
    return Job.objects.get(pk=job.pk).state == JobState.RUNNING


def expected_won():
    return sum(1_000 + number for number in range(ROWS))


@pytest.mark.parametrize("broker", ["files"], indirect=True)
@pytest.mark.parametrize("after", [0.1, 0.5, 1.0])
def test_killed_check_changes_nothing_and_resumes(broker, upload, requeue, after):
    job = imports.request_check(upload, by=upload.uploaded_by)
    first = broker.worker()
    wait_until(lambda: running(job))
    time.sleep(after)

    kill(first)
    if running(job):
        requeue()
    broker.worker()

    wait_until(lambda: ImportBatch.objects.get().state == ImportBatch.State.CHECKED)
    assert ImportBatch.objects.get().outcome["rows"]["READ"] == ROWS
    assert not Entry.objects.exists()


@pytest.mark.parametrize("broker", ["files", "redis"], indirect=True)
@pytest.mark.parametrize("after", [0.1, 0.5, 1.0, 2.0])
def test_killed_save_counts_nothing_and_resumes(broker, checked, requeue, after):
    job = imports.request_save(checked, by=checked.uploaded_by, accept=EVERYTHING, replace=False)
    first = broker.worker()
    wait_until(lambda: running(job))
    time.sleep(after)

    kill(first)
    entries, counted = Entry.objects.count(), Total.objects.aggregate(won=Sum("amount"))["won"]
    assert (entries, counted) in {(0, None), (ROWS, expected_won())}
    if running(job):
        requeue()
    broker.worker()

    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    assert Entry.objects.count() == ROWS
    assert Entry.objects.aggregate(won=Sum("amount"))["won"] == expected_won()
    assert Total.objects.aggregate(won=Sum("amount"))["won"] == expected_won()


@pytest.mark.parametrize("broker", ["files"], indirect=True)
@pytest.mark.parametrize("after", [0.0, 0.2, 0.5])
def test_killed_evaluation_leaves_no_result_and_resumes(broker, agencies, saved, requeue, after):
    run = rates.request_run(year=2026, kind=RunKind.PROVISIONAL, by=None)
    first = broker.worker()
    wait_until(lambda: running(run.job))
    time.sleep(after)

    kill(first)
    if running(run.job):
        assert not Result.objects.exists()
        requeue()
    broker.worker()

    wait_until(lambda: EvaluationRun.objects.get().state == RunState.FROZEN)
    assert Result.objects.filter(run=run).values("agency_id").distinct().count() == len(agencies)
    keys = Result.objects.values_list("agency_id", "programme_code")
    assert len(keys) == len(set(keys))
