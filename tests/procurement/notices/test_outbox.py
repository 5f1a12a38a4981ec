"""Every mail of the site waits in the outbox, and none that opens an account can be read there."""

import json
import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from procurement.config import settings as site
from procurement.notices import prepared, sending
from procurement.notices.enums import MailState, Withheld
from procurement.notices.models import OutgoingMail
from procurement.notices.services import try_again
from procurement.organisations.models import User
from tests.web.accounts.people import PASSWORD, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/accounts/\S+)")


@pytest.fixture(autouse=True)
def outbox(settings, smtp):
    settings.LANGUAGE_CODE = "en"
    settings.EMAIL_BACKEND = site.EMAIL_BACKEND
    return smtp


@pytest.fixture
def browser(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def sign_up(browser, email="new@test.example"):
    asked = {"name": "Han", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return browser.post("/accounts/signup/", asked)


def ask_for_reset(browser, email):
    return browser.post("/accounts/password/reset/", {"email": email})


def link_of(smtp):
    return LINK.search(smtp.received[-1][1].get_content())[1]


def everything():
    """All that the database holds of mails, as one text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_agg(m)::text FROM procurement_outgoingmail m")
        return cursor.fetchone()[0]


def test_one_signs_up_while_the_mail_server_is_down(browser, smtp, now):
    smtp.stop()

    assert sign_up(browser).status_code == 302
    assert sending.send_waiting() == {"unreachable": 1}

    smtp.start()
    now(timedelta(minutes=2))
    assert sending.send_waiting() == {"sent": 1}
    assert smtp.receivers == ["new@test.example"]
    browser.post(link_of(smtp))
    assert EmailAddress.objects.get().verified
    sign_in(browser, "new@test.example")
    assert is_signed_in(browser)


def test_a_reset_survives_too_and_works_once_it_has_arrived(browser, smtp, now):
    person()
    smtp.stop()

    assert ask_for_reset(browser, "han@test.example").status_code == 302
    sending.send_waiting()

    smtp.start()
    now(timedelta(minutes=2))
    sending.send_waiting()
    form = browser.get(link_of(smtp), follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "nine brown otters swim", "password2": "nine brown otters swim"})
    assert User.objects.get().check_password("nine brown otters swim")


def test_pages_do_not_even_ask_the_mail_server(browser, smtp):
    sign_up(browser)
    ask_for_reset(browser, "nobody@test.example")

    assert smtp.connections == 0
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("asked", [sign_up, ask_for_reset])
def test_the_link_cannot_be_read_while_it_waits_nor_afterwards(browser, smtp, asked, caplog, admin_client):
    caplog.set_level(logging.DEBUG)
    person()
    asked(browser, "new@test.example" if asked is sign_up else "han@test.example")
    waiting = everything()

    sending.send_waiting()

    key = link_of(smtp).strip("/").split("/")[-1]
    assert len(key) > 20
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.sealed, mail.text) == (MailState.SENT, "", "")
    shown = admin_client.get(reverse("admin:procurement_outgoingmail_change", args=[mail.pk])).content.decode()
    listed = admin_client.get(reverse("admin:procurement_outgoingmail_changelist")).content.decode()
    assert mail.subject in listed
    for place in (waiting, everything(), shown, listed, caplog.text):
        assert key not in place
        assert "/accounts/confirm" not in place
        assert "/accounts/password/reset/key" not in place


def test_administrators_do_not_see_what_waits(browser, smtp, admin_client):
    smtp.stop()
    sign_up(browser)
    sending.send_waiting()
    mail = OutgoingMail.objects.get()

    shown = admin_client.get(reverse("admin:procurement_outgoingmail_change", args=[mail.pk])).content.decode()

    assert mail.sealed
    assert mail.sealed not in shown
    assert "new@test.example" in shown


def test_a_link_that_has_ended_is_not_sent_and_is_forgotten(browser, smtp, now):
    smtp.stop()
    sign_up(browser)
    sending.send_waiting()
    smtp.start()

    now(timedelta(days=1, minutes=1))

    assert sending.send_waiting() == {}
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.withheld, mail.sealed) == (MailState.WITHHELD, Withheld.TOO_LATE, "")
    assert smtp.received == []


def test_news_without_a_link_may_come_later(smtp, now):
    send_mail("Your password was changed", "By you?", None, ["han@test.example"])

    now(timedelta(days=3))

    assert sending.send_waiting() == {"sent": 1}


def test_a_mail_that_was_given_up_keeps_its_words_until_it_is_too_late(smtp, now):
    smtp.refused = {"han@test.example": "550 no such person"}
    send_mail("news", "words", None, ["han@test.example"])
    sending.send_waiting()
    mail = OutgoingMail.objects.get()
    assert (mail.state, bool(mail.sealed)) == (MailState.GIVEN_UP, True)

    smtp.refused = {}
    try_again(OutgoingMail.objects.all())
    assert sending.send_waiting() == {"sent": 1}

    assert smtp.received[0][1].get_content().strip() == "words"


def test_given_up_words_are_forgotten_too(smtp, now):
    smtp.refused = {"han@test.example": "550 no such person"}
    send_mail("news", "words", None, ["han@test.example"])
    sending.send_waiting()

    now(timedelta(days=8))
    sending.send_waiting()

    assert OutgoingMail.objects.get().sealed == ""


def test_the_database_keeps_no_words_of_a_mail_that_has_left():
    send_mail("news", "words", None, ["han@test.example"])

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.update(state=MailState.SENT)


def test_what_did_not_happen_is_told_to_nobody(smtp):
    with transaction.atomic():
        send_mail("news", "words", None, ["han@test.example"])
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()


def test_a_worker_is_told_when_the_page_has_committed(monkeypatch, django_capture_on_commit_callbacks):
    from celery import current_app

    told = []
    monkeypatch.setattr(current_app, "send_task", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("news", "words", None, ["han@test.example"])
        assert told == []

    assert told == ["procurement.notices.send"]


def test_a_queue_that_is_down_holds_up_no_page(monkeypatch, django_capture_on_commit_callbacks):
    from celery import current_app

    def down(_name):
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("news", "words", None, ["han@test.example"])

    assert sending.send_waiting() == {"sent": 1}


def test_a_mail_arrives_as_it_was_written(smtp):
    message = EmailMultiAlternatives(
        "제목",
        "본문",
        "Office <office@test.example>",
        ["a@test.example"],
        bcc=["b@test.example"],
        reply_to=["c@test.example"],
        headers={"X-Kind": "1"},
    )
    message.attach_alternative("<p>본문</p>", "text/html")
    message.attach("표.csv", "가,나", "text/csv")
    message.send()

    sending.send_waiting()

    got = smtp.received[0][1]
    assert (got["Subject"], got["From"], got["Reply-To"], got["X-Kind"], got["Bcc"]) == (
        "제목",
        "Office <office@test.example>",
        "c@test.example",
        "1",
        None,
    )
    assert got["Message-ID"] == f"<{OutgoingMail.objects.get().key}@procurement.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_body(("html",)).get_content().strip() == "<p>본문</p>"
    assert got.get_body(("plain",)).get_content().strip() == "본문"
    assert [one.get_filename() for one in got.iter_attachments()] == ["표.csv"]


def test_a_mail_to_nobody_is_none():
    EmailMessage("news", "words", None, []).send()
    mail_admins("news", "words")

    assert not OutgoingMail.objects.exists()


def test_a_subject_adds_no_header(smtp):
    send_mail("x\r\nBcc: thief@test.example", "words", None, ["han@test.example"])

    assert sending.send_waiting() == {"failed": 1}

    assert smtp.received == []


def test_a_changed_key_holds_up_nobody_and_the_old_one_may_stay_beside(smtp, settings, now):
    old = settings.SECRET_KEY
    send_mail("first", "words", None, ["han@test.example"])
    settings.SECRET_KEY = "another"
    send_mail("second", "words", None, ["han@test.example"])

    assert sending.send_waiting() == {"failed": 1, "sent": 1}
    settings.SECRET_KEY_FALLBACKS = [old]
    now(timedelta(minutes=2))

    assert sending.send_waiting() == {"sent": 1}


def test_failures_are_logged_without_receiver_and_words(smtp, caplog):
    send_mail("news of 4711", "words of 4711", None, ["han@test.example"])
    smtp.stop()
    sending.send_waiting()

    said = [one.getMessage() for one in caplog.records if one.name == "procurement.notices.sending"]
    assert said[0] == "no mail server could be reached: ConnectionRefusedError"
    assert re.fullmatch(r"mail \d+ was not sent \(attempt 1\): FAILED", said[1])
    assert "4711" not in caplog.text
    assert "han@test.example" not in caplog.text


def test_a_prepared_mail_belongs_to_no_person_and_a_notice_to_one():
    send_mail("news", "words", None, ["han@test.example"])

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.update(good_until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.update(person=person())


def test_what_is_kept_is_no_plain_text():
    mail = prepared.queue(EmailMessage("news", "words", None, ["han@test.example"]))

    assert "words" not in mail.sealed
    with pytest.raises(json.JSONDecodeError):
        json.loads(mail.sealed)
    assert prepared.message_of(mail, headers={}).body == "words"


def test_the_site_sends_nothing_past_the_outbox():
    assert site.EMAIL_BACKEND == "procurement.notices.backend.Outbox"
    assert site.MAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    assert type(django_mail.get_connection()).__name__ == "Outbox"
