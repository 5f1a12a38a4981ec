"""Mails reach their people once, whatever the mail server does."""

import time
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core import mail as outbox

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.jobs import clock
from procurement.notices import composing, sending, tasks
from procurement.notices.enums import MailState, Way, Withheld
from procurement.notices.models import Notice, NoticeTemplate, OutgoingMail
from procurement.notices.services import add_version, choose, try_again
from procurement.organisations.models import Membership, User
from tests.factories import UserFactory
from tests.permits.world import draft, submitted, take


def state_of(person):
    return OutgoingMail.objects.get(person=person.user).state


@pytest.fixture
def permit(who):
    """An application that is handed in: a receipt, a colleague, and two operators to write to."""
    return take(draft(who), "submit", who.applicant)


def addresses(*people):
    return sorted(one.user.email for one in people)


def test_what_is_due_is_sent_and_kept_as_it_was_sent(who, permit, smtp):
    assert sending.send_waiting() == {"sent": 4}

    assert sorted(smtp.receivers) == addresses(who.applicant, who.staff, who.operator, who.other_operator)
    mail = OutgoingMail.objects.get(person=who.applicant.user)
    _receiver, message = next(one for one in smtp.received if one[0] == who.applicant.user.email)
    assert (mail.state, mail.attempts, mail.address) == (MailState.SENT, 1, who.applicant.user.email)
    assert message["Subject"].strip() == mail.subject
    assert message.get_content().strip().replace("\r\n", "\n") == mail.text.strip()
    assert permit.number in mail.subject
    assert sending.send_waiting() == {}


def test_the_task_sends(who, permit, smtp):
    assert tasks.send() == {"sent": 4}


@pytest.mark.parametrize(("language", "word"), [("en", "Received"), ("ko", "접수되었습니다"), ("", "접수되었습니다")])
def test_a_mail_speaks_the_persons_language(who, smtp, language, word):
    User.objects.filter(pk=who.applicant.user.pk).update(language=language)
    permit = take(draft(who), "submit", who.applicant)

    sending.send_waiting()

    mail = OutgoingMail.objects.get(person=who.applicant.user)
    assert word in mail.subject
    assert f"{site.SITE_URL}/" in mail.text
    assert permit.title in mail.text


def test_headers_say_who_writes_and_how_to_stop_it(who, permit, smtp):
    sending.send_waiting()

    by_receiver = dict(smtp.received)
    receipt, progress = by_receiver[who.applicant.user.email], by_receiver[who.staff.user.email]
    key = OutgoingMail.objects.get(person=who.applicant.user).key
    assert receipt["Message-ID"] == f"<{key}@procurement.example>"
    assert receipt["Auto-Submitted"] == "auto-generated"
    assert receipt["List-Unsubscribe"] is None
    assert "끌 수 없습니다: 민원 처리에 관한 법률 제9조제2항" in receipt.get_content()
    assert progress["List-Unsubscribe"].strip().startswith(f"<{site.SITE_URL}/inbox/unsubscribe/")
    assert progress["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "이 사건의 당사자입니다" in progress.get_content()


def test_a_title_cannot_add_a_header(who, smtp):
    permit = draft(who)
    permit.title = "x\r\nBcc: thief@test.example"
    permit.save(update_fields=["title"])
    take(permit, "submit", who.applicant)

    sending.send_waiting()

    assert len(smtp.received) == 4
    assert all(message["Bcc"] is None for _receiver, message in smtp.received)
    assert "thief@test.example" not in smtp.receivers
    assert dict(smtp.received)[who.applicant.user.email]["Subject"].endswith("x Bcc: thief@test.example")


def test_a_server_that_is_down_delays_every_mail_and_loses_none(who, permit, smtp, now):
    smtp.stop()

    assert sending.send_waiting() == {"unreachable": 1}
    assert sending.send_waiting() == {"unreachable": 1}

    states = sorted(OutgoingMail.objects.values_list("state", "attempts"))
    assert states == [("FAILED", 1), ("FAILED", 1), ("WAITING", 0), ("WAITING", 0)]
    assert "ConnectionRefusedError" in OutgoingMail.objects.filter(state="FAILED").first().last_error
    smtp.start()
    assert sending.send_waiting() == {"sent": 2}
    now(timedelta(minutes=2))
    assert sending.send_waiting() == {"sent": 2}
    assert len(smtp.received) == 4


def test_a_step_does_not_wait_for_a_mail_server(who, smtp):
    smtp.stop()

    assert take(draft(who), "submit", who.applicant).number


def test_a_server_that_is_too_slow_is_left_alone_for_now(who, permit, smtp, settings):
    settings.EMAIL_TIMEOUT = 0.3
    smtp.delay = 2

    began = time.monotonic()
    assert sending.send_waiting() == {"unreachable": 1}

    assert time.monotonic() - began < 2
    smtp.delay = 0
    assert sending.send_waiting() == {"sent": 3}


@pytest.mark.parametrize(
    ("reply", "state"), [("550 no such person", MailState.GIVEN_UP), ("450 come back later", MailState.FAILED)]
)
def test_a_receiver_that_is_refused_holds_up_nobody(who, permit, smtp, reply, state, now):
    smtp.refused = {who.applicant.user.email: reply}

    assert sending.send_waiting() == {"failed": 1, "sent": 3}

    assert state_of(who.applicant) == state
    assert reply[:3] in OutgoingMail.objects.get(person=who.applicant.user).last_error
    smtp.refused = {}
    now(timedelta(minutes=2))
    assert sending.send_waiting() == ({"sent": 1} if state == MailState.FAILED else {})


@pytest.mark.parametrize(("reply", "state"), [("554 spam", MailState.GIVEN_UP), ("451 full", MailState.FAILED)])
def test_a_message_that_is_refused_says_why(who, permit, smtp, reply, state):
    smtp.data_reply = reply

    assert sending.send_waiting() == {"failed": 4}

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {state}


def test_an_address_that_is_none_holds_up_nobody(who, permit, smtp):
    User.objects.filter(pk=who.applicant.user.pk).update(email="a@b@\nc")

    assert sending.send_waiting() == {"failed": 1, "sent": 3}

    assert state_of(who.applicant) == MailState.FAILED


def test_attempts_end_and_administrators_may_begin_anew(who, permit, smtp, now, settings):
    settings.MAIL_MAX_ATTEMPTS = 3
    OutgoingMail.objects.exclude(person=who.applicant.user).update(state=MailState.SENT)
    smtp.stop()
    for _attempt in range(3):
        assert sending.send_waiting() == {"unreachable": 1}
        now(timedelta(days=1))

    assert sending.send_waiting() == {}
    assert state_of(who.applicant) == MailState.GIVEN_UP
    smtp.start()
    assert try_again(OutgoingMail.objects.all()) == 1
    assert sending.send_waiting() == {"sent": 1}


def test_pauses_grow_up_to_six_hours():
    pauses = [sending.pause_after(attempts) for attempts in (1, 2, 3, 9, 20, 60_000)]

    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_a_batch_is_small(who, permit, smtp):
    assert sending.send_waiting(limit=3) == {"sent": 3}
    assert smtp.connections == 1


def test_a_text_that_cannot_be_made_holds_up_nobody(who, permit, smtp):
    Notice.objects.filter(person=who.applicant.user).update(message="unknown")

    assert sending.send_waiting() == {"failed": 1, "sent": 3}

    assert "unknown" in OutgoingMail.objects.get(person=who.applicant.user).last_error


def _leave(person):
    Membership.objects.filter(user=person.user).update(valid_to=clock.today() - timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_leave, Withheld.NOT_THEIRS),
        (lambda one: User.objects.filter(pk=one.user.pk).update(is_active=False), Withheld.INACTIVE),
        (lambda one: choose(one.user, {"step": Way.SITE}), Withheld.NOT_WANTED),
    ],
)
def test_what_is_no_longer_theirs_is_not_sent(who, permit, smtp, change, why):
    change(who.staff)

    sending.send_waiting()

    assert who.staff.user.email not in smtp.receivers
    mail = OutgoingMail.objects.get(person=who.staff.user)
    assert (mail.state, mail.withheld, mail.text) == (MailState.WITHHELD, why, "")
    assert sending.send_waiting() == {}


def test_another_capacity_does_not_open_what_was_told_in_the_first(who, smtp):
    permit = submitted(who)
    comment(permit, "only us", actor=who.other_operator, visibility=Visibility.INTERNAL)
    Membership.objects.filter(user=who.operator.user).update(valid_to=clock.today() - timedelta(days=1))
    Membership.objects.create(user=who.operator.user, role="STAFF", company=who.company)

    sending.send_waiting()

    withheld = OutgoingMail.objects.get(person=who.operator.user, notice__message="comment")
    assert withheld.withheld == Withheld.NOT_THEIRS


def test_a_notice_that_the_law_wants_told_is_sent_though_it_was_switched_off(who, smtp):
    before = NoticeTemplate.objects.get(code="step", language="ko")
    choose(who.staff.user, {"step": Way.SITE, "receipt": Way.SITE})
    text = {"subject": before.subject, "body": before.body, "reason": before.reason, "basis": "제1조"}
    strict = NoticeTemplate(code="step", language="ko", may_opt_out=False, **text)
    add_version(strict, by=UserFactory())

    take(draft(who), "submit", who.applicant)

    assert Notice.objects.get(person=who.staff.user).way == Way.AT_ONCE


def test_the_mail_says_what_is_true_when_it_is_sent(who, smtp):
    permit = submitted(who)
    OutgoingMail.objects.update(state=MailState.SENT)
    said = comment(permit, "무엇이 빠졌습니까?", actor=who.applicant, visibility=Visibility.PARTIES)
    said.text = ""
    said.save(update_fields=["text"])

    sending.send_waiting()

    assert "빠졌습니까" not in OutgoingMail.objects.get(person=who.operator.user, notice__message="comment").text


def test_mails_of_the_site_without_a_server_are_written_too(who, permit, settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_waiting()

    assert len(outbox.outbox) == 4


def test_a_mail_belongs_to_one_notice(who, permit):
    from django.db import IntegrityError, transaction

    notice = Notice.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(person=notice.person, notice=notice, made_at=clock.now(), next_try=clock.now())


def test_a_domain_is_always_named(settings):
    settings.DEFAULT_FROM_EMAIL = "Platform <mail@office.example>"
    assert composing._domain() == "office.example"
