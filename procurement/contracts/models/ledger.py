"""The purchase ledger: its years, its entries, what officers decided about them, and accounts left out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from procurement.catalogue.models import Product
from procurement.contracts.enums import Kind, PurchaseType, Route, Source, Standing, StatedSize
from procurement.contracts.models.imports import ImportBatch
from procurement.organisations.models import Agency, Company


class AgencyYear(models.Model):
    """One agency's ledger of one year: what writers lock, in key order, before they write."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="ledger_years", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    profile = models.CharField(
        _("calculation profile"),
        max_length=20,
        blank=True,
        help_text=_("Empty: the profile of the site for that year."),
    )
    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_("From this day on later changes are booked in the year of the change (rule C-13)."),
    )
    imported_at = models.DateTimeField(_("last import at"), null=True, blank=True, editable=False)
    recounting_since = models.DateTimeField(_("being counted again since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("year of an agency's ledger")
        verbose_name_plural = _("years of agencies' ledgers")
        constraints = (models.UniqueConstraint(fields=["agency", "year"], name="agency_year_once"),)

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"


class Entry(models.Model):
    """One signed amount of the ledger: agency, year, contract, change, line, supplier, share.

    ``amount`` is in the minor unit of the site's currency, VAT included: the whole amount for the
    first row of a line, the increase or decrease for a change, the member's part for a joint
    contract. ``mask`` and ``credential_ids`` are written by the programme that counts. The database checks
    the foreign keys once per statement (:mod:`procurement.contracts.integrity`).
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="entries", verbose_name=_("agency"), db_index=False, db_constraint=False
    )
    year = models.PositiveSmallIntegerField(_("booking year"))
    booked_on = models.DateField(_("booked on"))
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("import"),
        db_constraint=False,
    )
    row_no = models.IntegerField(_("row of the file"), null=True, blank=True)
    source = models.PositiveSmallIntegerField(_("source"), choices=Source)
    route = models.PositiveSmallIntegerField(_("route"), choices=Route, default=Route.OWN)
    contract_no = models.CharField(_("contract number"), max_length=40, blank=True)
    change_seq = models.PositiveSmallIntegerField(_("change"), default=0)
    line_no = models.IntegerField(_("line"), default=1)
    title = models.CharField(_("title"), max_length=300, blank=True)
    kind = models.PositiveSmallIntegerField(_("kind of purchase"), choices=Kind, default=Kind.UNKNOWN)
    item_code = models.CharField(_("classification number"), max_length=10, blank=True)
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("product"),
        db_index=False,
        db_constraint=False,
    )
    supplier = models.ForeignKey(
        Company, models.PROTECT, related_name="entries", verbose_name=_("supplier"), db_index=False, db_constraint=False
    )
    share = models.DecimalField(_("share in percent"), max_digits=7, decimal_places=4, default=100)
    is_lead = models.BooleanField(_("lead member"), default=True)
    amount = models.BigIntegerField(_("amount"))
    cumulative_amount = models.BigIntegerField(_("amount of the line after this change"), null=True, blank=True)
    contract_date = models.DateField(_("contract date"), null=True, blank=True)
    order_date = models.DateField(_("order date"), null=True, blank=True)
    expenditure_date = models.DateField(_("expenditure date"), null=True, blank=True)
    is_foreign = models.BooleanField(_("foreign procurement"), default=False)
    is_gov_supplied = models.BooleanField(_("government-supplied material"), default=False)
    is_repackaged = models.BooleanField(_("merely repackaged goods"), default=False)
    purchase_type = models.PositiveSmallIntegerField(
        _("type of purchase"), choices=PurchaseType, default=PurchaseType.ORDINARY
    )
    stated_size = models.PositiveSmallIntegerField(
        _("size at contract time"), choices=StatedSize, default=StatedSize.NOT_STATED
    )
    budget_account = models.CharField(_("budget account"), max_length=60, blank=True)
    method = models.CharField(_("contract method"), max_length=60, blank=True)
    standing = models.PositiveSmallIntegerField(_("standing"), choices=Standing, default=Standing.COUNTED)
    standing_reason = models.CharField(_("reason"), max_length=40, blank=True)
    standing_note = models.CharField(_("note"), max_length=300, blank=True)
    standing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
        db_constraint=False,
    )
    standing_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    netting_group = models.BigIntegerField(_("netting group"), null=True, blank=True)
    restates_on = models.DateField(
        _("restates the day"),
        null=True,
        blank=True,
        help_text=_("A day of a published year that would hold the amount were the year still open (rule C-13)."),
    )
    corrects = models.BigIntegerField(_("corrects the entry"), null=True, blank=True)
    mask = models.BigIntegerField(_("what it counts for"), default=0, editable=False)
    credential_ids = ArrayField(
        models.BigIntegerField(), null=True, blank=True, editable=False, verbose_name=_("credentials")
    )

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = (
            models.UniqueConstraint(
                fields=["agency", "contract_no", "change_seq", "line_no", "supplier", "source"],
                condition=~Q(contract_no="") & ~Q(standing=Standing.REPLACED) & Q(restates_on__isnull=True),
                name="entry_once",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.COUNTED) | Q(mask=0), name="entry_out_of_the_count_has_no_mask"
            ),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=100), name="entry_share_in_percent"),
        )
        indexes = (
            models.Index(fields=["agency", "year", "booked_on"], name="entry_agency_year"),
            models.Index(fields=["supplier", "year"], name="entry_supplier_year"),
            models.Index(fields=["item_code"], name="entry_item", condition=~Q(item_code="")),
            models.Index(fields=["product"], name="entry_product", condition=Q(product__isnull=False)),
            models.Index(
                fields=["agency", "year"],
                name="entry_waiting",
                condition=Q(standing=Standing.HELD),
            ),
            models.Index(
                fields=["agency", "contract_no", "restates_on"],
                name="entry_restates",
                condition=Q(restates_on__isnull=False),
            ),
            models.Index(fields=["agency", "supplier"], name="entry_agency_supplier"),
            models.Index(fields=["agency", "product"], name="entry_agency_product", condition=Q(product__isnull=False)),
            # Not partial: the planner takes no statistics from a partial index.
            models.Index(OpClass(Upper("contract_no"), "text_pattern_ops"), name="entry_contract_no_found"),
        )

    def __str__(self) -> str:
        return f"{self.contract_no}-{self.change_seq:02d}/{self.line_no}"


class ExcludedAccount(models.Model):
    """A budget account whose expenditure an agency leaves out, matched exactly (rule C-17)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="excluded_accounts", verbose_name=_("agency"))
    account = models.CharField(_("budget account"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200)
    year_from = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)

    class Meta:
        verbose_name = _("excluded budget account")
        verbose_name_plural = _("excluded budget accounts")
        constraints = (models.UniqueConstraint(fields=["agency", "account"], name="excluded_account_once"),)

    def __str__(self) -> str:
        return self.account


class EntryDecision(models.Model):
    """Who changed the standing or the kind of an entry, when and why; written once, kept for good."""

    entry_id = models.BigIntegerField(_("entry"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    field = models.CharField(_("what"), max_length=20)
    before = models.CharField(_("before"), max_length=40)
    after = models.CharField(_("after"), max_length=40)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("decision on an entry")
        verbose_name_plural = _("decisions on entries")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}: {self.before} → {self.after}"
