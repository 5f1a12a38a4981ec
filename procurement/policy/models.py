"""What the law says and when: policy sets, dated parameters, holiday overrides."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.language import check_names


class Authority(models.TextChoices):
    """Who says so."""

    STATUTE = "STATUTE", _("statute")
    NOTICE = "NOTICE", pgettext_lazy("authority", "notice")
    GUIDELINE = "GUIDELINE", _("guideline")
    EVALUATION = "EVALUATION", _("evaluation guideline")
    AGREED = "AGREED", _("agreement")
    SEED = "SEED", _("configured policy")
    DESIGN = "DESIGN", _("design decision where the law is silent")


class PolicySet(models.Model):
    """The law of one country (or one way to teach it); may inherit from another set."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("inherits from")
    )
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    note = models.TextField(_("note"), blank=True)
    reference = models.BooleanField(_("shipped with the platform"), default=False, editable=False)

    class Meta:
        verbose_name = _("policy set")
        verbose_name_plural = _("policy sets")
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=~Q(parent=F("id")), name="policy_set_not_its_own_parent"),)

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Names by language are texts by language code."""
        super().clean()
        check_names(self.names)


class LegalParameter(models.Model):
    """One number (or list) of the law, for a time, with its source. Never overwritten."""

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="parameters", verbose_name=_("policy set"))
    key = models.CharField(_("key"), max_length=80)
    value = models.JSONField(_("value"))
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    authority = models.CharField(_("authority"), max_length=12, choices=Authority)
    citation = models.CharField(_("citation"), max_length=300)
    rule_id = models.CharField(_("rule"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    reference = models.BooleanField(_("shipped with the platform"), default=False, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("parameter of the law")
        verbose_name_plural = _("parameters of the law")
        ordering = ("policy_set", "key", "valid_from")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="parameter_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="parameter_dates_in_order",
            ),
            ExclusionConstraint(
                name="parameters_in_force_do_not_overlap",
                expressions=[
                    ("policy_set", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(reference=True) | Q(approved_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy_set_id} {self.key} {self.valid_from}"


class HolidayOverride(models.Model):
    """A day that the published calendar could not know: an election, a temporary holiday."""

    policy_set = models.ForeignKey(
        PolicySet, models.PROTECT, related_name="holiday_overrides", verbose_name=_("policy set")
    )
    day = models.DateField(_("day"))
    working = models.BooleanField(_("working day"), default=False)
    name = models.CharField(_("name"), max_length=100)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    citation = models.CharField(_("citation"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("holiday override")
        verbose_name_plural = _("holiday overrides")
        ordering = ("policy_set", "day")
        constraints = (models.UniqueConstraint(fields=["policy_set", "day"], name="holiday_override_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def clean(self) -> None:
        """Names by language are texts by language code."""
        super().clean()
        check_names(self.names)
