"""Django's way of sending mail, here: into the outbox, so that no page waits for a mail server or fails with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend

from procurement.notices import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class Outbox(BaseEmailBackend):
    """Set as ``EMAIL_BACKEND``; what then really sends is ``MAIL_BACKEND``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages in the present transaction; gives how many."""
        return len([prepared.queue(one) for one in email_messages if one.recipients()])
