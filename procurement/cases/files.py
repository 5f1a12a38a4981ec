"""Which documents belong to a case, who gave them and who may read them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.cases.enums import Visibility
from procurement.cases.models import Case
from procurement.documents.models import Document
from procurement.organisations.models import Agency, Company


class CaseDocument(models.Model):
    """A document of a case. ``part`` is the part of whoever gave it; empty for an office."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name=_("case"))
    document = models.OneToOneField(Document, models.PROTECT, related_name="case_document", verbose_name=_("document"))
    visibility = models.CharField(_("who may read it"), max_length=8, choices=Visibility)
    part = models.CharField(_("part"), max_length=20, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("for the agency"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("for the company"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("document of a case")
        verbose_name_plural = _("documents of cases")
        ordering = ("added_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(company__isnull=True), name="case_document_for_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.document_id}"
