"""Several senders at once, and one that is killed: each mail once, and at most one of them twice."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from procurement.cases.performing import perform
from procurement.notices import sending
from procurement.notices.enums import MailState
from procurement.notices.models import OutgoingMail
from tests.concurrency import at_once
from tests.permits.world import draft, people, take

ROOT = Path(__file__).resolve().parents[3]


def test_several_senders_send_each_mail_once(committed_db, smtp):
    who = people()
    for _number in range(5):
        take(draft(who), "submit", who.applicant)

    assert at_once([sending.send_waiting] * 6) == []

    assert len(smtp.received) == 20
    assert len({message["Message-ID"] for _receiver, message in smtp.received}) == 20
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(MailState.SENT, 1)}


def test_of_fifty_who_take_the_same_step_one_mail_goes_out(committed_db, smtp):
    who = people()
    permit = draft(who)

    at_once([lambda: perform(permit, "submit", actor=who.applicant)] * 50)
    at_once([sending.send_waiting] * 3)

    assert smtp.receivers.count(who.applicant.user.email) == 1
    told = (who.applicant, who.staff, who.operator, who.other_operator)
    assert sorted(smtp.receivers) == sorted(one.user.email for one in told)


def test_a_sender_killed_between_the_server_and_the_booking_doubles_one_mail_with_one_name(committed_db, smtp):
    who = people()
    take(draft(who), "submit", who.applicant)
    OutgoingMail.objects.update(next_try=timezone.now() - timedelta(minutes=1))
    host, port = smtp.address
    lines = [
        "import django; django.setup()",
        "from django.conf import settings as s",
        "s.MAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'",
        f"s.EMAIL_HOST, s.EMAIL_PORT = {host!r}, {port}",
        "from procurement.notices import sending; sending.send_waiting()",
    ]
    process = subprocess.Popen([sys.executable, "-c", "\n".join(lines)], cwd=ROOT)
    smtp.on_mail = lambda: process.kill() if len(smtp.received) == 2 else None
    process.wait(60)
    assert len(smtp.received) == 2
    smtp.on_mail = lambda: None

    deadline = time.monotonic() + 30
    while OutgoingMail.objects.exclude(state=MailState.SENT).exists() and time.monotonic() < deadline:
        sending.send_waiting()

    names = [message["Message-ID"] for _receiver, message in smtp.received]
    assert len(names) == 5
    assert len(set(names)) == 4
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}
