"""Closed lists with which a programme is declared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Base(models.TextChoices):
    """What the purchases of a programme are measured against (its denominator)."""

    PURCHASES = "PURCHASES", _("all purchases of the listed kinds")
    FROM_SMES = "FROM_SMES", _("purchases of the listed kinds from SMEs")
    CREDENTIALLED_ITEMS = "CREDENTIALLED_ITEMS", _("purchases of items for which such a credential exists")
    EXTERNAL = "EXTERNAL", _("an amount outside the ledger, reported by the agency")


class ItemDay(models.TextChoices):
    """When an item must have a credential to belong to an item-scoped base."""

    TEST_DATE = "TEST_DATE", _("on the day of the test")
    YEAR = "YEAR", _("on any day of the year")


class Holder(models.TextChoices):
    """Whose credential makes a purchase count."""

    SUPPLIER = "SUPPLIER", _("the supplier's")
    PRODUCT = "PRODUCT", _("the product's, or the supplier's for that item")


class SizeTest(models.TextChoices):
    """What must be known of the supplier's size."""

    ANY = "ANY", _("no condition")
    SME = "SME", _("proved to be an SME")
    NOT_KNOWN_LARGER = "NOT_KNOWN_LARGER", _("not known to be larger than an SME")


class TestDay(models.TextChoices):
    """Which day's credentials are looked at."""

    PROFILE = "PROFILE", _("the day of the calculation profile")
    PURCHASE = "PURCHASE", _("the day of purchase or order")
    PROFILE_OR_CONTRACT = "PROFILE_OR_CONTRACT", _("the profile's day or the contract date")


class Duty(models.TextChoices):
    """How binding a programme is."""

    OBLIGATION = "OBLIGATION", _("obligation")
    EVALUATION = "EVALUATION", _("evaluation item")
    PROMOTE = "PROMOTE", _("duty to promote")
    MEMO = "MEMO", _("for information")


class TargetUse(models.TextChoices):
    """What a target ratio is used for: a programme may have both (open point O2)."""

    STATUTORY = "STATUTORY", _("decides whether the target is met")
    EVALUATION = "EVALUATION", _("second column, used in evaluations")


class AgreementState(models.TextChoices):
    """Where an agency's own target stands."""

    REQUESTED = "REQUESTED", _("requested")
    AGREED = "AGREED", _("agreed")
    REFUSED = "REFUSED", _("refused")
