"""The front page: everybody's way in, and nothing that isn't there."""

from __future__ import annotations

import re
from html import unescape

import pytest

from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import User
from procurement.web.doors import cards_for
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, actor, member, ministry, officer
from tests.permits.world import people, submitted

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def links(page: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'class="card-link" href="([^"]+)"', page)]


def test_every_way_in_leads_somewhere_without_an_account(client):
    page = client.get("/", headers=ENGLISH).content.decode()
    ways = links(page)

    assert len(ways) == 8
    assert {
        "/accounts/login/?next=%2Frates%2F",
        "/accounts/signup/?next=%2Fcompanies%2Fclaim%2F",
        "/accounts/login/?next=%2Fnational%2F",
        "/accounts/login/?next=%2Finbox%2F",
        "/accounts/login/?next=%2Fadmin%2F",
        "/api/v1/docs/",
        "#how",
        "/accounts/signup/",
    } == set(ways)
    for url in ways:
        assert client.get(url).status_code == 200 if url.startswith("/") else f'id="{url[1:]}"' in page
    assert "will follow" not in page


def test_an_officer_comes_to_the_own_agency(client):
    agency = AgencyFactory(name="가람시청")
    client.force_login(officer(agency))
    page = client.get("/", headers=ENGLISH).content.decode()

    assert f"/rates/{agency.code}/" in page
    assert "가람시청" in page
    assert "/inbox/" in links(page)
    assert "Sign up" not in page


def test_a_company_comes_to_its_own_page_and_a_newcomer_to_the_claim(client):
    company = CompanyFactory()
    for person, there, elsewhere in (
        (member(Role.REPRESENTATIVE, company=company), f"/companies/{company.business_number}/", "/companies/claim/"),
        (UserFactory(), "/companies/claim/", f"/companies/{company.business_number}/"),
    ):
        client.force_login(person)
        ways = links(client.get("/").content.decode())
        assert there in ways
        assert elsewhere not in ways
        assert [url for url in ways if client.get(url).status_code != 200] == []


def test_offices_come_to_what_is_theirs():
    ways = {card.url for card in cards_for(actor(ministry()))}
    assert "/national/" in ways
    assert "/admin/" not in ways
    assert "/national/" not in {card.url for card in cards_for(actor(member(Role.OPERATOR)))}
    approver = member(Role.AGENCY_APPROVER, agency=AgencyFactory())
    assert "/people/" in {card.url for card in cards_for(actor(approver))}

    administrator = User.objects.create_superuser("administrator@test.example")
    assert "/admin/" in {card.url for card in cards_for(Actor(administrator))}


def test_the_inbox_says_how_much_waits(client):
    who = people()
    client.force_login(who.operator.user)
    assert "Nothing waits for you." in client.get("/", headers=ENGLISH).content.decode()

    submitted(who)

    assert "1 case waits for you." in client.get("/", headers=ENGLISH).content.decode()


def test_what_was_just_done_is_said_on_the_front_page(client):
    person = officer(AgencyFactory())
    client.force_login(person)

    page = client.post("/acting/", {"membership": person.memberships.get().pk}, headers=ENGLISH, follow=True)

    assert "You now act for" in page.content.decode()
