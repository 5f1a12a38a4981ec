"""The queue of mails: rows that wait until a mail server has taken them.

Each mail is a transaction of its own: locked (others pass it by), put into words, given to the server, booked. A
process that is killed after the server took the mail and before the booking leaves it waiting, and it is sent once
more, under the same Message-ID, by which the receiver knows it. That is the most that can be doubled.
"""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from procurement.jobs import clock
from procurement.notices import composing, prepared
from procurement.notices.enums import OPEN_STATES, MailState
from procurement.notices.models import OutgoingMail

logger = logging.getLogger(__name__)

BATCH = 50
"""Mails that one call sends at most, over one connection."""

LONGEST_PAUSE = timedelta(hours=6)
PERMANENT = range(500, 600)
"""Replies of a mail server that will not change by waiting (RFC 5321)."""


class Outcome(Enum):
    """What became of one attempt."""

    SENT = "sent"
    WITHHELD = "withheld"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


def send_waiting(limit: int = BATCH) -> dict[str, int]:
    """Send what is due; stops at the first mail for which no server can be reached, and leaves the rest waiting."""
    prepared.forget_late()
    connection = get_connection(settings.MAIL_BACKEND)
    counted: Counter[str] = Counter()
    try:
        for _number in range(limit):
            outcome = _next(connection)
            if outcome is None:
                break
            counted[outcome.value] += 1
            if outcome is Outcome.UNREACHABLE:
                break
    finally:
        _close(connection)
    return dict(counted)


def pause_after(attempts: int) -> timedelta:
    """How long a mail waits after so many attempts: doubled each time, at most six hours."""
    first = timedelta(seconds=settings.MAIL_RETRY_SECONDS)
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(first * doubled, LONGEST_PAUSE)


@transaction.atomic
def _next(connection: BaseEmailBackend) -> Outcome | None:
    due = OutgoingMail.objects.filter(state__in=OPEN_STATES, next_try__lte=clock.now())
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    mail = locked.order_by("next_try", "pk").first()
    return None if mail is None else _try(mail, connection)


def _try(mail: OutgoingMail, connection: BaseEmailBackend) -> Outcome:
    try:
        with transaction.atomic():
            message, written = composing.ready(mail)
        connection.open()
        connection.send_messages([message])
    except composing.NotToBeSent as reason:
        mail.state, mail.withheld, mail.sealed = MailState.WITHHELD, reason.why, ""
        mail.save(update_fields=["state", "withheld", "sealed"])
        return Outcome.WITHHELD
    except Exception as trouble:  # noqa: BLE001 - one mail that cannot be sent must not hold up the others
        return _book(mail, trouble, connection)
    mail.state, mail.sent_at, mail.attempts, mail.last_error = MailState.SENT, clock.now(), mail.attempts + 1, ""
    mail.address, mail.sealed = message.to[0], ""
    if written is not None:
        mail.language, mail.subject, mail.text = written.language, written.subject, written.text
    mail.save()
    return Outcome.SENT


def _book(mail: OutgoingMail, trouble: Exception, connection: BaseEmailBackend) -> Outcome:
    """Write a failure down: of this mail for good, of this mail for now, or of the server as a whole."""
    said = f"{type(trouble).__name__}: {trouble}"
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return _failed(mail, said, for_good=all(code in PERMANENT for code, _said in trouble.recipients.values()))
    if isinstance(trouble, smtplib.SMTPDataError):
        return _failed(mail, said, for_good=trouble.smtp_code in PERMANENT)
    if isinstance(trouble, smtplib.SMTPException | OSError):
        _close(connection)
        logger.warning("no mail server could be reached: %s", type(trouble).__name__)
        _failed(mail, said, for_good=False)
        return Outcome.UNREACHABLE
    logger.error("mail %s could not be written", mail.pk, exc_info=trouble)
    return _failed(mail, said, for_good=False)


def _failed(mail: OutgoingMail, error: str, *, for_good: bool) -> Outcome:
    mail.attempts += 1
    done = for_good or mail.attempts >= settings.MAIL_MAX_ATTEMPTS
    mail.state = MailState.GIVEN_UP if done else MailState.FAILED
    mail.next_try, mail.last_error = clock.now() + pause_after(mail.attempts), error[:500]
    mail.save(update_fields=["attempts", "state", "next_try", "last_error"])
    logger.warning("mail %s was not sent (attempt %s): %s", mail.pk, mail.attempts, mail.state)
    return Outcome.FAILED


def _close(connection: BaseEmailBackend) -> None:
    """End the connection; a server that has gone is no reason to lose what was booked."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError) as trouble:
        logger.info("the mail server did not say goodbye: %s", trouble)
