"""What officers say of entries that changes no count: one-off purchases (rule C-18)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import Agency


class OneOff(models.Model):
    """An entry that is marked as a one-off purchase, with the code that says of which sort.

    The entry stays in the count; a memo rate leaves it out. One row per entry; an empty code is a mark that was
    taken back. Who marked what before stands in :class:`~procurement.contracts.models.EntryDecision`.
    """

    entry_id = models.BigIntegerField(_("entry"), unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"), db_index=False)
    year = models.PositiveSmallIntegerField(_("booking year"))
    code = models.CharField(_("sort of one-off purchase"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("one-off purchase")
        verbose_name_plural = _("one-off purchases")
        indexes = (models.Index(fields=["year", "agency"], name="one_off_year", condition=~Q(code="")),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.code}"
