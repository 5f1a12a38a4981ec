"""Forgotten, changed, guessed and weak passwords."""

import time
from datetime import datetime, timedelta

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.web.accounts.people import OTHER_PASSWORD, PASSWORD, is_signed_in, link_in, person, sign_in, signed_in

pytestmark = pytest.mark.django_db
NEW = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}


def asked_for_reset(browser, mailoutbox) -> str:
    browser.post("/accounts/password/reset/", {"email": "han@test.example"})
    return link_in(mailoutbox[-1])


def use(browser, link: str):
    """Open a reset link and send a new password, as a browser does."""
    page = browser.get(link)
    return browser.post(page["Location"], NEW) if page.status_code == 302 else page


def test_a_reset_link_works_once(browser, client, mailoutbox):
    user = person()
    link = asked_for_reset(browser, mailoutbox)

    assert use(browser, link)["Location"] == "/accounts/password/reset/key/done/"
    again = client.get(link, headers={"accept-language": "en"})

    assert "Bad Token" in again.content.decode()
    user.refresh_from_db()
    assert user.check_password(OTHER_PASSWORD)


def test_a_reset_link_opened_but_not_used_ends_when_another_was_used(browser, client, mailoutbox):
    user = person()
    link = asked_for_reset(browser, mailoutbox)
    opened = client.get(link)["Location"]
    use(browser, link)

    client.post(opened, {"password1": "a third phrase entirely", "password2": "a third phrase entirely"})

    user.refresh_from_db()
    assert user.check_password(OTHER_PASSWORD)


@pytest.mark.parametrize(("age", "works"), [(timedelta(hours=23), True), (timedelta(hours=24, minutes=1), False)])
def test_a_reset_link_lasts_a_day(browser, settings, age, works):
    user = person()
    tokens = EmailAwarePasswordResetTokenGenerator()
    seconds = tokens._num_seconds(datetime.now() - age)  # noqa: DTZ005 - Django counts so
    token = tokens._make_token_with_timestamp(user, seconds, settings.SECRET_KEY)

    use(browser, f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{token}/")

    user.refresh_from_db()
    assert user.check_password(OTHER_PASSWORD) is works


def test_every_other_session_ends_with_a_changed_password(mailoutbox):
    person()
    here, elsewhere = signed_in(), signed_in()
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert "password has been changed" in mailoutbox[-1].body


def test_every_session_ends_with_a_reset(browser, mailoutbox):
    person()
    open_one = signed_in()

    use(browser, asked_for_reset(browser, mailoutbox))

    assert not is_signed_in(open_one)


def test_the_present_password_is_asked_for_before_a_change():
    user = person()
    client = signed_in()

    client.post("/accounts/password/change/", {"oldpassword": "not this one", **NEW})

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_guessing_is_limited_and_recovers(settings, browser, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/3s/key"}
    person()
    for _attempt in range(3):
        assert sign_in(browser, password="not this one").status_code == 200

    refused = sign_in(browser)
    assert "Too many failed login attempts" in refused.content.decode()
    assert not is_signed_in(browser)
    time.sleep(3.1)

    assert sign_in(browser).status_code == 302
    assert is_signed_in(browser)


def test_many_attempts_from_one_address_get_a_page_that_says_so(settings, browser):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

    answers = [sign_in(browser, f"person{n}@test.example") for n in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Wait some minutes" in answers[-1].content.decode()


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("seven grey herons wade", True),
        ("가나다라 마바사 아자차카", True),
        ("8301946275518", True),
        ("s" * 40 + "even grey herons", True),
        ("a phrase of more than sixty-four characters is a good one, they say", True),
        ("short one", False),
        ("password1234", False),
        ("procurement2026!", False),
        ("Procurement-Platform-1", False),
        ("조달구매관리자1234", False),
        ("han@test.example", False),
    ],
)
def test_length_and_known_words_decide_not_the_kinds_of_characters(password, fits):
    user = person()
    try:
        validate_password(password, user)
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_a_password_is_taken_as_it_is(browser):
    spaced = "  Ends and begins with blanks "
    user = person()
    user.set_password(spaced)
    user.save()

    assert sign_in(browser, password=spaced.strip()).status_code == 200
    assert sign_in(browser, password=spaced.lower()).status_code == 200
    assert sign_in(browser, password=spaced).status_code == 302


def test_password_fields_hide_what_is_typed_and_allow_a_password_manager(browser):
    page = browser.get("/accounts/login/").content.decode()

    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
