"""Each main page says what it is for, what to do next, and what stands behind it; nothing is invented."""

from __future__ import annotations

import re

import pytest
from django.core import checks
from django.test import Client
from django.utils import translation

from procurement.cases.procedures import steps_of
from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import User
from procurement.policy.citations import local_citation
from procurement.policy.queries import of_site
from procurement.web import helping
from procurement.web.helping import Help
from tests.factories import AgencyFactory, CompanyFactory, entry, member, officer, parameter
from tests.permits.world import draft, people, submitted

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
MAIN = {
    "priority_purchase:agency", "priority_purchase:entries", "priority_purchase:entry", "priority_purchase:items",
    "priority_purchase:one_off", "priority_purchase:settle", "priority_purchase:national", "priority_purchase:runs",
    "priority_purchase:run", "procurement:imports", "procurement:import", "procurement:import_new",
    "procurement:cases", "procurement:case", "procurement:case_step", "procurement:case_draft",
    "procurement:case_documents", "procurement:claim", "procurement:people", "procurement:inbox",
    "procurement:inbox_due", "procurement:inbox_overdue", "procurement:inbox_notices", "procurement:act_for",
}  # fmt: skip


def panel(client: Client, address: str, **headers: str) -> str:
    page = client.get(address, headers=ENGLISH | headers).content.decode()
    found = re.search(r'<aside class="help-panel".*?</aside>', page, re.DOTALL)
    return found[0] if found else ""


def test_every_main_page_has_help():
    assert {one.page for one in helping.every()} >= MAIN
    assert helping.check_pages() == []


def test_help_for_a_page_or_about_a_parameter_that_is_not_there_is_found_at_start(monkeypatch):
    monkeypatch.setattr(helping, "_helps", {})
    helping.register(Help(page="no:such", purpose="", parameters=("no.such",)))

    assert [one.id for one in helping.check_pages() if isinstance(one, checks.Error)] == ["web.E002", "web.E003"]


def test_the_dashboard_cites_the_articles_of_its_programmes(client):
    agency = AgencyFactory()
    entry(agency, CompanyFactory(), 1_000)
    client.force_login(officer(agency))
    shown = panel(client, f"/rates/{agency.code}/2026/")

    assert "What to do next" in shown
    assert "Market Support Act art. 5(1)" in shown
    assert "판로지원법 제5조제1항" in panel(client, f"/rates/{agency.code}/2026/", **{"accept-language": "ko"})


def test_a_parameter_is_shown_as_it_is_in_force(client):
    client.force_login(member(Role.REPRESENTATIVE, company=CompanyFactory()))
    assert "<strong>14</strong>" in panel(client, "/people/")

    parameter("onboarding.invitation_days", 7)

    assert "<strong>7</strong>" in panel(client, "/people/")


def test_a_page_that_rests_on_parameters_cites_their_source(client):
    who = people()
    client.force_login(who.operator.user)
    source = of_site(clock.today()).parameter("cases.first_day").citation

    with translation.override("en"):
        assert local_citation(source) in panel(client, f"/cases/{submitted(who).pk}/")


def test_what_the_platform_itself_decided_is_said_in_korean_without_english_words(client):
    client.force_login(member(Role.REPRESENTATIVE, company=CompanyFactory()))
    shown = panel(client, "/people/", **{"accept-language": "ko"})

    assert "<strong>14</strong>" in shown
    assert not re.search(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", "", shown))


def test_a_case_names_the_articles_of_its_procedure_and_of_the_next_steps(client):
    who = people()
    case = draft(who)
    client.force_login(who.applicant.user)

    for basis in (case.procedure.basis, steps_of(type(case))["submit"].basis):
        assert basis in panel(client, f"/cases/{case.pk}/")
    assert "Takes one step" in panel(client, f"/cases/{case.pk}/steps/submit/")


def test_an_administrator_is_led_to_the_parameters_in_force(client):
    agency = AgencyFactory()
    person = User.objects.create_superuser("administrator@test.example")
    for one, there in ((officer(agency), False), (person, True)):
        client.force_login(one)
        assert ("/admin/procurement/legalparameter/" in panel(client, f"/rates/{agency.code}/2026/settle/")) == there


def test_an_error_shows_no_help_of_the_page_that_was_not_opened(client):
    client.force_login(officer(AgencyFactory()))

    assert panel(client, "/cases/999999/") == ""
