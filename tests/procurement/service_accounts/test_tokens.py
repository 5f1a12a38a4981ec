"""The address where programs get their tokens, and what of OAuth is not there."""

import base64
import json
import logging
from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope
from tests.factories import CompanyFactory, actor, member
from tests.procurement.service_accounts.world import TOKEN, Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def head():
    return actor(member(Role.REPRESENTATIVE, company=CompanyFactory()))


@pytest.fixture
def one(head):
    account, secret = services.make(head, name="연동", role=Role.STAFF, scopes=(Scope.READ, Scope.ACT))
    return Program(account, secret)


@pytest.fixture
def security(caplog):
    caplog.set_level(logging.INFO, logger="procurement.security")

    def events(name):
        return [line.security for line in caplog.records if getattr(line, "security", {}).get("event") == name]

    return events


def test_a_token_comes_for_id_and_secret(one, settings):
    answer = one.sign_in()

    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 900)
    assert body["expires_in"] == settings.SERVICE_TOKEN_SECONDS
    assert body["scope"] == "act read"
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert answer["cache-control"] == "no-store"
    assert answer.cookies == {}


def test_id_and_secret_may_come_as_basic_authorization(one):
    pair = base64.b64encode(f"{one.account.client_id}:{one.secret}".encode()).decode()

    answer = Client().post(TOKEN, {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {pair}"})

    assert answer.status_code == 200


def test_it_may_ask_for_less_than_it_may_and_not_for_more(one):
    assert one.sign_in(scope="read").json()["scope"] == "read"
    refused = one.sign_in(scope="read documents")

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"grant_type": "password", "username": "a", "password": "b"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "unsupported_grant_type"),
        ({"client_id": "a\0b"}, 400, "invalid_request"),
        ({"scope": "\0"}, 400, "invalid_request"),
        ({"client_id": "가" * 500}, 401, "invalid_client"),
    ],
)
def test_nothing_else_gives_a_token(one, changed, status, error):
    answer = one.sign_in(**changed)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["cache-control"] == "no-store"
    assert (answer.get("www-authenticate") == 'Basic realm="procurement"') is (status == 401)
    assert not Token.objects.exists()


def test_a_secret_in_an_address_is_refused(one):
    query = f"?grant_type=client_credentials&client_id={one.account.client_id}&client_secret={one.secret}"

    answer = Client().post(f"{TOKEN}{query}", {"grant_type": "client_credentials"})

    assert answer.status_code in {400, 401}
    assert Client().get(f"{TOKEN}{query}").status_code == 405
    assert not Token.objects.exists()


def _leave(one, head):
    Membership.objects.filter(pk=one.account.membership_id).update(valid_to=clock.today() - timedelta(days=1))


def _decide(one, head):
    Membership.objects.filter(pk=one.account.membership_id).update(company=None, role=Role.OPERATOR)


def _nobody(one, head):
    Membership.objects.filter(user=head.user).update(valid_to=clock.today() - timedelta(days=1))


def _answers_no_more(one, head):
    type(head.user).objects.filter(pk=head.user.pk).update(is_active=False)


@pytest.mark.parametrize("change", [_leave, _decide, _nobody, _answers_no_more])
def test_a_program_that_may_not_act_gets_no_token(one, head, change):
    change(one, head)

    answer = one.sign_in()

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert not Token.objects.exists()


def test_an_ended_program_gets_no_token(one, head):
    services.end(head, one.account)

    assert one.sign_in().status_code == 401


def test_a_client_without_a_program_gets_no_token():
    client = OAuthClient(id="stray", scopes="read", grant_types="client_credentials")
    client.set_secret("secret")
    client.save()

    asked = {"grant_type": "client_credentials", "client_id": "stray", "client_secret": "secret"}

    assert Client().post(TOKEN, asked).status_code == 401
    assert not Token.objects.exists()


def test_asking_is_limited_by_address_and_recovers(one, settings, security):
    settings.PROGRAM_SIGN_IN_LIMITS = "3/m/ip"
    for _time in range(3):
        assert one.sign_in(client_secret="wrong").status_code == 401

    answer = one.sign_in()

    assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
    assert answer["retry-after"] == "60"
    assert len(security("token_limited")) == 1
    cache.clear()
    assert one.sign_in().status_code == 200


def test_one_program_does_not_fill_the_table(one, settings):
    settings.PROGRAM_SIGN_IN_LIMITS_OF_ONE = "2/m/key"
    for _time in range(2):
        assert one.sign_in().status_code == 200

    assert one.sign_in().status_code == 429
    assert Token.objects.count() == 2


def test_the_log_says_which_program_got_a_token_and_which_was_refused(one, security, caplog):
    one.sign_in()
    one.sign_in(client_secret="not-the-secret")
    one.sign_in(client_id="nobody-knows-this")

    given, (wrong, unknown) = security("token_given")[0], security("token_refused")
    assert (given["person"], given["ip"], given["path"]) == (one.account.user_id, "127.0.0.1", TOKEN)
    assert wrong["person"] == one.account.user_id
    assert "person" not in unknown
    for typed in (one.token, one.secret, "not-the-secret", "nobody-knows-this"):
        assert typed not in caplog.text


def test_a_browsers_session_is_not_asked(one, client, head):
    """The address takes no cookie, so it needs no token against forgery."""
    assert one.browser.handler.enforce_csrf_checks
    assert one.sign_in().status_code == 200


@pytest.mark.parametrize(
    "name",
    ["authorization", "device_authorization", "logout", "revoke", "device_code", "userinfo", "configuration", "jwks"],
)
def test_of_allauths_server_nothing_else_is_here(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"idp:oidc:{name}")


@pytest.mark.parametrize(
    "path", ["identity/o/authorize", "identity/o/device", ".well-known/openid-configuration", "identity/o/api/token"]
)
def test_no_page_of_it_answers(path):
    assert Client().get(f"/{path}").status_code == 404
    assert "idp" not in json.dumps([str(one.pattern) for one in get_resolver().url_patterns])
