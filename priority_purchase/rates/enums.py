"""Closed lists of rates and evaluation runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What a rate is worth. Anything but COMPUTED is never shown as 0 %."""

    COMPUTED = "COMPUTED", _("computed")
    ZERO_DENOMINATOR = "ZERO_DENOMINATOR", _("nothing bought to measure against")
    REGISTRY_MISSING = "REGISTRY_MISSING", _("register of credentials not loaded")
    TARGET_NOT_SET = "TARGET_NOT_SET", _("no target set")
    TYPE_UNCONFIRMED = "TYPE_UNCONFIRMED", _("on hold: kinds of purchase not confirmed")
    NOT_IN_SCOPE = "NOT_IN_SCOPE", _("not bound by this programme")
    NOT_REPORTED = "NOT_REPORTED", _("amounts not reported")


class RunKind(models.TextChoices):
    """What an evaluation run is for."""

    PROVISIONAL = "PROVISIONAL", _("nightly, provisional")
    SNAPSHOT = "SNAPSHOT", _("monthly snapshot")
    ON_DEMAND = "ON_DEMAND", _("on demand")
    OFFICIAL = "OFFICIAL", _("official")


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "WAITING", _("waiting")
    RUNNING = "RUNNING", _("running")
    FROZEN = "FROZEN", _("frozen")
    CANCELLED = "CANCELLED", _("cancelled")
    FAILED = "FAILED", _("failed")


class Flag(models.TextChoices):
    """Remarks on a result that change no figure."""

    PARTIAL_YEAR = "PARTIAL_YEAR", _("agency did not exist all year")
    BELOW_STATUTORY = "BELOW_STATUTORY", _("agreed target below the statutory ratio")
    BELOW_STATUTORY_50 = "BELOW_STATUTORY_50", _("agreed target below the statutory 50 percent")
    EXCELLENT_AGENCY = "EXCELLENT_AGENCY", _("reaches what excellent agencies are named for")
    REPORTED_ONLY = "REPORTED_ONLY", _("reported only: the target does not bind yet")
    RECOUNTING = "RECOUNTING", _("being counted again")
    SUCCEEDED = "SUCCEEDED", _("succeeded by another agency")
    NEW_BASE = "NEW_BASE", _("no figure in the year before")
