"""Uploaded files on their way into the ledger: what was recognised, found, rejected and proposed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import Agency


class ImportBatch(models.Model):
    """One uploaded file on its way into the ledger or the registers."""

    class State(models.TextChoices):
        """Where the upload stands."""

        RECEIVED = "RECEIVED", _("received")
        CHECKING = "CHECKING", _("being checked")
        REFUSED = "REFUSED", _("cannot be read")
        CHECKED = "CHECKED", _("checked, not yet saved")
        SAVING = "SAVING", _("being saved")
        SAVED = "SAVED", _("saved")
        REPLACED = "REPLACED", _("replaced by a later upload")
        ABANDONED = "ABANDONED", _("abandoned")

    file = models.CharField(_("stored file"), max_length=200, editable=False)
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    size = models.BigIntegerField(_("size in bytes"))
    format = models.CharField(_("format"), max_length=40, blank=True)
    describes = models.CharField(_("contents"), max_length=12, blank=True)
    recognised = models.JSONField(_("what was recognised"), default=dict, blank=True)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("agency"),
        help_text=_("The agency whose purchases the file holds; empty for files of many agencies."),
    )
    credential_kind = models.CharField(_("kind of credential"), max_length=30, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    period_from = models.DateField(_("period from"), null=True, blank=True)
    period_to = models.DateField(_("period to"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements", verbose_name=_("replaces")
    )
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    outcome = models.JSONField(
        _("rows and won by outcome"),
        default=dict,
        blank=True,
        help_text=_("read = counted + superseded + not counted + already in the ledger + rejected"),
    )
    registers_as_of = models.TextField(_("registers as of"), blank=True, editable=False, default="", db_default="")
    problem = models.JSONField(_("why it cannot be read"), null=True, blank=True)
    job = models.ForeignKey(
        "procurement.Job", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-uploaded_at", "-id")
        indexes = (models.Index(fields=["agency", "-uploaded_at"], name="import_agency"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class ImportFinding(models.Model):
    """Something that the check found in a row (or in the file as a whole)."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="findings", verbose_name=_("import"))
    row_no = models.IntegerField(_("row"), null=True)
    severity = models.CharField(_("severity"), max_length=7)
    code = models.CharField(_("code"), max_length=40)
    column = models.CharField(_("column"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    params = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = (models.Index(fields=["batch", "severity", "row_no"], name="finding_batch"),)

    def __str__(self) -> str:
        return f"{self.row_no}: {self.code}"


class RejectedRow(models.Model):
    """A row that did not enter, as it stood in the file, with the reason."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rejected_rows", verbose_name=_("import"))
    row_no = models.IntegerField(_("row"))
    codes = ArrayField(models.CharField(max_length=40), verbose_name=_("reasons"))
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = (models.UniqueConstraint(fields=["batch", "row_no"], name="rejected_row_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class Proposal(models.Model):
    """An agency, company, classification or product that a file names for the first time."""

    class Register(models.TextChoices):
        """Which register it would join."""

        AGENCY = "AGENCY", _("agency")
        COMPANY = "COMPANY", _("company")
        CLASSIFICATION = "CLASSIFICATION", _("classification")
        PRODUCT = "PRODUCT", _("product")

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "PROPOSED", _("proposed")
        ACCEPTED = "ACCEPTED", _("accepted")
        DECLINED = "DECLINED", _("declined")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="proposals", verbose_name=_("import"))
    register = models.CharField(_("register"), max_length=14, choices=Register)
    key = models.CharField(_("number"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    values = models.JSONField(_("values"), default=dict, blank=True)
    rows = models.IntegerField(_("rows"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("proposed register row")
        verbose_name_plural = _("proposed register rows")
        constraints = (models.UniqueConstraint(fields=["batch", "register", "key"], name="proposal_once"),)

    def __str__(self) -> str:
        return f"{self.register} {self.key} {self.name}"
