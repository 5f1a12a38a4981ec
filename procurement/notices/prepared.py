"""Mails whose words others have written: sign-up, reset, invitation. They may hold a link that opens an account.

Until such a mail has left it is kept encrypted; then, or when it is too late for it, its words are gone. Receiver and
subject stay, so that administrators see what became of it.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction

from procurement.jobs import clock
from procurement.notices.enums import MailState, Withheld
from procurement.notices.models import OutgoingMail
from procurement.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Sequence

PURPOSE = "procurement.notices.prepared"
SEND = "procurement.notices.send"
GOOD_FOR = timedelta(days=7)
"""How long it is tried to send a mail that does not say how long its words are good."""

_ATTRIBUTE = "good_for"


def limit(message: EmailMessage, good_for: timedelta) -> None:
    """Say how long the words of a message are good: a link that has ended is not sent."""
    setattr(message, _ATTRIBUTE, good_for)


def queue(message: EmailMessage) -> OutgoingMail:
    """Keep a message until a mail server has taken it, and tell a worker on commit."""
    now = clock.now()
    receivers = message.recipients() or [""]
    mail = OutgoingMail.objects.create(
        made_at=now,
        next_try=now,
        good_until=now + getattr(message, _ATTRIBUTE, GOOD_FOR),
        address=receivers[0][:254],
        subject=" ".join(str(message.subject).split())[:200],
        sealed=seal(json.dumps(_fields(message)), purpose=PURPOSE),
    )
    transaction.on_commit(_tell, robust=True)  # a lost message is made good by the schedule
    return mail


def message_of(mail: OutgoingMail, *, headers: dict[str, str]) -> EmailMessage:
    """The message that was kept, with headers of the outbox beside its own."""
    kept: dict[str, Any] = json.loads(unseal(mail.sealed, purpose=PURPOSE))
    made = EmailMultiAlternatives(
        kept["subject"],
        kept["body"],
        kept["from"],
        kept["to"],
        bcc=kept["bcc"],
        headers=headers | kept["headers"],
        cc=kept["cc"],
        reply_to=kept["reply_to"],
        attachments=[(name, base64.b64decode(content), kind) for name, content, kind in kept["attachments"]],
        alternatives=[tuple(one) for one in kept["alternatives"]],
    )
    made.content_subtype = kept["subtype"]
    return made


def forget_late() -> int:
    """Drop the words of mails for which it is too late, whatever became of them; gives how many."""
    late = OutgoingMail.objects.filter(good_until__lte=clock.now()).exclude(sealed="")
    return late.update(sealed="", state=MailState.WITHHELD, withheld=Withheld.TOO_LATE)


def _fields(message: EmailMessage) -> dict[str, Any]:
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "subtype": message.content_subtype,
        "from": message.from_email or settings.DEFAULT_FROM_EMAIL,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": [[str(content), kind] for content, kind in getattr(message, "alternatives", ())],
        "attachments": [_attached(one) for one in message.attachments],
    }


def _attached(attachment: Any) -> Sequence[str | None]:  # noqa: ANN401 - Django's own kinds
    """Name, content in base64 and kind; a message within a message is not something that this site sends."""
    if not isinstance(attachment, tuple):
        raise TypeError(f"an attachment of type {type(attachment).__name__} cannot wait in the outbox")
    name, content, kind = attachment
    return [name, base64.b64encode(content if isinstance(content, bytes) else str(content).encode()).decode(), kind]


def _tell() -> None:
    current_app.send_task(SEND)
