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
