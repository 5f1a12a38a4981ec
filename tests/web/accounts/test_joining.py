"""Signing up, verifying the address, changing it; nobody learns who else has an account."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import signing

from procurement.organisations.models import User
from tests.web.accounts.people import PASSWORD, is_signed_in, link_in, person, sign_in, signed_in

pytestmark = pytest.mark.django_db
NEW = {"name": "한가람", "email": "new@test.example", "password1": PASSWORD, "password2": PASSWORD}


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes the time of an answer."""

    hashed = 0

    def encode(self, password, salt):
        type(self).hashed += 1
        return super().encode(password, salt)


def hashes(settings, action) -> int:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    before = CountingHasher.hashed
    action()
    return CountingHasher.hashed - before


def bare(answer) -> tuple[int, str, str]:
    """An answer without what differs between any two answers: addresses typed, tokens."""
    text = re.sub(
        r"[\w.]+@test\.example|csrfmiddlewaretoken\" value=\"\w+|X-CSRFToken\": \"\w+", "", answer.content.decode()
    )
    return answer.status_code, answer.get("Location", ""), text


def test_an_account_opens_only_after_the_address_is_verified(browser, mailoutbox):
    browser.post("/accounts/signup/", NEW)
    assert sign_in(browser, NEW["email"]).headers["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(browser)

    browser.post(link_in(mailoutbox[0]))

    assert sign_in(browser, NEW["email"]).status_code == 302
    assert is_signed_in(browser)
    assert User.objects.get(email=NEW["email"]).name == "한가람"


def test_opening_the_link_is_not_enough_a_person_must_confirm(browser, mailoutbox):
    browser.post("/accounts/signup/", NEW)

    browser.get(link_in(mailoutbox[0]))

    assert not EmailAddress.objects.get(email=NEW["email"]).verified


def test_a_verification_link_ends_after_a_day(browser, mailoutbox, monkeypatch):
    browser.post("/accounts/signup/", NEW)
    link = link_in(mailoutbox[0])
    later = time.time() + 24 * 60 * 60 + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)

    browser.post(link)

    assert not EmailAddress.objects.get(email=NEW["email"]).verified


def test_signing_up_with_a_known_address_looks_the_same(mailoutbox, client, browser):
    person("known@test.example")

    fresh = bare(browser.post("/accounts/signup/", NEW))
    known = bare(client.post("/accounts/signup/", NEW | {"email": "known@test.example"}))

    assert known == fresh
    assert [mail.to for mail in mailoutbox] == [["new@test.example"], ["known@test.example"]]
    assert "already exists" in mailoutbox[1].body
    assert User.objects.filter(email="known@test.example").count() == 1


def test_signing_up_with_a_known_address_takes_as_long(settings, browser, client):
    person("known@test.example")

    fresh = hashes(settings, lambda: browser.post("/accounts/signup/", NEW))
    known = hashes(settings, lambda: client.post("/accounts/signup/", NEW | {"email": "known@test.example"}))

    assert known == fresh == 1


def test_asking_for_a_reset_looks_the_same_for_every_address(mailoutbox, browser, client):
    person("known@test.example")

    known = bare(browser.post("/accounts/password/reset/", {"email": "known@test.example"}))
    other = bare(client.post("/accounts/password/reset/", {"email": "nobody@test.example"}))

    assert known == other == (302, "/accounts/password/reset/done/", "")
    assert [mail.to for mail in mailoutbox] == [["known@test.example"], ["nobody@test.example"]]


def test_signing_in_looks_the_same_and_takes_as_long_for_every_address(settings, browser, client):
    person("known@test.example")
    wrong: list[tuple[int, str, str]] = []

    known = hashes(settings, lambda: wrong.append(bare(sign_in(browser, "known@test.example", "not this one"))))
    other = hashes(settings, lambda: wrong.append(bare(sign_in(client, "nobody@test.example", "not this one"))))

    assert wrong[0] == wrong[1]
    assert known == other == 1


def test_changing_to_a_taken_address_looks_the_same(mailoutbox):
    person("one@test.example")
    person("two@test.example")
    answers = []
    for wanted in ("fresh@test.example", "two@test.example"):
        client = signed_in("one@test.example")
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        answers.append(bare(client.post("/accounts/email/", {"email": wanted, "action_add": ""})))

    assert answers[0] == answers[1] == (302, "/accounts/email/", "")
    assert [mail.to[0] for mail in mailoutbox] == ["fresh@test.example", "two@test.example"]


def test_a_taken_address_cannot_be_verified_by_another(mailoutbox):
    person("one@test.example")
    person("two@test.example")
    client = signed_in("one@test.example")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "two@test.example", "action_add": ""})

    client.post(link_in(mailoutbox[-1]))

    assert User.objects.get(email="one@test.example").pk != User.objects.get(email="two@test.example").pk
    assert EmailAddress.objects.filter(email="two@test.example", verified=True).count() == 1


def test_an_address_changes_only_when_the_new_one_is_verified_and_the_old_one_is_told(mailoutbox):
    user = person()
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "later@test.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "han@test.example"

    client.post(link_in(mailoutbox[-1]))

    user.refresh_from_db()
    assert user.email == "later@test.example"
    told = mailoutbox[-1]
    assert told.to == ["han@test.example"]
    assert "later@test.example" in told.body


def test_the_address_is_not_changed_without_a_fresh_proof():
    person()
    client = signed_in()

    answer = client.post("/accounts/email/", {"email": "later@test.example", "action_add": ""})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="later@test.example").exists()


def test_what_was_sent_before_the_proof_is_done_after_it():
    person()
    client = signed_in()
    asked = client.post("/accounts/email/", {"email": "later@test.example", "action_add": ""})

    client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})

    assert EmailAddress.objects.filter(email="later@test.example", verified=False).exists()


def test_mails_name_the_site_in_the_readers_language(client, mailoutbox):
    client.post("/accounts/signup/", NEW, headers={"accept-language": "ko"})

    assert mailoutbox[0].subject.startswith("[공공조달")
    assert "test.example" not in mailoutbox[0].subject


@pytest.mark.parametrize("language", ["ko", "en"])
def test_links_in_mails_stand_alone_in_their_line(client, mailoutbox, language):
    """A particle after an address ("…/을") becomes a part of it where mail programs make links."""
    spoken = {"accept-language": language}
    person("here@test.example")
    for email in (NEW["email"], "here@test.example"):
        client.post("/accounts/signup/", NEW | {"email": email}, headers=spoken)
    for email in ("nobody@test.example", "here@test.example"):
        client.post("/accounts/password/reset/", {"email": email}, headers=spoken)

    lines = [line for mail in mailoutbox for line in mail.body.splitlines() if "http" in line]

    assert len(lines) == 4
    assert [line for line in lines if not re.fullmatch(r"https?://\S+[\w/]", line)] == []
    assert not [line for line in lines if re.search("[가-힣]", line)]
