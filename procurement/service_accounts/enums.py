"""Words of service accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a program may ask for; its role narrows it further."""

    READ = "read", _("read cases, purchases and rates")
    ACT = "act", _("take steps and write comments")
    DOCUMENTS = "documents", _("read and upload documents")
