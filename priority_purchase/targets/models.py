"""Programmes declared as rows, target ratios, agreed targets, membership by year."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from priority_purchase.targets.enums import (
    AgreementState,
    Base,
    Duty,
    Holder,
    ItemDay,
    SizeTest,
    TargetUse,
    TestDay,
)
from procurement.contracts.enums import Kind, Source
from procurement.organisations.models import Agency, Named
from procurement.policy.citations import local_citation
from procurement.policy.models import PolicySet


class CalculationProfile(Named):
    """Which date and which money counts; stored with every result (section 2.3)."""

    class YearDay(models.TextChoices):
        """Which day decides the year and, unless a programme says otherwise, the credential test."""

        CONTRACT = "CONTRACT", _("contract or delivery-order date")
        EXPENDITURE = "EXPENDITURE", _("expenditure resolution date")

    class SizeEvidence(models.TextChoices):
        """Where the supplier's size is read."""

        REGISTER_FIRST = "REGISTER_FIRST", _("the register; what the contract states if the register is silent")
        REGISTER_ONLY = "REGISTER_ONLY", _("the register only")
        STATED_FIRST = "STATED_FIRST", _("what the contract states; the register if it is silent")

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="profiles", verbose_name=_("policy set"))
    code = models.CharField(_("code"), max_length=20)
    year_day = models.CharField(_("day that decides the year"), max_length=12, choices=YearDay)
    sources = ArrayField(models.PositiveSmallIntegerField(choices=Source), verbose_name=_("sources counted"))
    counts_foreign = models.BooleanField(_("counts foreign procurement"), default=False)
    counts_pilots = models.BooleanField(_("recognises pilot use and contest prizes"), default=True)
    size_evidence = models.CharField(
        _("evidence of size"), max_length=16, choices=SizeEvidence, default=SizeEvidence.REGISTER_FIRST
    )
    is_default = models.BooleanField(_("used unless an agency's year says otherwise"), default=False)
    citation = models.CharField(_("legal basis"), max_length=300, blank=True)
    reference = models.BooleanField(_("shipped with the platform"), default=False, editable=False)

    class Meta:
        verbose_name = _("calculation profile")
        verbose_name_plural = _("calculation profiles")
        ordering = ("policy_set", "code")
        constraints = (
            models.UniqueConstraint(fields=["policy_set", "code"], name="profile_once"),
            models.UniqueConstraint(fields=["policy_set"], condition=Q(is_default=True), name="profile_one_default"),
        )


class Programme(Named):
    """One purchase programme, declared: what it is measured against and what counts.

    Reading a row aloud gives the rule: "of *base* (of *base_kinds*), the purchases of *counted_kinds*
    whose *holder* has one of *credential_kinds* on *test_day*, and whose supplier is *size_test*".
    """

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="programmes", verbose_name=_("policy set"))
    code = models.CharField(_("code"), max_length=30)
    bit = models.PositiveSmallIntegerField(_("bit"), validators=[MaxValueValidator(29)])
    part_of = models.CharField(_("part of"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    duty = models.CharField(_("duty"), max_length=12, choices=Duty)
    base = models.CharField(_("base"), max_length=20, choices=Base)
    base_kinds = ArrayField(models.PositiveSmallIntegerField(choices=Kind), verbose_name=_("kinds in the base"))
    counted_kinds = ArrayField(models.PositiveSmallIntegerField(choices=Kind), verbose_name=_("kinds that count"))
    credential_kinds = ArrayField(
        models.CharField(max_length=30), verbose_name=_("credentials that count"), default=list, blank=True
    )
    base_credential_kinds = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("credentials that put an item into the base"),
        default=list,
        blank=True,
    )
    item_day = models.CharField(_("day of the item test"), max_length=9, choices=ItemDay, default=ItemDay.TEST_DATE)
    holder = models.CharField(_("whose credential"), max_length=10, choices=Holder, default=Holder.SUPPLIER)
    size_test = models.CharField(_("supplier's size"), max_length=16, choices=SizeTest, default=SizeTest.ANY)
    accepts_stated_size = models.BooleanField(
        _("a stated SME counts without a credential"),
        default=False,
        help_text=_("Only where the credential itself is the proof of being an SME."),
    )
    excludes_repackaged = models.BooleanField(_("leaves out merely repackaged goods"), default=False)
    recognises_pilots = models.BooleanField(_("pilot use and contest prizes may count"), default=False)
    test_day = models.CharField(
        _("day of the credential test"), max_length=20, choices=TestDay, default=TestDay.PROFILE
    )
    holds_on_unknown_kind = models.BooleanField(_("on hold while kinds are not confirmed"), default=False)
    target_expected = models.BooleanField(_("has a target"), default=True)
    citation = models.CharField(_("legal basis"), max_length=300)
    rule_id = models.CharField(_("rule"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    valid_from = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    reference = models.BooleanField(_("shipped with the platform"), default=False, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("policy_set", "order", "code")
        constraints = (
            models.UniqueConstraint(fields=["policy_set", "code"], name="programme_once"),
            models.UniqueConstraint(fields=["policy_set", "bit"], name="programme_bit_once"),
            models.CheckConstraint(condition=Q(bit__lte=29), name="programme_bit_fits"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="programme_years_in_order",
            ),
        )

    @property
    def local_citation(self) -> str:
        """The legal basis as readers of the active language cite it."""
        return local_citation(self.citation)

    @property
    def is_by_item(self) -> bool:
        """Whether the base is what was bought of certain items, so that each item has a rate of its own."""
        return self.base == Base.CREDENTIALLED_ITEMS

    @property
    def counted_bit(self) -> int:
        """Mask of an entry that counts for the programme (numerator)."""
        return 1 << (2 * self.bit + 1)

    @property
    def base_bit(self) -> int:
        """Mask of an entry that the programme is measured against (denominator)."""
        return 1 << (2 * self.bit)


class TargetRatio(models.Model):
    """The ratio of a programme from one year to another, with its source."""

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="ratios", verbose_name=_("policy set"))
    programme_code = models.CharField(_("programme"), max_length=30)
    use = models.CharField(_("use"), max_length=10, choices=TargetUse, default=TargetUse.STATUTORY)
    basis_points = models.PositiveIntegerField(_("ratio in basis points"), help_text=_("100 is 1 %."))
    year_from = models.PositiveSmallIntegerField(_("from year"))
    year_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    authority = models.CharField(_("authority"), max_length=12)
    citation = models.CharField(_("legal basis"), max_length=300)
    rule_id = models.CharField(_("rule"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reference = models.BooleanField(_("shipped with the platform"), default=False, editable=False)

    class Meta:
        verbose_name = _("target ratio")
        verbose_name_plural = _("target ratios")
        ordering = ("policy_set", "programme_code", "use", "year_from")
        constraints = (
            models.CheckConstraint(
                condition=Q(year_to__isnull=True) | Q(year_to__gte=F("year_from")), name="ratio_years_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_code} {self.year_from}: {self.basis_points} bp"


class AgencyTarget(models.Model):
    """An agency's own target: agreed instead of the general one, or set because there is none."""

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="+", verbose_name=_("policy set"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="targets", verbose_name=_("agency"))
    programme_code = models.CharField(_("programme"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    basis_points = models.PositiveIntegerField(_("ratio in basis points"), help_text=_("100 is 1 %."))
    state = models.CharField(_("state"), max_length=9, choices=AgreementState, default=AgreementState.REQUESTED)
    authority = models.CharField(_("authority"), max_length=12, default="AGREED")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reference_no = models.CharField(_("reference of the ministry"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("target of an agency")
        verbose_name_plural = _("targets of agencies")
        constraints = (
            models.UniqueConstraint(
                fields=["policy_set", "agency", "programme_code", "year"],
                condition=Q(state=AgreementState.AGREED),
                name="one_agreed_target",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency} {self.programme_code} {self.year}"


class Scope(models.Model):
    """Which agencies a programme binds in a year: absent rows mean every agency is bound."""

    policy_set = models.ForeignKey(PolicySet, models.PROTECT, related_name="+", verbose_name=_("policy set"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="scopes", verbose_name=_("agency"))
    programme_code = models.CharField(_("programme"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    is_bound = models.BooleanField(_("bound"), default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scope of a programme")
        verbose_name_plural = _("scopes of programmes")
        constraints = (
            models.UniqueConstraint(fields=["policy_set", "agency", "programme_code", "year"], name="scope_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency} {self.programme_code} {self.year}"


class ExternalAmount(models.Model):
    """Amounts of a programme that the ledger does not hold (market vouchers and operating expense)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="external_amounts", verbose_name=_("agency"))
    programme_code = models.CharField(_("programme"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    counted = models.BigIntegerField(_("amount that counts"))
    base = models.BigIntegerField(_("amount it is measured against"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("amount from outside the ledger")
        verbose_name_plural = _("amounts from outside the ledger")
        constraints = (
            models.UniqueConstraint(fields=["agency", "programme_code", "year"], name="external_amount_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency} {self.programme_code} {self.year}"
