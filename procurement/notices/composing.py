"""A mail as it leaves: checked once more whether it is still the person's, then put into words."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from procurement.cases.models import Case
from procurement.notices import addresses, invitations, prepared, topics, unsubscribing, wording
from procurement.notices.enums import Language, Way, Withheld
from procurement.notices.models import Notice, OutgoingMail
from procurement.notices.queries import current_template, ways_of
from procurement.organisations.acting import Actor, current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.organisations.models import User

MOST_LINES = 50
"""Notices that a daily message names; of more it says the number."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent, in the person's language."""

    language: str
    subject: str
    text: str
    unsubscribe: str


class NotToBeSent(Exception):
    """The mail is not the person's any more; says why."""

    def __init__(self, why: Withheld) -> None:
        super().__init__(why)
        self.why = why


def language_of(person: User) -> str:
    """The language in which a person is written to."""
    wanted = (person.language or settings.LANGUAGE_CODE).split("-")[0]
    return wanted if wanted in Language.values else Language.KOREAN


def ready(mail: OutgoingMail) -> tuple[EmailMessage, Letter | None]:
    """The message as it leaves, and the words that the outbox keeps of it: none of a prepared mail.

    Its name stays the same however often it is tried. Raises :class:`NotToBeSent`.
    """
    headers = {"Message-ID": f"<{mail.key}@{_domain()}>", "Auto-Submitted": "auto-generated"}
    person = mail.person
    if person is None:
        if not invitations.still_open(mail):
            raise NotToBeSent(Withheld.NOT_OPEN)
        return prepared.message_of(mail, headers=headers), None
    written = letter(mail, person)
    if written.unsubscribe:
        headers["List-Unsubscribe"] = f"<{written.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(written.subject, written.text, sender, [person.email], headers=headers), written


def letter(mail: OutgoingMail, person: User) -> Letter:
    """The mail in words; raises :class:`NotToBeSent`."""
    if not person.is_active or not person.email:
        raise NotToBeSent(Withheld.INACTIVE)
    language = language_of(person)
    with override(language):
        return _of_notice(mail, person, language) if mail.notice_id else _of_day(mail, person, language)


def still_theirs(notice: Notice) -> bool:
    """Whether the person may see the case now, in the capacity in which the person was told of it."""
    now = current(Actor(notice.person, notice.membership))
    if notice.membership_id is not None and now.membership is None:
        return False
    return Case.objects.seen_as(now).filter(pk=notice.case_id).exists()


def _of_notice(mail: OutgoingMail, person: User, language: str) -> Letter:
    notice = Notice.objects.select_related(*wording.RELATED).get(mail=mail)
    if not still_theirs(notice):
        raise NotToBeSent(Withheld.NOT_THEIRS)
    if ways_of([person.pk], [notice.topic])[person.pk, notice.topic] == Way.SITE:
        raise NotToBeSent(Withheld.NOT_WANTED)
    words = wording.worded([notice], language)[0]
    unsubscribe = unsubscribing.address(person, notice.topic) if words.may_opt_out else ""
    foot = _foot(words.reason, basis=words.basis, unsubscribe=unsubscribe)
    return Letter(language, words.subject, f"{words.body}\n\n{foot}", unsubscribe)


def _of_day(mail: OutgoingMail, person: User, language: str) -> Letter:
    rows = mail.notices.filter(read_at__isnull=True).select_related(*wording.RELATED).order_by("made_at", "pk")
    theirs = [notice for notice in rows if still_theirs(notice)]
    if not theirs:
        raise NotToBeSent(Withheld.NOT_THEIRS if rows else Withheld.NOTHING_NEW)
    codes = {notice.topic for notice in theirs}
    ways = ways_of([person.pk], codes)
    wanted = [notice for notice in theirs if ways[person.pk, notice.topic] != Way.SITE]
    if not wanted:
        raise NotToBeSent(Withheld.NOT_WANTED)
    template = current_template(topics.DIGEST.code, language)
    if template is None:
        raise LookupError("no text for the daily message")
    values = {
        "person": str(person),
        "count": str(len(wanted)),
        "lines": _lines(wanted, language),
        "link": addresses.whole(addresses.of_notices()),
    }
    subject, body, reason = wording.of_template(template, values)
    unsubscribe = unsubscribing.address(person, unsubscribing.ALL_DAILY)
    return Letter(language, subject, f"{body}\n\n{_foot(reason, basis='', unsubscribe=unsubscribe)}", unsubscribe)


def _lines(notices: Sequence[Notice], language: str) -> str:
    shown = wording.worded(notices[:MOST_LINES], language)
    lines = [f"· {one.subject}\n  {addresses.whole(one.link)}" for one in shown]
    more = len(notices) - len(shown)
    if more > 0:
        lines.append(ngettext("· and %(n)d more", "· and %(n)d more", more) % {"n": more})
    return "\n".join(lines)


def _foot(reason: str, *, basis: str, unsubscribe: str) -> str:
    settings_page = addresses.whole(addresses.of_settings())
    lines = ["-- ", reason, _("What you get by e-mail is set here: %(address)s") % {"address": settings_page}]
    if unsubscribe:
        lines.append(_("Switch mails like this off: %(address)s") % {"address": unsubscribe})
    else:
        lines.append(_("Mails like this cannot be switched off: %(basis)s") % {"basis": basis})
    return "\n".join(lines)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
