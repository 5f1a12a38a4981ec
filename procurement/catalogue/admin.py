"""The goods classification and products in Django admin.

They are registered where credentials are known: a new class or another class of a product changes what counts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procurement.catalogue.models import Classification, Product
from procurement.web.administration import KeptAdmin
from procurement.web.history import HistoryAdmin


class ClassificationAdmin(KeptAdmin):
    """Classes of goods; a number stays what it is."""

    import_key = ("code",)
    list_display = ("code", "local_name", "note")
    list_display_links = ("code", "local_name")
    search_fields = ("code", "name", "names")

    def get_readonly_fields(self, request: HttpRequest, obj: Classification | None = None) -> tuple[str, ...]:
        """The number of a class that exists."""
        return () if obj is None else ("code",)

    @admin.display(description=_("name"), ordering="name")
    def local_name(self, obj: Classification) -> str:
        """The name in the reader's language."""
        return obj.local_name


class ProductAdmin(HistoryAdmin):
    """Products of the catalogue."""

    import_key = ("number",)
    list_display = ("number", "local_name", "item_code", "maker")
    list_display_links = ("number", "local_name")
    list_filter: ClassVar[Any] = (("maker", admin.EmptyFieldListFilter),)
    list_select_related = ("maker",)
    search_fields = ("number", "name", "item_code", "maker__name")
    autocomplete_fields = ("maker",)

    @admin.display(description=_("name"), ordering="name")
    def local_name(self, obj: Product) -> str:
        """The name in the reader's language."""
        return obj.local_name
