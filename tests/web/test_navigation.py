"""The menu holds what a reader may open and marks where they are."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse

from procurement.organisations.enums import Role
from procurement.web import navigation
from procurement.web.navigation import NavigationItem, Section
from tests.factories import CompanyFactory, member

READER = SimpleNamespace(is_staff=False)
STAFF = SimpleNamespace(is_staff=True)


@pytest.fixture
def _two_items(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(
        NavigationItem(
            label="Admin",
            url_name="admin:index",
            section=Section.ADMINISTRATION,
            visible=lambda user: user.is_staff,
        )
    )
    navigation.register(NavigationItem(label="Second", url_name="account_login", section=Section.PURCHASING, order=2))
    navigation.register(NavigationItem(label="First", url_name="account_signup", section=Section.PURCHASING, order=1))


def menu(path, user):
    request = RequestFactory().get(path)
    request.user = user
    return navigation.menu_for(request)


@pytest.mark.usefixtures("_two_items")
def test_items_stand_in_the_order_of_sections_and_numbers():
    groups = menu("/", STAFF)

    assert [[link.label for link in group.links] for group in groups] == [["First", "Second"], ["Admin"]]


@pytest.mark.usefixtures("_two_items")
def test_a_section_without_anything_to_open_is_left_out():
    assert len(menu("/", READER)) == 1


@pytest.mark.usefixtures("_two_items")
def test_the_longest_address_above_the_page_is_current():
    groups = menu("/accounts/login/help/", READER)

    assert [link.is_current for link in groups[0].links] == [False, True]
    assert groups[0].is_current


@pytest.mark.usefixtures("_two_items")
def test_an_item_that_leads_nowhere_is_found_at_start():
    navigation.register(NavigationItem(label="Lost", url_name="no-such-page", section=Section.REGISTERS))

    assert [problem.id for problem in navigation.check_addresses()] == ["web.E001"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "procurement:inbox", "procurement:cases", "procurement:people", "search"])
def test_every_page_says_for_whom_one_acts(client, name):
    company = CompanyFactory(name="주식회사 새솔")
    client.force_login(member(Role.REPRESENTATIVE, company=company))

    header = client.get(reverse(name)).content.decode().partition("</header>")[0]

    assert "주식회사 새솔" in header
    assert reverse("procurement:act_for") in header
