"""Words of notices and mails."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Languages in which people are written to."""

    KOREAN = "ko", _("Korean")
    ENGLISH = "en", _("English")


class Way(TextChoices):
    """How a person wants to hear of a topic; on the site it is shown in any case."""

    AT_ONCE = "AT_ONCE", _("by e-mail, at once")
    DIGEST = "DIGEST", _("by e-mail, once a day in one message")
    SITE = "SITE", _("only on the site")


class Why(TextChoices):
    """How somebody stands to a case of which a notice tells."""

    PARTY = "PARTY", _("party to the case")
    ASSIGNED = "ASSIGNED", _("assigned to the case")
    OFFICE = "OFFICE", _("office that the case waits for")
    FORMER = "FORMER", _("assigned until now")
    SELF = "SELF", _("took the step")


class MailState(TextChoices):
    """What became of a mail."""

    WAITING = "WAITING", _("to be sent")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("not sent yet, will be tried again")
    GIVEN_UP = "GIVEN_UP", _("given up")
    WITHHELD = "WITHHELD", _("no longer to be sent")


OPEN_STATES = (MailState.WAITING, MailState.FAILED)
"""Mails that will be tried."""


class Withheld(TextChoices):
    """Why a mail that was planned was not sent after all."""

    INACTIVE = "INACTIVE", _("the account is closed or has no address")
    NOT_THEIRS = "NOT_THEIRS", _("the person may no longer see the case")
    NOT_WANTED = "NOT_WANTED", _("the person switched these mails off")
    NOTHING_NEW = "NOTHING_NEW", _("everything in it was read on the site")
    NOT_OPEN = "NOT_OPEN", _("the invitation was taken back, replaced or accepted")
    TOO_LATE = "TOO_LATE", _("its link or its news would have been too old")
