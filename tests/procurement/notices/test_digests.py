"""The daily message."""

from datetime import date, timedelta

import pytest

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.jobs import clock
from procurement.notices import composing, digests, sending, tasks
from procurement.notices.enums import MailState, Way, Withheld
from procurement.notices.models import Notice, OutgoingMail
from procurement.notices.services import choose, mark_read
from procurement.organisations.models import Membership, User
from tests.concurrency import at_once
from tests.permits.world import people, submitted


@pytest.fixture
def daily(who, now, smtp):
    """A colleague who wants progress and comments once a day, and has three unread notices of them."""
    now(date(2026, 11, 2))
    User.objects.filter(pk=who.staff.user.pk).update(language="en")
    choose(who.staff.user, {"step": Way.DIGEST, "comment": Way.DIGEST})
    permit = submitted(who)
    comment(permit, "언제?", actor=who.operator, visibility=Visibility.PARTIES)
    OutgoingMail.objects.update(state=MailState.SENT)
    return permit


def test_what_is_unread_comes_in_one_message(who, daily, smtp):
    assert tasks.collect_digests() == 1
    sending.send_waiting()

    [(receiver, message)] = smtp.received
    text = message.get_content()
    assert receiver == who.staff.user.email
    assert message["Subject"] == "Unread notices: 3"
    assert text.count("· [PM-2026-000001]") == 3
    assert "A new comment" in text
    assert "You get this because you chose one message a day." in text
    assert message["List-Unsubscribe"]


def test_a_day_has_one_message(who, daily, smtp, now):
    assert [digests.collect(), digests.collect()] == [1, 0]
    comment(daily, "다시", actor=who.operator, visibility=Visibility.PARTIES)
    assert digests.collect() == 0

    now(timedelta(days=1))

    assert digests.collect() == 1
    sending.send_waiting()
    told = [message["Subject"] for receiver, message in smtp.received if receiver == who.staff.user.email]
    assert told == ["Unread notices: 3", "Unread notices: 1"]


def test_what_was_told_once_is_not_told_again(who, daily, smtp, now):
    digests.collect()
    now(timedelta(days=1))

    assert digests.collect() == 0


def test_nothing_to_say_is_no_mail(who, daily, smtp):
    mark_read(who.staff.user)

    assert digests.collect() == 0
    assert not OutgoingMail.objects.filter(digest_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (mark_read, Withheld.NOTHING_NEW),
        (lambda one: choose(one, {"step": Way.SITE, "comment": Way.SITE}), Withheld.NOT_WANTED),
        (
            lambda one: Membership.objects.filter(user=one).update(valid_to=clock.today() - timedelta(days=1)),
            Withheld.NOT_THEIRS,
        ),
    ],
)
def test_a_message_that_has_become_empty_is_not_sent(who, daily, smtp, change, why):
    digests.collect()

    change(who.staff.user)

    assert sending.send_waiting() == {"withheld": 1}
    assert smtp.received == []
    assert OutgoingMail.objects.get(digest_on__isnull=False).withheld == why


def test_a_topic_switched_off_meanwhile_is_left_out(who, daily, smtp):
    digests.collect()
    choose(who.staff.user, {"step": Way.SITE})

    sending.send_waiting()

    assert smtp.received[0][1]["Subject"] == "Unread notices: 1"


def test_a_long_message_says_how_many_more(who, daily, smtp, monkeypatch):
    monkeypatch.setattr(composing, "MOST_LINES", 2)
    digests.collect()

    sending.send_waiting()

    assert "· and 1 more" in smtp.received[0][1].get_content()


def test_who_left_gets_none(who, daily):
    User.objects.filter(pk=who.staff.user.pk).update(is_active=False)

    assert digests.collect() == 0


def test_two_collectors_plan_one_message(committed_db):
    who = people()
    choose(who.staff.user, {"step": Way.DIGEST})
    submitted(who)

    assert at_once([digests.collect] * 4) == []

    assert OutgoingMail.objects.filter(digest_on__isnull=False).count() == 1
    assert not Notice.objects.filter(way=Way.DIGEST, digest__isnull=True).exists()
