"""Administrators are told why a person sees something, by the very rule that its page uses."""

from io import BytesIO

import pytest
from django.urls import reverse

from procurement.cases.documents import attach
from procurement.cases.models import Case
from procurement.documents.models import DocumentVersion
from procurement.organisations import whys
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, entry, member
from tests.permits.world import people, submitted
from tests.sample_files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    client.force_login(User.objects.create_superuser("administrator@test.example"))
    return client


def asked(client, person, what):
    address = reverse("admin:procurement_user_why", args=[person.pk])
    return client.get(address, {"what": what}, headers={"accept-language": "en"})


def roles(answer):
    return [one.actor.role for one in answer.context["grounds"]]


def test_a_case_is_seen_as_party_and_as_office_and_by_nobody_else(keeper):
    who = people()
    case = submitted(who)

    for person in (who.applicant.user, who.operator.user):
        answer = asked(keeper, person, case.number)
        assert answer.context["grounds"], person
        assert all(one.detail for one in answer.context["grounds"])
    assert roles(asked(keeper, member(Role.REPRESENTATIVE, company=CompanyFactory()), case.number)) == []


def test_each_capacity_is_named_and_only_those_that_show_it(keeper):
    who = people()
    case = submitted(who)
    person = who.operator.user
    Membership.objects.create(user=person, agency=AgencyFactory(), role=Role.AGENCY_OFFICER)
    Membership.objects.create(user=person, role=Role.AUDITOR)

    assert sorted(roles(asked(keeper, person, case.number.lower()))) == [Role.AUDITOR, Role.OPERATOR]


def test_a_page_is_asked_about_by_its_address(keeper):
    agency = AgencyFactory(code="1234567")
    person = member(Role.AGENCY_OFFICER, agency=agency)
    row = entry(agency, CompanyFactory(), 1_000)
    stranger = member(Role.AGENCY_OFFICER, agency=AgencyFactory())

    for address in ("https://site.example/rates/1234567/2026/entries/?q=x", f"/entries/{row.pk}/", "1234567"):
        assert roles(asked(keeper, person, address)) == [Role.AGENCY_OFFICER]
        assert roles(asked(keeper, stranger, address)) == []


def test_a_document_is_seen_by_whoever_may_open_it(keeper):
    who = people()
    case = submitted(who)
    attach(case, BytesIO(pdf()), name="a.pdf", actor=who.applicant)
    address = reverse("procurement:document", args=[DocumentVersion.objects.get().pk])

    assert asked(keeper, who.applicant.user, address).context["grounds"]
    assert roles(asked(keeper, UserFactory(), address)) == []


def test_somebody_inactive_is_said_to_be(keeper):
    person = UserFactory(is_active=False)

    assert "cannot sign in at all" in asked(keeper, person, submitted(people()).number).content.decode()


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("DP-2026-999999", "There is no such page or number."),
        ("/inbox/", "This page shows no single thing"),
        ("/cases/999999/", "What the address names does not exist."),
        ("/cases/99999999999999999999999/", "does not exist"),
        ("http://[", "There is no such page or number."),
    ],
)
def test_what_cannot_be_asked_about_says_so(keeper, what, problem):
    assert problem in asked(keeper, UserFactory(), what).content.decode()


def test_the_answer_is_the_rule_of_the_page(keeper):
    """For everybody and every case: there is a ground exactly where the page shows it."""
    who = people()
    case = submitted(who)
    subject = whys.subject_of("procurement:case")

    for person in User.objects.all():
        shown = Case.objects.visible_to(person).filter(pk=case.pk).exists()
        assert bool(whys.grounds(subject, person, {"pk": case.pk})) == shown, person


def test_only_who_may_see_people_asks(client):
    client.force_login(User.objects.create_user("clerk@test.example", is_staff=True))

    assert asked(client, UserFactory(), "x").status_code == 403
