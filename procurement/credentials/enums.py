"""Closed lists of the register of credentials."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.IntegerChoices):
    """What a credential says something about."""

    COMPANY = 1, _("company")
    COMPANY_ITEM = 2, _("company, for certain classifications")
    PRODUCT = 3, _("product")


class Ending(models.TextChoices):
    """Why a credential ended before its printed last day."""

    NOT_ENDED = "", _("not ended early")
    REVOKED = "REVOKED", _("revoked")
    RETURNED = "RETURNED", _("returned")
    REPLACED = "REPLACED", _("replaced by a new certificate")


class Origin(models.TextChoices):
    """Where a credential came from."""

    ISSUED_HERE = "ISSUED_HERE", _("issued on this platform")
    REPORT = "REPORT", _("named in a procurement data hub report")
    LIST = "LIST", _("uploaded list")
    LOOKUP = "LOOKUP", _("certificate look-up service")
    MANUAL = "MANUAL", _("entered by an administrator")
