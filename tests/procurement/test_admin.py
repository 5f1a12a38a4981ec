from datetime import date

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse

from priority_purchase.rates.queries import live
from procurement.contracts.models import AgencyYear, EntryDecision, ExcludedAccount, ImportBatch
from procurement.credentials.models import Credential, CredentialKind, Registry, StaleSubject
from procurement.jobs import clock
from procurement.jobs.models import Job, JobState
from procurement.organisations.models import Company, Membership, User
from tests import admin_pages, factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def administrator():
    return User.objects.create_superuser("administrator@test.example", "correct horse 9")


@pytest.fixture
def site(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def agency():
    return factories.AgencyFactory()


@pytest.fixture
def company():
    return factories.CompanyFactory()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def women(agency):
    figures = {one.programme.code: one for one in live(agency, year=2026).figures}
    return next(figure for code, figure in figures.items() if "WOMEN" in code)


def certificate(**changes):
    return {
        "kind": next(code for code in CredentialKind.objects.values_list("code", flat=True) if "WOMEN" in code),
        "items": "", "number": "W-1", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "origin": "MANUAL",
    } | changes  # fmt: skip


ADD = reverse("admin:procurement_credential_add")


@pytest.mark.parametrize("model", admin_pages.models_of("procurement"), ids=lambda model: model.__name__)
def test_every_page_opens(site, model, agency, company, administrator):
    product = factories.product("12345678")
    entry = factories.entry(agency, company, 1_000)
    factories.credential("SME", company) if CredentialKind.objects.filter(code="SME").exists() else None
    Membership.objects.create(user=administrator, agency=agency, role="AGENCY_OFFICER")
    Registry.objects.create(kind=CredentialKind.objects.first(), covers_from=DAY)
    ExcludedAccount.objects.create(agency=agency, account="1", reason="r")
    StaleSubject.objects.create(company=company.pk)
    EntryDecision.objects.create(
        entry_id=entry.pk, by=administrator, at=clock.now(), field="kind", before="0", after="1"
    )
    batch = ImportBatch.objects.create(name="a.csv", size=1, uploaded_by=administrator, uploaded_at=clock.now())
    batch.findings.create(row_no=1, severity="ERROR", code="X")
    batch.rejected_rows.create(row_no=1, codes=["X"], values={})
    batch.proposals.create(register="AGENCY", key="1", name="n")
    assert product.pk

    admin_pages.check(site, model)


@pytest.mark.parametrize("model", admin_pages.models_of("procurement"), ids=lambda model: model.__name__)
def test_nothing_is_deleted(model, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    assert not admin.site.get_model_admin(model).has_delete_permission(request)


def test_saved_credential_changes_the_live_figures_at_once(site, agency, company):
    factories.entry(agency, company, 1_000_000, on=DAY)
    before = women(agency)
    response = site.post(ADD, certificate(company=company.pk))
    assert response.status_code == 302, response.context["adminform"].errors
    added = women(agency)
    assert (before.counted or 0, added.counted) == (0, 1_000_000)

    row = Credential.objects.get()
    change = reverse("admin:procurement_credential_change", args=[row.pk])
    site.post(change, certificate(company=company.pk, valid_from="2026-03-03"))
    assert women(agency).counted == 0

    site.post(change, certificate(company=company.pk, ended_on="2026-03-03", ending="REVOKED"))
    assert women(agency).counted == 1_000_000
    assert "WOMEN" in site.get(change).content.decode()
    assert not StaleSubject.objects.exists()
    row.refresh_from_db()
    assert row.ended_at is not None


def test_revoking_today_ends_what_counts(site, agency, company, now):
    now(DAY)
    factories.entry(agency, company, 1_000_000, on=DAY)
    site.post(ADD, certificate(company=company.pk))
    row = Credential.objects.get()

    address = reverse("admin:procurement_credential_changelist")
    chosen = {"action": "revoke_today", "_selected_action": [row.pk]}
    site.post(address, chosen)
    row.refresh_from_db()
    assert (row.ended_on, row.ending, women(agency).counted) == (DAY, "REVOKED", 0)
    assert "ended early already" in said(site.post(address, chosen))


def test_overlaps_warn_but_of_those_issued_here_are_refused(site, company):
    site.post(ADD, certificate(company=company.pk))
    assert "count on some of these days" in said(site.post(ADD, certificate(company=company.pk)))
    site.post(ADD, certificate(company=company.pk, origin="ISSUED_HERE"))
    page = site.post(ADD, certificate(company=company.pk, origin="ISSUED_HERE", valid_from="2026-12-31"))
    assert page.status_code == 200
    assert "issued here for the same kind" in page.content.decode()
    assert Credential.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"company": ""}, "Name the company or the product"),
        ({"valid_to": "2025-12-31"}, "The last day is before the first"),
        ({"ended_on": "2026-02-01"}, "Say why"),
        ({"ending": "REVOKED"}, "Say on which day"),
        ({"items": "123"}, "eight or ten digits"),
    ],
)
def test_credentials_are_checked(site, company, changes, told):
    assert told in site.post(ADD, certificate(company=company.pk) | changes).content.decode()
    assert not Credential.objects.exists()


def test_profile_of_a_year_starts_a_count_until_a_result_is_published(site, agency, company):
    factories.entry(agency, company, 1_000)
    year = AgencyYear.objects.get()
    address = reverse("admin:procurement_agencyyear_change", args=[year.pk])

    assert site.post(address, {"profile": "EXPENDITURE"}).status_code == 302
    job = Job.objects.get(kind="rates.recount_year")
    year.refresh_from_db()
    assert (year.profile, job.input) == ("EXPENDITURE", {"year": 2026})

    Job.objects.update(state=JobState.RUNNING)
    assert "Another job is working" in said(site.post(address, {"profile": ""}))
    assert "Select a valid choice" in site.post(address, {"profile": "NONE"}).content.decode()
    Job.objects.update(state=JobState.DONE)
    AgencyYear.objects.update(published_on=DAY)
    site.post(address, {"profile": "CONTRACT"})
    year.refresh_from_db()
    assert year.profile == "EXPENDITURE"


def test_user_is_made_by_email(site, agency):
    inline = {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0", "memberships-0-agency": agency.pk,
              "memberships-0-role": "AGENCY_OFFICER"}  # fmt: skip
    site.post(
        reverse("admin:procurement_user_add"),
        {"email": "New@Test.example", "name": "새 사람", "usable_password": "false"},
    )
    made = User.objects.get(email="new@test.example")
    address = reverse("admin:procurement_user_change", args=[made.pk])
    assert "No agency" in site.get(address).content.decode()
    site.post(address, {"email": made.email, "name": made.name, "is_active": "on"} | inline)
    assert "as its officer" in site.get(address).content.decode()


def test_company_with_an_odd_number_is_saved_with_a_warning(site):
    inline = {"spellings-TOTAL_FORMS": "0", "spellings-INITIAL_FORMS": "0"}
    fields = {"business_number": "123-45-67890", "name": "새솔", "names": "{}", "size": "UNKNOWN"}
    response = site.post(reverse("admin:procurement_company_add"), fields | inline)
    assert "check digit" in said(response)
    assert not Company.objects.get(business_number="1234567890").checksum_ok


def test_selected_rows_are_taken_as_csv(site, company):
    chosen = {"action": "take_as_csv", "_selected_action": [company.pk]}
    response = site.post(reverse("admin:procurement_company_changelist"), chosen)
    assert company.business_number in b"".join(response.streaming_content).decode()
