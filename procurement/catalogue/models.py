"""What: the goods classification and products."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import Named
from procurement.search.functions import names_index


class Classification(Named):
    """A class of the goods classification: 8 digits (물품분류번호) or 10 digits (세부품명번호)."""

    code = models.CharField(
        _("classification number"),
        max_length=10,
        primary_key=True,
        validators=[RegexValidator(r"^(\d{8}|\d{10})$", _("Eight or ten digits."))],
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("goods classification")
        ordering = ("code",)
        indexes = (names_index("classification_names_found"),)

    def __str__(self) -> str:
        return f"{self.code} {self.local_name}"


@pghistory.track()
class Product(Named):
    """One product as the catalogue knows it, by its identification number (물품식별번호)."""

    number = models.CharField(
        _("identification number"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^\d{8}$", _("Eight digits."))],
    )
    item_code = models.CharField(
        _("classification number"),
        max_length=10,
        db_index=True,
        validators=[RegexValidator(r"^(\d{8}|\d{10})$", _("Eight or ten digits."))],
    )
    maker = models.ForeignKey(
        "procurement.Company",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("maker"),
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("number",)
        indexes = (
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="product_name_trgm"),
            names_index("product_names_found"),
        )
