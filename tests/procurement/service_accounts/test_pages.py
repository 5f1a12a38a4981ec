"""The page "Programs that act for us", and programs in Django admin."""

import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount
from tests import admin_pages
from tests.factories import AgencyFactory, CompanyFactory, actor, member
from tests.procurement.service_accounts.world import Program
from tests.web.accounts.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/programs/"
SENT = {"name": "재고 연동", "role": "STAFF", "scopes": ["read", "act"]}


def keeper(role=Role.REPRESENTATIVE, email="head@test.example", **place):
    person = User.objects.create_user(email, PASSWORD, name="김하늘")
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return member(role, user=person, **place)


@pytest.fixture
def head():
    return keeper(company=CompanyFactory(name="주식회사 한빛"))


def proven(email):
    """A browser in which the person has just proved again who it is."""
    browser = signed_in(email)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def page(head):
    return proven(head.email)


def secret_on(answer):
    return re.search(r"Secret</\w+>.*?<code[^>]*>([^<]+)</code>", answer.content.decode(), re.DOTALL)[1]


def made(by, **more):
    more = {"name": "연동", "role": Role.STAFF, "scopes": (Scope.READ,)} | more
    return services.make(actor(by), **more)


def test_a_program_is_made_and_its_secret_shown_once(page, head):
    answer = page.post(PAGE, SENT)

    account = ServiceAccount.objects.get()
    secret = secret_on(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["cache-control"]
    assert Program(account, secret).sign_in().status_code == 200
    assert (account.user.name, account.membership.company, account.scopes) == (
        "재고 연동",
        head.memberships.get().company,
        ["act", "read"],
    )
    shown = page.get(PAGE).content.decode()
    assert secret not in shown
    assert account.client_id in shown
    assert "김하늘" in shown


def test_a_new_secret_ends_the_old_one(page, head):
    account, old = made(head)
    one = Program(account, old)
    one.sign_in()

    answer = page.post(reverse("procurement:program_renew", args=[account.pk]))

    assert one.get("cases/").status_code == 401
    assert one.sign_in().status_code == 401
    assert Program(account, secret_on(answer)).sign_in().status_code == 200


def test_ending_holds_from_the_next_request_on(page, head):
    account, secret = made(head)
    one = Program(account, secret)
    one.sign_in()
    assert one.get("cases/").status_code == 200

    answer = page.post(reverse("procurement:program_end", args=[account.pk]), follow=True)

    assert "연동 no longer acts." in answer.content.decode()
    assert one.get("cases/").status_code == 401


@pytest.mark.parametrize("way", ["make", "renew"])
def test_a_secret_is_given_after_a_fresh_proof_only(head, way):
    account, _secret = made(head)
    page = signed_in(head.email)
    address = PAGE if way == "make" else reverse("procurement:program_renew", args=[account.pk])
    before = account.client.secret

    answer = page.post(address, SENT)

    assert answer.status_code == 302
    assert answer["location"].startswith("/accounts/reauthenticate/")
    assert ServiceAccount.objects.count() == 1
    assert OAuthClient.objects.get().secret == before
    assert page.get(PAGE).status_code == 200
    assert secret_on(page.post(answer["location"], {"password": PASSWORD}, follow=True))


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"role": "OPERATOR"}, {"role": ""}, {"scopes": []}, {"scopes": ["all"]}, {"name": "x" * 101}],
)
def test_what_does_not_fit_is_said(page, wrong):
    answer = page.post(PAGE, SENT | wrong)

    assert answer.status_code == 400
    assert not ServiceAccount.objects.exists()


def test_a_company_cannot_be_named_by_a_representative(page, head):
    other = CompanyFactory()

    page.post(PAGE, SENT | {"organisation": other.business_number})

    assert ServiceAccount.objects.get().membership.company_id == head.memberships.get().company_id


@pytest.mark.parametrize("role", [Role.STAFF, Role.OPERATOR, Role.AGENCY_OFFICER, Role.AUDITOR, Role.MINISTRY_OFFICER])
def test_who_keeps_none_is_told(client, role):
    place = {"company": CompanyFactory()} if role == Role.STAFF else {}
    place |= {"agency": AgencyFactory()} if role == Role.AGENCY_OFFICER else {}
    client.force_login(member(role, **place))

    answer = client.get(PAGE)

    assert answer.status_code == 403
    assert PAGE not in client.get("/cases/").content.decode()


@pytest.mark.parametrize("name", ["program_renew", "program_end"])
def test_programs_of_others_do_not_exist(head, name):
    account, _secret = made(head)
    keeper(email="other@test.example", company=CompanyFactory())
    other = proven("other@test.example")

    assert other.post(reverse(f"procurement:{name}", args=[account.pk])).status_code == 404
    assert account.client_id not in other.get(PAGE).content.decode()
    assert ServiceAccount.objects.get().ended_at is None


def test_an_administrator_names_the_organisation():
    keeper(Role.ADMINISTRATOR, "admin@test.example")
    browser, company, agency = proven("admin@test.example"), CompanyFactory(), AgencyFactory()
    number = company.business_number

    assert browser.post(PAGE, SENT | {"organisation": ""}).status_code == 400
    assert browser.post(PAGE, SENT | {"organisation": agency.code}).status_code == 400
    browser.post(PAGE, SENT | {"organisation": f"{number[:3]}-{number[3:5]}-{number[5:]}"})
    browser.post(PAGE, SENT | {"organisation": agency.code, "role": "AGENCY_OFFICER"})
    browser.post(PAGE, SENT | {"role": "AUDITOR"})

    places = {
        (one.membership.role, one.membership.company, one.membership.agency) for one in ServiceAccount.objects.all()
    }
    assert places == {("STAFF", company, None), ("AGENCY_OFFICER", None, agency), ("AUDITOR", None, None)}


def test_the_page_says_why_a_program_does_not_work(page, head):
    other = keeper(email="other@test.example", company=head.memberships.get().company)
    account, _secret = made(other)
    Membership.objects.filter(user=other).update(valid_to=clock.today() - timedelta(days=1))

    shown = page.get(PAGE).content.decode()

    assert "does not work" in shown
    assert "renews its secret and answers for it" in shown
    page.post(reverse("procurement:program_renew", args=[account.pk]))
    assert "does not work" not in page.get(PAGE).content.decode()


def test_the_page_asks_no_more_for_more_programs(page, head, django_assert_max_num_queries):
    for count in (1, 3, 30):
        while ServiceAccount.objects.count() < count:
            made(head)
        page.get(PAGE)
        with django_assert_max_num_queries(25) as asked:
            page.get(PAGE)
        first = len(asked) if count == 1 else first  # noqa: F821 - set in the first round
        assert len(asked) == first


def test_each_change_is_logged_without_the_secret(page, head, caplog):
    caplog.set_level(logging.INFO, logger="procurement.security")
    secret = secret_on(page.post(PAGE, SENT))
    account = ServiceAccount.objects.get()
    page.post(reverse("procurement:program_renew", args=[account.pk]))
    page.post(reverse("procurement:program_end", args=[account.pk]))

    lines = [line.security for line in caplog.records if hasattr(line, "security")]
    told = {line["event"]: line for line in lines if line["event"].startswith("program_")}
    assert set(told) == {"program_made", "program_secret_renewed", "program_ended"}
    assert all((line["by"], line["person"]) == (head.pk, account.user_id) for line in told.values())
    assert secret not in caplog.text


# Django admin


@pytest.fixture
def site(admin_client):
    admin_client.cookies["django_language"] = "en"
    return admin_client


def test_administrators_see_programs_and_end_them(site, head, admin_user):
    account, secret = made(head)
    one = Program(account, secret)
    one.sign_in()
    ServiceAccount.objects.update(last_used_at=timezone.now())
    admin_pages.check(site, ServiceAccount)
    shown = site.get(reverse("admin:procurement_serviceaccount_change", args=[account.pk])).content.decode()
    assert account.client.secret not in shown
    assert "김하늘" in shown

    address = reverse("admin:procurement_serviceaccount_changelist")
    answer = site.post(address, {"action": "end", "_selected_action": [account.pk]}, follow=True)

    assert "1 program was ended." in answer.content.decode()
    assert ServiceAccount.objects.get().ended_by == admin_user
    assert one.get("cases/").status_code == 401


def test_who_may_only_look_ends_nothing(client, head):
    account, _secret = made(head)
    reader = User.objects.create_user("reader@test.example", PASSWORD, is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_serviceaccount"))
    client.force_login(reader)

    client.post(
        reverse("admin:procurement_serviceaccount_changelist"), {"action": "end", "_selected_action": [account.pk]}
    )

    assert ServiceAccount.objects.get().ended_at is None


@pytest.mark.parametrize("model", [OAuthClient, Token])
def test_nobody_makes_clients_or_tokens_by_hand(model):
    assert model not in admin.site._registry
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:allauth_idp_oidc_{model._meta.model_name}_add")


def test_programs_are_not_among_the_people_of_the_administration(site, head):
    account, _secret = made(head)

    assert account.user.name not in site.get(reverse("admin:procurement_user_changelist")).content.decode()
    answer = site.get(reverse("admin:procurement_user_change", args=[account.user_id]))
    assert answer.status_code == 302
