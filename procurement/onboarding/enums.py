"""Words of joining."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimState(TextChoices):
    """Where the claim to represent a company stands."""

    DRAFT = "DRAFT", _("draft")
    SUBMITTED = "SUBMITTED", _("submitted")
    SUPPLEMENT = "SUPPLEMENT", _("supplement asked for")
    APPROVED = "APPROVED", _("approved")
    REJECTED = "REJECTED", _("rejected")
    RETURNED = "RETURNED", _("returned")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


class InvitationLanguage(TextChoices):
    """In which language somebody is invited whose wishes nobody knows yet."""

    BOTH = "both", _("Korean and English")
    KOREAN = "ko", _("Korean")
    ENGLISH = "en", _("English")


class Delivery(TextChoices):
    """What became of the mail of an invitation."""

    NOT_YET = "NOT_YET", _("not sent yet")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("could not be sent")
