import pytest
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from procurement.jobs import services
from procurement.jobs.models import Job, JobState
from procurement.jobs.registry import nothing
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def job(kind):
    return services.start(kind(nothing), "2026", {}, None)


def test_administrator_sees_every_field_and_changes_none(administrator, job):
    address = reverse("admin:procurement_job_change", args=[job.pk])

    assert job.kind in administrator.get(address).content.decode()
    administrator.post(address, {"state": "DONE"})
    assert Job.objects.get().state == JobState.QUEUED


def test_administrator_cancels_jobs(administrator, job):
    chosen = {"action": "cancel", "_selected_action": [job.pk]}

    answer = administrator.post(reverse("admin:procurement_job_changelist"), chosen, follow=True)

    assert answer.status_code == 200
    assert Job.objects.get().state == JobState.CANCELLED


@pytest.mark.parametrize("page", ["add", "delete"])
def test_nobody_makes_or_deletes_a_job_by_hand(administrator, job, page):
    arguments = [job.pk] if page == "delete" else []

    assert administrator.get(reverse(f"admin:procurement_job_{page}", args=arguments)).status_code == 403


@pytest.mark.parametrize("minute", ["-1", "x", "61", "*/0", ""])
def test_a_crontab_line_that_says_no_time_is_refused_on_the_page(admin_client, minute):
    given = {"minute": minute, "hour": "2", "day_of_month": "*", "month_of_year": "*", "day_of_week": "*"}

    answer = admin_client.post("/admin/django_celery_beat/crontabschedule/add/", given | {"timezone": "Asia/Seoul"})

    assert answer.status_code == 200
    assert answer.context["errors"]


@pytest.mark.parametrize(("language", "words"), [("ko", "2:30"), ("en", "At 02:30")])
def test_a_crontab_line_is_told_in_the_readers_language(admin_client, language, words):
    page = admin_client.get("/admin/django_celery_beat/crontabschedule/", headers={"accept-language": language})

    assert words in page.content.decode()
    assert ("At 02:30" in page.content.decode()) is (language == "en")


def test_a_schedule_says_when_it_begins_and_brings_no_script_of_its_own(admin_client):
    times = CrontabSchedule.objects.create(minute="30", hour="2")
    row = PeriodicTask.objects.create(name="nightly", task="procurement.jobs.requeue_stale", crontab=times)
    address = f"/admin/django_celery_beat/periodictask/{row.pk}/change/"

    pages = [
        admin_client.get(one, headers={"accept-language": "en"}).content.decode()
        for one in (address, "/admin/django_celery_beat/periodictask/")
    ]

    assert ["At 02:30" in page for page in pages] == [True, True]
    assert "readableCrontabs" not in pages[0]


def test_a_schedule_of_a_task_that_does_not_exist_is_refused(admin_client):
    given = {"name": "x", "regtask": "no.such.task", "args": "[]", "kwargs": "{}", "headers": "{}"}

    answer = admin_client.post("/admin/django_celery_beat/periodictask/add/", given)

    assert answer.status_code == 200
    assert "regtask" in answer.context["adminform"].form.errors
