"""Who invites whom, and what an invitation is good for."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from procurement.jobs import clock
from procurement.onboarding import services
from procurement.onboarding.models import Invitation
from procurement.onboarding.queries import agencies_to_staff
from procurement.onboarding.services import NotYours, Unusable
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from procurement.organisations.queries import memberships_of
from tests.concurrency import at_once
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, actor, member


@pytest.fixture
def head(db):
    return actor(member(Role.REPRESENTATIVE, company=CompanyFactory()))


def invited(by, email="new@test.example", role=Role.STAFF, **fields):
    return services.invite(by, email=email, role=role, **fields)


def test_a_representative_invites_staff_who_act_from_then_on(head, now):
    now(date(2026, 11, 2))
    _invitation, secret = invited(head)
    person = UserFactory(email="new@test.example")

    membership = services.accept(secret, user=person)

    assert (membership.company_id, membership.role, membership.valid_from) == (
        head.company_id,
        Role.STAFF,
        date(2026, 11, 2),
    )


def test_the_secret_is_kept_nowhere(head):
    _invitation, secret = invited(head)

    assert secret not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    ("giver", "role", "allowed"),
    [
        (Role.REPRESENTATIVE, Role.STAFF, True),
        (Role.REPRESENTATIVE, Role.OPERATOR, False),
        (Role.STAFF, Role.STAFF, False),
        (Role.AGENCY_APPROVER, Role.AGENCY_OFFICER, True),
        (Role.AGENCY_OFFICER, Role.AGENCY_OFFICER, False),
        (Role.OPERATOR, Role.AGENCY_OFFICER, True),
        (Role.OPERATOR, Role.OPERATOR, False),
        (Role.ADMINISTRATOR, Role.OPERATOR, True),
        (Role.AUDITOR, Role.STAFF, False),
    ],
)
def test_who_may_invite_in_which_role(db, giver, role, allowed):
    from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES

    agency = AgencyFactory()
    by = actor(
        member(
            giver,
            agency=agency if giver in AGENCY_ROLES else None,
            company=CompanyFactory() if giver in COMPANY_ROLES else None,
        )
    )

    if allowed:
        assert invited(by, role=role, agency=agency)
    else:
        with pytest.raises(NotYours):
            invited(by, role=role, agency=agency)


def test_an_approver_invites_for_the_own_agency_only(db):
    by, other = actor(member(Role.AGENCY_APPROVER, agency=AgencyFactory())), AgencyFactory()

    invitation, _secret = invited(by, role=Role.AGENCY_OFFICER, agency=other)

    assert invitation.agency_id == by.agency_id


def test_an_invitation_is_good_for_its_address_only(head):
    _invitation, secret = invited(head)

    with pytest.raises(Unusable, match="another e-mail address"):
        services.accept(secret, user=UserFactory())


def test_an_invitation_is_good_once(head):
    _invitation, secret = invited(head)
    person = UserFactory(email="new@test.example")
    services.accept(secret, user=person)
    services.end(head, Membership.objects.get(user=person))

    with pytest.raises(Unusable, match="has been used"):
        services.accept(secret, user=person)


def test_an_invitation_ends(head, now):
    _invitation, secret = invited(head)
    now(timedelta(days=15))

    with pytest.raises(Unusable, match="no longer good"):
        services.accept(secret, user=UserFactory(email="new@test.example"))


def test_a_new_invitation_replaces_the_old_one(head):
    _first, old = invited(head)
    _second, new = invited(head)
    person = UserFactory(email="new@test.example")

    with pytest.raises(Unusable):
        services.accept(old, user=person)
    assert services.accept(new, user=person)


def test_an_invitation_dies_with_the_role_of_whoever_sent_it(head):
    _invitation, secret = invited(head)
    Membership.objects.filter(user=head.user).update(valid_to=clock.today() - timedelta(days=1))

    with pytest.raises(Unusable, match="Whoever invited you"):
        services.accept(secret, user=UserFactory(email="new@test.example"))


def test_who_was_removed_can_be_invited_again(head):
    person = UserFactory(email="new@test.example")
    services.accept(invited(head)[1], user=person)
    services.end(head, Membership.objects.get(user=person))
    assert not memberships_of(person).exists()

    services.accept(invited(head)[1], user=person)

    assert memberships_of(person).count() == 1


def test_nobody_ends_the_own_membership_or_one_of_another_company(head):
    stranger = member(Role.STAFF, company=CompanyFactory())

    for one in (head.membership, Membership.objects.get(user=stranger)):
        with pytest.raises(NotYours):
            services.end(head, one)


def test_an_invitation_accepted_twice_at_once_makes_one_membership(committed_db):
    by = actor(member(Role.REPRESENTATIVE, company=CompanyFactory()))
    _invitation, secret = invited(by)
    person = UserFactory(email="new@test.example")

    failed = at_once([lambda: services.accept(secret, user=person)] * 4)

    assert [type(one) for one in failed] == [Unusable] * 3
    assert memberships_of(person).count() == 1


def sign_in(client, person):
    client.force_login(person)
    client.cookies["django_language"] = "en"


def test_inviting_and_accepting_on_the_pages(client, head):
    sign_in(client, head.user)
    page = client.post(
        reverse("procurement:people"), {"email": "new@test.example", "role": "STAFF", "language": "both"}
    )
    link = page.context["link"]
    person = UserFactory(email="new@test.example")

    sign_in(client, person)
    assert "invites you to act as: staff of the company" in client.get(link).content.decode()
    client.post(link)

    assert memberships_of(person).get().role == Role.STAFF
    sign_in(client, head.user)
    client.post(reverse("procurement:end_membership", args=[memberships_of(person).get().pk]))
    assert not memberships_of(person).exists()


def test_another_companys_people_are_not_seen_or_ended(client, head):
    stranger = member(Role.STAFF, company=CompanyFactory())
    membership = Membership.objects.get(user=stranger)
    sign_in(client, head.user)

    assert stranger.email not in client.get(reverse("procurement:people")).content.decode()
    assert client.post(reverse("procurement:end_membership", args=[membership.pk])).status_code == 404
    assert memberships_of(stranger).exists()


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.STAFF, Role.AUDITOR])
def test_only_operators_open_the_people_of_any_agency(client, db, role):
    agency = AgencyFactory()
    company = CompanyFactory() if role in {Role.REPRESENTATIVE, Role.STAFF} else None
    sign_in(client, member(role, company=company))

    answer = client.get(reverse("procurement:people_of_agency", args=[agency.code]))

    assert answer.status_code == 404


def test_the_operator_invites_an_agencys_first_officer(client, db):
    agency = AgencyFactory()
    sign_in(client, member(Role.OPERATOR))
    address = reverse("procurement:people_of_agency", args=[agency.code])

    page = client.post(address, {"email": "first@test.example", "role": "AGENCY_OFFICER", "language": "ko"})

    assert page.status_code == 200
    assert Invitation.objects.get().agency == agency


@pytest.mark.parametrize(
    "sent",
    [
        {"email": "x", "role": "STAFF", "language": "ko"},
        {"email": "a@b.kr", "role": "OPERATOR", "language": "ko"},
        {"email": "a@b.kr", "role": "STAFF", "language": "fr"},
        {"email": "a@b.kr", "role": "STAFF"},
        {},
    ],
)
def test_a_wrong_invitation_is_refused_on_the_page(client, head, sent):
    sign_in(client, head.user)

    assert client.post(reverse("procurement:people"), sent or {"email": ""}).status_code == 400
    assert not Invitation.objects.exists()


def test_a_stranger_with_the_link_learns_nothing_of_it(client, head):
    _invitation, secret = invited(head)
    sign_in(client, UserFactory())

    text = client.get(reverse("procurement:invitation", args=[secret])).content.decode()

    assert head.membership.organisation_name not in text
    assert client.get(reverse("procurement:invitation", args=["x" * 43])).status_code == 404


def test_a_used_invitation_is_not_offered_again(client, head):
    invitation, secret = invited(head)
    person = UserFactory(email=invitation.email)
    sign_in(client, person)
    services.accept(secret, user=person)

    text = client.get(reverse("procurement:invitation", args=[secret]), headers={"accept-language": "en"})

    assert "has been used or taken back" in text.content.decode()
    assert ">Accept<" not in text.content.decode()


def test_ending_a_role_asks_once_more(client, head):
    colleague = member(Role.STAFF, company=head.membership.company)
    address = reverse("procurement:end_membership", args=[memberships_of(colleague).get().pk])
    sign_in(client, head.user)

    asked = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert colleague.email in asked
    assert "also in a session that is open" in asked
    assert memberships_of(colleague).exists()


def test_an_operator_finds_the_agency_whose_first_person_is_invited(client, db):
    AgencyFactory(name="가람시", code="1234567")
    AgencyFactory(name="나래군")
    AgencyFactory(name="가람시 옛 도서관", closed_on=date(2020, 1, 1))
    sign_in(client, member(Role.OPERATOR))

    page = client.get(reverse("procurement:people"), {"q": "가람"}).content.decode()

    assert reverse("procurement:people_of_agency", args=["1234567"]) in page
    assert "나래군" not in page
    assert "도서관" not in page
    assert "1234567" in client.get(reverse("procurement:people"), {"q": "1234567"}).content.decode()


def test_agencies_are_listed_with_how_many_people_act_for_them_today(db):
    agency = AgencyFactory()
    member(Role.AGENCY_OFFICER, agency=agency)
    member(Role.AGENCY_APPROVER, agency=agency)
    Membership.objects.create(user=UserFactory(), agency=agency, role=Role.CONTRACT_OFFICER, valid_to=date(2020, 1, 1))

    assert agencies_to_staff("").get().people == 2
