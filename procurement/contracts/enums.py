"""Closed lists of the purchase ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.IntegerChoices):
    """What was bought; UNKNOWN until somebody confirms it (rule C-19)."""

    UNKNOWN = 0, _("not confirmed")
    GOODS = 1, _("goods")
    SERVICES = 2, _("services")
    WORKS = 3, _("construction")


class Route(models.IntegerChoices):
    """How the purchase was made and in whose name it is filed (rule C-3)."""

    OWN = 1, _("own contract")
    VIA_PPS = 2, _("through the procurement service")
    MALL = 3, _("shopping mall order")
    AS_AGENT = 4, _("made as agent for another agency")


class Source(models.IntegerChoices):
    """Where an entry came from."""

    KONEPS_REPORT = 1, _("procurement data hub report")
    KONEPS_API = 2, _("KONEPS open API")
    EXPENDITURE = 3, _("expenditure sheet")
    OWN_SYSTEM = 4, _("agency's own contract system")
    MANUAL = 5, _("entered by hand")


class Standing(models.IntegerChoices):
    """Whether an entry takes part in the count at all. Nothing is ever deleted (rule C-16)."""

    COUNTED = 1, _("in the count")
    EXCLUDED = 2, _("excluded")
    REPLACED = 3, _("replaced by a later upload")
    SUPERSEDED = 4, _("superseded by a later change")
    HELD = 5, _("waiting for an officer's decision")
    NETTED = 6, _("netted against another entry")


class StatedSize(models.IntegerChoices):
    """Company size at contract time, as the file says."""

    NOT_STATED = 0, _("not stated")
    SME = 1, _("SME")
    MID_SIZE = 2, _("mid-size company")
    LARGE = 3, _("large company")
    NON_PROFIT = 4, _("non-profit or other")


class PurchaseType(models.IntegerChoices):
    """Ordinary purchase, or one that only some programmes recognise (example E32)."""

    ORDINARY = 0, _("ordinary purchase")
    PILOT_USE = 1, _("pilot use")
    CONTEST_PRIZE = 2, _("contest prize")
