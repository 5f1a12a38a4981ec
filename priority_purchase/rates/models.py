"""Running totals, evaluation runs and their frozen results."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from priority_purchase.rates.enums import RunKind, RunState, Status
from procurement.contracts.enums import Kind, Route
from procurement.law.rates import Rate
from procurement.organisations.models import Agency

DECIMALS = 2
"""Of a rate in runs that were frozen before they kept it."""


class Total(models.Model):
    """Sum of the entries of one agency-year that share route, kind and mask.

    Kept by statement-level triggers on the ledger for the site's own policy set; the application's
    role cannot write it. Every rate of the agency is a sum over a few hundred such rows.
    """

    agency_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    route = models.PositiveSmallIntegerField(choices=Route)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    mask = models.BigIntegerField()
    amount = models.DecimalField(max_digits=30, decimal_places=0)
    entries = models.BigIntegerField()

    class Meta:
        verbose_name = _("running total")
        verbose_name_plural = _("running totals")
        constraints = (
            models.UniqueConstraint(fields=["agency_id", "year", "route", "kind", "mask"], name="total_once"),
        )
        indexes = (models.Index(fields=["year"], name="total_year"),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year} {self.route} {self.kind} {self.mask}"


class EvaluationRun(models.Model):
    """One evaluation of all agencies for a year under one policy set and profile."""

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=11, choices=RunKind)
    policy_set_code = models.CharField(_("policy set"), max_length=30)
    profile_code = models.CharField(
        _("calculation profile"), max_length=20, blank=True, help_text=_("Empty: each agency's own profile.")
    )
    version = models.PositiveIntegerField(_("version"))
    restates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restatements",
        verbose_name=_("restates the run"),
    )
    state = models.CharField(_("state"), max_length=9, choices=RunState, default=RunState.WAITING)
    job = models.ForeignKey(
        "procurement.Job", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"))
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    ledger_hash = models.CharField(_("ledger hash"), max_length=64, blank=True)
    policy = models.JSONField(_("frozen programmes, profile and grades"), default=dict, blank=True)
    totals = models.JSONField(_("national totals"), default=dict, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("evaluation run")
        verbose_name_plural = _("evaluation runs")
        ordering = ("-requested_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["year", "policy_set_code", "profile_code", "version"], name="run_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} · {self.get_kind_display()} · v{self.version}"

    @property
    def decimals(self) -> int:
        """Decimals of a rate, as they were when the run was frozen."""
        return int(self.policy.get("display_decimals", DECIMALS))


class ResultQuerySet(models.QuerySet["Result"]):
    """Frozen results."""

    def with_decimals(self) -> ResultQuerySet:
        """Each with ``decimals``: those of a rate when its run was frozen."""
        frozen = Cast(KeyTextTransform("display_decimals", "run__policy"), models.IntegerField())
        return self.annotate(decimals=Coalesce(frozen, DECIMALS))


class Result(models.Model):
    """One agency's frozen result in one programme of one run; written once, never changed."""

    run = models.ForeignKey(EvaluationRun, models.PROTECT, related_name="results", verbose_name=_("evaluation run"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="results", verbose_name=_("agency"))
    programme_code = models.CharField(_("programme"), max_length=30)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    counted = models.DecimalField(_("amount that counts"), max_digits=30, decimal_places=0, null=True)
    base = models.DecimalField(_("amount it is measured against"), max_digits=30, decimal_places=0, null=True)
    target_bp = models.PositiveIntegerField(_("target in basis points"), null=True)
    statutory_bp = models.PositiveIntegerField(_("statutory ratio in basis points"), null=True)
    evaluation_bp = models.PositiveIntegerField(_("evaluation ratio in basis points"), null=True)
    target_authority = models.CharField(_("authority of the target"), max_length=12, blank=True)
    met = models.BooleanField(_("met"), null=True)
    shortfall = models.DecimalField(_("still to buy"), max_digits=30, decimal_places=0, null=True)
    grade = models.CharField(_("grade"), max_length=3)
    memo_counted = models.DecimalField(
        _("amount that counts, without one-off purchases"), max_digits=30, decimal_places=0, null=True
    )
    memo_base = models.DecimalField(
        _("amount it is measured against, without one-off purchases"), max_digits=30, decimal_places=0, null=True
    )
    rank_in_type = models.PositiveIntegerField(_("rank among its type"), null=True)
    profile_code = models.CharField(_("calculation profile"), max_length=20)
    flags = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("remarks"))
    ledger_hash = models.CharField(_("hash of the agency's ledger"), max_length=64)

    decimals: int
    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation result")
        verbose_name_plural = _("evaluation results")
        constraints = (models.UniqueConstraint(fields=["run", "agency", "programme_code"], name="result_once"),)
        indexes = (models.Index(fields=["run", "programme_code"], name="result_run_programme"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.agency_id} {self.programme_code}"

    @property
    def rate(self) -> Rate | None:
        """What counts and what it is measured against; ``None`` when that is not known."""
        return _rate(self.counted, self.base)

    @property
    def memo(self) -> Rate | None:
        """The same without one-off purchases (rule C-18); ``None`` where there was none."""
        return _rate(self.memo_counted, self.memo_base)


def _rate(counted: Decimal | None, base: Decimal | None) -> Rate | None:
    return None if counted is None or base is None else Rate(int(counted), int(base))
