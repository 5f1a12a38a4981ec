"""Standing: what a company or a product may claim, from which day to which day."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from procurement.catalogue.models import Product
from procurement.credentials.enums import Ending, Origin
from procurement.organisations.models import Company, Named


class CredentialKind(Named):
    """A kind of credential, with the bit that stands for it in :class:`Standing`."""

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    bit = models.PositiveSmallIntegerField(_("bit"), unique=True, editable=False)
    states_size = models.BooleanField(
        _("states the company's size"),
        default=False,
        help_text=_("A company with any credential of such a kind has a known size on the register."),
    )
    proves_sme = models.BooleanField(_("proves an SME"), default=False)
    open_ended = models.BooleanField(_("may have no last day"), default=False)
    validity_months = models.PositiveSmallIntegerField(_("usual validity in months"), null=True, blank=True)
    issuer = models.CharField(_("usual issuer"), max_length=100, blank=True)
    citation = models.CharField(_("legal basis"), max_length=200, blank=True)
    rule_id = models.CharField(_("rule"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of credential")
        verbose_name_plural = _("kinds of credential")
        ordering = ("order", "code")
        constraints = (models.CheckConstraint(condition=Q(bit__lte=60), name="credential_kind_bit_fits"),)


def _counting_period() -> Case:
    """From the first day to the last, cut short on the day before an early end; else empty."""
    last = Least(F("valid_to"), F("ended_on") - Value(1, output_field=models.IntegerField()))
    return Case(
        When(
            Q(ended_on__isnull=False) & Q(ended_on__lte=F("valid_from")),
            then=Func(Value("empty"), template="(%(expressions)s)::daterange"),
        ),
        default=Func(F("valid_from"), last, Value("[]"), function="daterange"),
        output_field=DateRangeField(),
    )


@pghistory.track()
class Credential(models.Model):
    """One certificate or designation.

    It counts on every day from ``valid_from`` to ``valid_to``, both included; without a last day it
    is open-ended; an early end on day D leaves D-1 as the last day that counts.
    """

    kind = models.ForeignKey(
        CredentialKind, models.PROTECT, related_name="credentials", verbose_name=_("kind"), db_index=False
    )
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="credentials", verbose_name=_("company")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="credentials", verbose_name=_("product")
    )
    items: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("classification numbers"),
        default=list,
        blank=True,
        help_text=_("Leave empty when the credential is not limited to certain goods or services."),
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    valid_from = models.DateField(_("counts from"))
    valid_to = models.DateField(_("counts to"), null=True, blank=True)
    ended_on = models.DateField(
        _("ended early on"), null=True, blank=True, help_text=_("The last day that counts is the day before.")
    )
    ended_at = models.DateTimeField(_("moment of the early end"), null=True, blank=True, editable=False)
    ending = models.CharField(_("why it ended early"), max_length=10, choices=Ending, blank=True)
    origin = models.CharField(_("source"), max_length=12, choices=Origin, default=Origin.MANUAL)
    source = models.CharField(_("where it was found"), max_length=200, blank=True)
    fetched_on = models.DateField(_("fetched on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    period = models.GeneratedField(
        expression=_counting_period(),
        output_field=DateRangeField(),
        db_persist=True,
        verbose_name=_("days on which it counts"),
    )
    scope = models.GeneratedField(
        expression=Func(F("items"), Value(","), function="immutable_array_text", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("goods as one text"),
    )

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ("-valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(company__isnull=False) | Q(product__isnull=False), name="credential_has_a_holder"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="credential_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ending="") | (Q(ended_on__isnull=False) & ~Q(ending="")),
                name="credential_early_end_has_a_reason",
            ),
            ExclusionConstraint(
                name="credentials_issued_here_do_not_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("company_id", Value(0, output_field=models.BigIntegerField())), RangeOperators.EQUAL),
                    (Coalesce("product_id", Value(0, output_field=models.BigIntegerField())), RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(origin=Origin.ISSUED_HERE),
            ),
        )
        indexes = (
            models.Index(fields=["kind", "valid_from"], name="credential_kind_from"),
            models.Index(fields=["company", "kind"], name="credential_company_kind"),
            models.Index(fields=["product", "kind"], name="credential_product_kind"),
            models.Index(fields=["number"], name="credential_number"),
            GinIndex(fields=["items"], name="credential_items"),
        )

    def __str__(self) -> str:
        return f"{self.kind_id} {self.number}".strip()


class Registry(models.Model):
    """A register of one kind was loaded and is complete for a period.

    Without such a row, and without any credential of the kind in the year, a rate is
    ``REGISTRY_MISSING``, never 0 % (rule C-20).
    """

    kind = models.ForeignKey(CredentialKind, models.PROTECT, related_name="registries", verbose_name=_("kind"))
    covers_from = models.DateField(_("covers from"))
    covers_to = models.DateField(_("covers to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    fetched_on = models.DateField(_("fetched on"), null=True, blank=True)

    class Meta:
        verbose_name = _("loaded register")
        verbose_name_plural = _("loaded registers")

    def __str__(self) -> str:
        return f"{self.kind_id} {self.covers_from}–{self.covers_to or ''}"


class Standing(models.Model):
    """What a subject may claim in one stretch of days: derived from credentials, never edited.

    Stretches of one subject do not overlap, so a day finds at most one. ``company`` and ``product``
    are 0 and ``item`` is empty where they do not apply.
    """

    company = models.BigIntegerField(default=0)
    product = models.BigIntegerField(default=0)
    item = models.CharField(max_length=10, default="")
    first_day = models.DateField()
    last_day = models.DateField()
    kinds = models.BigIntegerField()
    credential_ids: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = (
            models.Index(fields=["company", "item", "first_day"], name="standing_company_item"),
            models.Index(fields=["product", "first_day"], name="standing_product", condition=~Q(product=0)),
            models.Index(fields=["item"], name="standing_item", condition=~Q(item="")),
        )

    def __str__(self) -> str:
        return f"{self.company}/{self.product}/{self.item} {self.first_day}–{self.last_day}"


class StaleSubject(models.Model):
    """Somebody changed what a subject may claim; its entries wait to be counted again.

    Written by a trigger on credentials and products in the changing transaction, so that no door
    can forget it; removed when the entries have been counted again.
    """

    company = models.BigIntegerField(_("company"), default=0)
    product = models.BigIntegerField(_("product"), default=0)
    item = models.CharField(_("classification number"), max_length=10, default="")
    since = models.DateTimeField(
        _("since"), db_default=Func(function="statement_timestamp", output_field=models.DateTimeField())
    )

    class Meta:
        verbose_name = _("subject to be counted again")
        verbose_name_plural = _("subjects to be counted again")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["company", "product", "item"], name="stale_subject_once"),
        )

    def __str__(self) -> str:
        return f"{self.company}/{self.product}/{self.item}"
