"""A change of a register: few entries are counted again at once, many by a job that the pages announce."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from priority_purchase.rates import evaluation, recount
from priority_purchase.rates.enums import Flag, RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.queries import live
from priority_purchase.rates.tasks import drain
from priority_purchase.rates.verification import differences_of
from procurement.contracts.models import AgencyYear, Entry
from procurement.credentials import services as credentials
from procurement.credentials.enums import Ending
from procurement.credentials.models import Credential, Standing
from procurement.jobs import running, services
from procurement.jobs.models import Job, JobState
from procurement.organisations.models import Company
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, officer, parameter

ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def at_most_two():
    parameter("recount.at_once", 2)


@pytest.fixture
def world():
    """Three agencies that buy from one small company, one of them also from another."""
    agencies = AgencyFactory.create_batch(3)
    small, other = CompanyFactory.create_batch(2)
    credential("SME", small)
    credential("SME", other)
    for agency in agencies:
        entry(agency, small, 600)
    entry(agencies[0], other, 400)
    return agencies, small, other


def counted(agency):
    return next(one.counted for one in live(agency, year=2026).figures if one.programme.code == "SME")


def revoke(company):
    held = Credential.objects.get(company=company)
    return credentials.end_early(held, kind=Ending.REVOKED, on=date(2026, 1, 1))


def job():
    return Job.objects.get(kind=recount.RECOUNT)


def announced():
    return set(AgencyYear.objects.filter(recounting_since__isnull=False).values_list("agency_id", flat=True))


def test_the_limit_is_a_parameter_of_the_policy_set():
    assert recount.at_once() == 20_000
    parameter("recount.at_once", 7)
    assert recount.at_once() == 7


def test_few_entries_are_counted_again_at_once(world, at_most_two):
    agencies, _small, other = world
    revoke(other)

    assert counted(agencies[0]) == 600
    assert not recount.waiting()
    assert not Job.objects.exists()
    assert announced() == set()


def test_only_the_entries_of_the_company_are_written(world):
    _agencies, _small, other = world
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM procurement_entry")
        before = dict(cursor.fetchall())
    revoke(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM procurement_entry")
        written = {key for key, place in cursor.fetchall() if before[key] != place}

    assert written == set(Entry.objects.filter(supplier=other).values_list("pk", flat=True))


def test_many_entries_wait_for_a_job_and_are_announced(world, at_most_two):
    agencies, small, _other = world
    revoke(small)

    assert recount.waiting()
    assert job().state == JobState.QUEUED
    assert announced() == {agency.pk for agency in agencies}
    assert [counted(agency) for agency in agencies] == [1_000, 600, 600]

    running.perform(job().pk)

    assert (job().state, job().result) == (JobState.DONE, {"entries": 3, "agency_years": 3})
    assert (job().phase, job().progress_done, job().progress_total) == ("agencies", 3, 3)
    assert not recount.waiting()
    assert announced() == set()
    assert [counted(agency) for agency in agencies] == [400, 0, 0]
    assert differences_of(2026) == []


def test_a_change_while_the_job_waits_joins_it(world, at_most_two):
    agencies, small, other = world
    revoke(small)
    revoke(other)

    assert Job.objects.count() == 1
    running.perform(job().pk)
    assert [counted(agency) for agency in agencies] == [0, 0, 0]


def test_draining_twice_has_one_effect(world, at_most_two):
    agencies, small, _other = world
    revoke(small)
    recount.drain_all()
    running.perform(job().pk)

    assert job().result == {"entries": 0, "agency_years": 0}
    assert [counted(agency) for agency in agencies] == [400, 0, 0]


def test_a_cancelled_job_leaves_its_marks_to_the_next_drain(world, at_most_two):
    agencies, small, _other = world
    revoke(small)
    services.cancel(job())
    assert recount.waiting()
    assert announced()

    drain()
    running.perform(Job.objects.get(state=JobState.QUEUED).pk)

    assert counted(agencies[1]) == 0
    assert announced() == set()


def test_an_evaluation_never_freezes_what_waits_to_be_counted_again(world, at_most_two):
    agencies, small, _other = world
    revoke(small)
    run = evaluation.open_run(year=2026, kind=RunKind.PROVISIONAL, by=None)
    evaluation.execute(run.pk)

    frozen = Result.objects.get(run=run, agency=agencies[1], programme_code="SME")
    assert frozen.counted == 0
    assert not recount.waiting()


def test_pages_and_api_say_being_counted_again_until_it_is_done(world, at_most_two, client):
    agencies, small, _other = world
    revoke(small)
    dashboard = reverse("priority_purchase:agency", args=[agencies[1].code, 2026])
    overview = reverse("priority_purchase:national", args=[2026])
    api = f"/api/v1/agencies/{agencies[1].code}/rates/2026/"

    def said():
        client.force_login(officer(agencies[1]))
        own, rates = client.get(dashboard, headers=ENGLISH).content.decode(), client.get(api).json()
        client.force_login(ministry())
        return (
            "Being counted again" in own,
            "Being counted again" in client.get(overview, headers=ENGLISH).content.decode(),
            {Flag.RECOUNTING.value in one["flags"] for one in rates},
        )

    assert said() == (True, True, {True})
    running.perform(job().pk)
    assert said() == (False, False, {False})


def test_a_year_whose_programmes_changed_is_being_counted_again(world, client):
    agencies, *_rest = world
    services.start(recount.RECOUNT_YEAR, "2026", {"year": 2026}, None)
    client.force_login(officer(agencies[0]))

    page = client.get(reverse("priority_purchase:agency", args=[agencies[0].code, 2026]), headers=ENGLISH)
    assert "Being counted again" in page.content.decode()
    assert not recount.under_way(2025)

    running.perform(Job.objects.get().pk)
    assert not recount.under_way(2026)


@pytest.mark.parametrize("size", ["MID_SIZE", "LARGE"])
def test_a_new_larger_company_leaves_no_mark(size):
    company = CompanyFactory(size=size)

    assert not recount.waiting()
    made = Standing.objects.get(company=company.pk)
    assert (made.kinds, made.product, made.item) == (1 << 61, 0, "")


def test_a_new_larger_company_with_a_credential_keeps_both():
    company = CompanyFactory(size="LARGE")
    credential("WOMEN", company)
    with_credential = Standing.objects.filter(company=company.pk).order_by("first_day")

    assert [bool(one.kinds & (1 << 61)) for one in with_credential] == [True, True]
    Company.objects.filter(pk=company.pk).update(size="SMALL")
    assert recount.waiting()
