"""Who lets programs act, in which roles; what the database keeps of them."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from procurement.jobs import clock
from procurement.notices.models import Notice
from procurement.onboarding.queries import members
from procurement.organisations.acting import Actor
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, DECIDING_ROLES, Role
from procurement.organisations.models import Membership, User
from procurement.organisations.queries import representatives_of
from procurement.service_accounts import menu, queries, services, tasks
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.services import NotYours
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, actor, member
from tests.permits.world import people, submitted
from tests.procurement.service_accounts.world import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return actor(member(Role.REPRESENTATIVE, company=CompanyFactory()))


def made(by, role=Role.STAFF, **more):
    return services.make(by, name="연동", role=role, scopes=(Scope.READ,), **more)


KEEPERS = {
    Role.REPRESENTATIVE: {Role.REPRESENTATIVE, Role.STAFF},
    Role.AGENCY_APPROVER: {Role.AGENCY_OFFICER, Role.CONTRACT_OFFICER, Role.SUPPORT_MANAGER},
    Role.ADMINISTRATOR: {
        Role.AGENCY_OFFICER,
        Role.CONTRACT_OFFICER,
        Role.SUPPORT_MANAGER,
        Role.REPRESENTATIVE,
        Role.STAFF,
        Role.SCOUTER,
        Role.AUDITOR,
    },
}


@pytest.mark.parametrize("keeper", list(Role))
def test_who_lets_programs_act_in_which_roles(keeper):
    agency, company = AgencyFactory(), CompanyFactory()
    by = actor(
        member(
            keeper,
            agency=agency if keeper in AGENCY_ROLES else None,
            company=company if keeper in COMPANY_ROLES else None,
        )
    )

    def place(role):
        return agency if role in AGENCY_ROLES else company if role in COMPANY_ROLES else None

    allowed = set()
    for role in Role:
        try:
            with transaction.atomic():
                made(by, role, organisation=place(role))
        except NotYours:
            continue
        allowed.add(role)

    assert allowed == KEEPERS.get(keeper, set())
    assert not allowed & set(DECIDING_ROLES)
    assert set(queries.roles_for_programs(by)) == allowed
    assert menu.keeps_programs(by.user) is bool(allowed)


def test_nobody_makes_programs_for_another_organisation(head):
    account, _secret = made(head, organisation=CompanyFactory())

    assert account.membership.company_id == head.company_id


def test_a_role_of_an_organisation_needs_one():
    with pytest.raises(NotYours, match="for which organisation"):
        made(actor(member(Role.ADMINISTRATOR)), Role.STAFF)


def test_a_right_withdrawn_a_moment_ago_no_longer_counts(head):
    Membership.objects.filter(user=head.user).update(valid_to=clock.today() - timedelta(days=1))

    with pytest.raises(NotYours):
        made(head)


def test_a_program_without_a_scope_is_none(head):
    with pytest.raises(NotYours):
        services.make(head, name="연동", role=Role.STAFF, scopes=())


def test_of_the_secret_only_a_slow_hash_is_kept(head, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    account, secret = made(head)

    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_agg(c)::text FROM allauth_idp_oidc_client c")
        kept = cursor.fetchone()[0]
    assert len(secret) == 43
    assert secret not in kept
    assert account.client.secret.startswith("scrypt$")
    assert account.client.check_secret(secret)


def test_of_a_token_only_a_hash_is_kept(head):
    one = program(head)

    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_agg(c)::text FROM allauth_idp_oidc_token c")
        kept = cursor.fetchone()[0]
    assert len(one.token) > 80
    assert one.token not in kept


def test_its_client_can_do_nothing_else(head):
    client = made(head)[0].client

    assert (client.get_grant_types(), client.get_response_types(), client.get_redirect_uris()) == (
        ["client_credentials"],
        [],
        [],
    )
    assert (client.type, client.skip_consent, client.owner, client.get_cors_origins()) == (
        "confidential",
        False,
        None,
        [],
    )


@pytest.mark.parametrize("change", [{"password": "x"}, {"is_staff": True}, {"is_superuser": True}])
def test_the_database_gives_no_program_a_password_or_rights(head, change):
    account, _secret = made(head)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=account.user_id).update(**change)


def test_nobody_answers_for_oneself(head):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=head.user.pk).update(password="!", set_up_by=head.user)


def test_programs_are_not_among_the_people(head):
    account, _secret = made(head, Role.REPRESENTATIVE)

    company = head.membership.company
    assert account.user not in {one.user for one in members(head, None)}
    assert {one.user for one in representatives_of(company.business_number)} == {head.user}


def test_programs_get_no_notices():
    who = people()
    account, _secret = made(who.applicant)

    submitted(who)

    assert Notice.objects.filter(person=who.staff.user).exists()
    assert not Notice.objects.filter(person=account.user).exists()


def test_nobody_keeps_the_programs_of_others(head):
    account, _secret = made(head)
    for other in (
        actor(member(Role.REPRESENTATIVE, company=CompanyFactory())),
        actor(member(Role.STAFF, company=head.membership.company)),
        actor(member(Role.OPERATOR)),
    ):
        assert not queries.kept_by(other).exists()
        with pytest.raises(NotYours):
            services.renew(other, account)
        with pytest.raises(NotYours):
            services.end(other, account)


def test_an_administrator_keeps_all(head):
    account, _secret = made(head)
    administrator = actor(member(Role.ADMINISTRATOR))

    assert list(queries.kept_by(administrator)) == [account]
    services.end(administrator, account)

    account.refresh_from_db()
    assert (account.ended_by, queries.objection(account).code) == (administrator.user, "ended")


def test_a_colleague_takes_a_program_over_by_renewing_its_secret(head):
    one = program(head)
    colleague = actor(member(Role.REPRESENTATIVE, company=head.membership.company))
    Membership.objects.filter(user=head.user).update(valid_to=clock.today() - timedelta(days=1))
    account = queries.of_client(one.account.client_id)
    assert queries.objection(account).code == "nobody_answers"

    one.secret = services.renew(colleague, one.account)

    account = queries.of_client(one.account.client_id)
    assert (queries.objection(account), account.answers, account.made_by) == (None, colleague.user, head.user)
    assert one.get("cases/").status_code == 401
    assert one.sign_in().status_code == 200
    assert one.get("cases/").status_code == 200


def test_an_ended_program_is_neither_renewed_nor_ended_twice(head):
    account, _secret = made(head)
    services.end(head, account)
    before = queries.of_client(account.client_id).ended_at

    with pytest.raises(NotYours):
        services.renew(head, account)
    assert services.close(account, by=head.user) is False
    assert queries.of_client(account.client_id).ended_at == before


def test_tokens_whose_time_is_over_are_removed(head):
    one, other = program(head), program(head)
    Token.objects.filter(client=one.account.client).update(expires_at="2020-01-01T00:00Z")

    assert tasks.forget_ended_tokens() == 1
    assert [token.client for token in Token.objects.all()] == [other.account.client]


def test_the_list_asks_no_more_for_more_programs(head, django_assert_num_queries):
    for count in (1, 5):
        while queries.kept_by(head).count() < count:
            made(head)
        with django_assert_num_queries(3):  # programs, the clock, memberships
            found = list(queries.kept_by(head))
            queries.objections(found)


def test_nobody_at_all_keeps_nothing():
    assert menu.keeps_programs(AnonymousUser()) is False
    assert queries.roles_for_programs(Actor(UserFactory())) == ()
    assert Client.objects.count() == 0
