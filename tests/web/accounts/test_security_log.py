"""What concerns security is written down, one line per event, without secrets."""

import json
import logging
from io import StringIO

import pytest
from django.test import Client

from procurement.config.log_lines import JsonLines
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from procurement.web import security_log
from tests.factories import AgencyFactory
from tests.web.accounts.people import OTHER_PASSWORD, PASSWORD, link_in, person, set_up_app, sign_in, signed_in


class Lines:
    """The log of this test as a machine reads it."""

    def __init__(self) -> None:
        self.text = StringIO()
        self.handler = logging.StreamHandler(self.text)
        self.handler.setFormatter(JsonLines())

    @property
    def all(self) -> list[dict]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]

    def of(self, event: str) -> list[dict]:
        return [line for line in self.all if line.get("event") == event]


@pytest.fixture
def log():
    lines = Lines()
    security_log.logger.addHandler(lines.handler)
    before, security_log.logger.level = security_log.logger.level, logging.INFO
    yield lines
    security_log.logger.setLevel(before)
    security_log.logger.removeHandler(lines.handler)


@pytest.mark.django_db
def test_a_sign_in_says_who_when_where_from_and_by_what(log):
    user = person()
    signed_in()

    (line,) = log.of("signed_in")
    assert line["person"] == line["by"] == user.pk
    assert line["ip"] == "127.0.0.1"
    assert line["factors"] == ["password"]
    assert line["time"].endswith("+00:00")
    assert line["path"] == "/accounts/login/"
    assert len(line["session"]) == 12


def test_a_sign_in_with_a_second_factor_names_it_and_a_wrong_code_is_logged(committed_db, log):
    person()
    app = set_up_app(signed_in())
    client = Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": app.code})

    assert {line["factor"] for line in log.of("second_factor_added")} == {"totp", "recovery_codes"}
    assert log.of("second_factor_failed")[0]["factor"] == "totp"
    assert log.of("second_factor_used")[0]["factor"] == "totp"
    assert log.of("signed_in")[-1]["factors"] == ["password", "totp"]
    assert app.secret not in log.text.getvalue()


@pytest.mark.django_db
def test_a_failed_sign_in_is_logged_without_what_was_typed(log):
    person()
    sign_in(Client(), "Han@test.example", "typed by mistake")
    sign_in(Client(), "han@test.example", "typed by mistake")

    first, second = log.of("sign_in_failed")
    assert first["account"] == second["account"]
    assert "typed by mistake" not in log.text.getvalue()
    assert "han@test.example" not in log.text.getvalue().lower()


@pytest.mark.django_db
def test_too_many_attempts_are_logged(log, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/m/key"}
    for _attempt in range(2):
        sign_in(Client(), "nobody@test.example", "x")

    assert len(log.of("sign_in_limited")) == 1


@pytest.mark.django_db
def test_signing_out_and_an_ended_session_are_logged(log):
    person()
    client = signed_in()
    client.post("/accounts/logout/")
    client = signed_in()
    session = client.session
    session["session_seen"] -= 100_000
    session.save()
    client.get("/")

    assert len(log.of("signed_out")) == 2
    assert log.of("session_over")[0]["reason"] == "idle"


@pytest.mark.django_db
def test_changes_of_password_and_address_are_logged(log, mailoutbox):
    person()
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    new = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    client.post("/accounts/email/", {"email": "later@test.example", "action_add": ""})
    link = link_in(mailoutbox[-1])
    client.post(link)
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "later@test.example"})
    reset = link_in(mailoutbox[-1])
    browser.post(browser.get(reset)["Location"], {"password1": PASSWORD, "password2": PASSWORD})

    for event in ("password_changed", "address_change_asked", "address_verified", "address_changed", "password_reset"):
        assert log.of(event), event
    text = log.text.getvalue()
    for secret in (PASSWORD, OTHER_PASSWORD, link.split("/")[-2], reset.split("-")[-1].strip("/")):
        assert secret not in text


@pytest.mark.django_db
def test_signing_up_is_logged(log):
    new = {"name": "n", "email": "new@test.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", new)

    assert log.of("signed_up")[0]["person"] == User.objects.get(email="new@test.example").pk


@pytest.mark.django_db
def test_roles_and_rights_are_logged_with_who_changed_them(log):
    administrator = person(is_staff=True, is_superuser=True)
    other = person("other@test.example")
    client = signed_in()
    agency = AgencyFactory()
    client.post("/admin/procurement/membership/add/", {"user": other.pk, "agency": agency.pk, "role": "AGENCY_OFFICER"})
    membership = Membership.objects.get(user=other)
    client.post(
        f"/admin/procurement/membership/{membership.pk}/change/",
        {"user": other.pk, "agency": agency.pk, "role": "AGENCY_APPROVER"},
    )
    other.is_staff = True
    other.save()

    given = log.of("role_given")[0]
    assert (given["by"], given["person"], given["role"]) == (administrator.pk, other.pk, "AGENCY_OFFICER")
    assert log.of("role_changed")[0]["role"] == Role.AGENCY_APPROVER
    assert log.of("rights_changed")[-1] | {"person": other.pk, "is_staff": True} == log.of("rights_changed")[-1]


@pytest.mark.django_db
def test_a_saved_person_without_new_rights_is_no_event(log):
    user = person()
    user.name = "another name"
    user.save()

    assert log.of("rights_changed") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/admin/", 403), ("/api/v1/agencies/", 401)])
def test_refused_access_is_logged(log, address, status):
    person()
    client = signed_in() if address == "/admin/" else Client()
    client.get(address, follow=True)

    assert [line["status"] for line in log.of("refused")] == [status]


@pytest.mark.django_db
def test_a_forged_form_is_logged(log):
    Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})

    assert [(line["status"], line["path"]) for line in log.of("refused")] == [(403, "/accounts/login/")]


@pytest.mark.django_db
def test_nothing_that_a_visitor_sends_forges_a_line(log):
    Client(headers={"User-Agent": 'x"\n{"event": "forged"}'}).get(
        '/api/v1/agencies/"%0A{"event":"forged"}/', headers={"X-Forwarded-For": "\n1.2.3.4"}
    )
    security_log.record("refused", path='a\n{"event": "forged"}\u2028\x1b[31m')

    assert log.of("forged") == []
    assert all("event" in line for line in log.all)


def test_an_error_keeps_its_trace_in_one_line():
    lines = Lines()
    logger = logging.getLogger("procurement.test")
    logger.addHandler(lines.handler)
    try:
        int("two\nlines")
    except ValueError:
        logger.exception("it broke: %s", "x\ny")
    finally:
        logger.removeHandler(lines.handler)

    (line,) = lines.all
    assert line["message"] == "it broke: x\ny"
    assert "ValueError: invalid literal" in line["exception"]


def test_people_read_words():
    record = logging.LogRecord("procurement.security", logging.INFO, "", 1, "%s %s", ("refused", '{"a": 1}'), None)

    assert record.getMessage() == 'refused {"a": 1}'
