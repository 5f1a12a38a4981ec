"""Invitations by mail: in the language that the inviter chose, or in both; the link stands in the mail only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import override

from procurement.jobs import clock
from procurement.notices import addresses, prepared, topics, wording
from procurement.notices.enums import OPEN_STATES, Language, MailState
from procurement.notices.models import OutgoingMail
from procurement.notices.queries import current_template
from procurement.onboarding import services
from procurement.onboarding.enums import Delivery, InvitationLanguage

if TYPE_CHECKING:
    from procurement.onboarding.models import Invitation

BETWEEN = "\n\n" + "―" * 30 + "\n\n"
"""Between the two languages of a text."""


class OutboxPost:
    """Mails invitations through the outbox."""

    def send(self, invitation: Invitation, secret: str) -> None:
        """Queue the mail of a new invitation; it is good as long as the invitation."""
        link = addresses.whole(reverse("procurement:invitation", args=[secret]))
        told = [_words(invitation, language, link) for language in _languages(invitation)]
        message = EmailMessage(
            " / ".join(subject for subject, _text in told),
            BETWEEN.join(text for _subject, text in told),
            to=[invitation.email],
        )
        prepared.limit(message, _end_of(invitation) - clock.now())
        mail = prepared.queue(message)
        mail.invitation = invitation
        mail.save(update_fields=["invitation"])

    def deliveries(self, invitations: Collection[int]) -> Mapping[int, Delivery]:
        """What became of each."""
        rows = OutgoingMail.objects.filter(invitation__in=invitations).values_list("invitation", "state")
        return {invitation: _delivery(state) for invitation, state in rows if invitation is not None}


POST = OutboxPost()


def still_open(mail: OutgoingMail) -> bool:
    """Whether the invitation that a mail brings can still be accepted; any other mail can be sent anyway."""
    return mail.invitation is None or services.objection(mail.invitation) is None


def _languages(invitation: Invitation) -> list[Language]:
    if invitation.language == InvitationLanguage.BOTH:
        return list(Language)
    return [Language(invitation.language)]


def _words(invitation: Invitation, language: Language, link: str) -> tuple[str, str]:
    template = current_template(topics.INVITATION.code, language)
    if template is None:
        raise LookupError("no text for invitations")
    with override(language):
        values = {
            "inviter": str(invitation.invited_by),
            "organisation": invitation.organisation_name,
            "role": str(invitation.get_role_display()),
            "until": formats.date_format(invitation.good_until, "DATE_FORMAT"),
            "link": link,
        }
    subject, body, reason = wording.of_template(template, values)
    return subject, f"{body.strip()}\n\n-- \n{reason}"


def _end_of(invitation: Invitation) -> datetime:
    """The end of its last day, in the site's zone."""
    return timezone.make_aware(datetime.combine(invitation.good_until + timedelta(days=1), time.min))


def _delivery(state: str) -> Delivery:
    if state == MailState.SENT:
        return Delivery.SENT
    return Delivery.NOT_YET if state in OPEN_STATES else Delivery.FAILED
