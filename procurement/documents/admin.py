"""Documents in Django admin: to look at, with everybody who opened them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from procurement.documents.models import Document, DocumentAccess, DocumentVersion
from procurement.web.administration import KeptInline, ShownAdmin

if TYPE_CHECKING:
    from django.http import HttpRequest


class VersionInline(KeptInline):
    """The versions of a document."""

    model = DocumentVersion
    fields = readonly_fields = (
        "number", "file_name", "size", "sha256", "scan", "uploaded_by", "uploaded_at", "erased_at", "erased_basis",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # noqa: ANN201 - Django's own
        """With the bytes that stand behind each."""
        return super().get_queryset(request).select_related("file", "uploaded_by")

    def has_add_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        """Nobody uploads here."""
        return False

    @admin.display(description=_("bytes"))
    def size(self, obj: DocumentVersion) -> int:
        """How much it is."""
        return obj.file.size

    @admin.display(description=_("SHA-256"))
    def sha256(self, obj: DocumentVersion) -> str:
        """The hash of the content."""
        return obj.file.sha256

    @admin.display(description=_("virus scan"))
    def scan(self, obj: DocumentVersion) -> str:
        """What the scanner said."""
        return f"{obj.file.get_scan_state_display()} {obj.file.scan_finding}".strip()


@admin.register(Document)
class DocumentAdmin(ShownAdmin):
    """All documents; their content is opened where they belong, not here."""

    list_display = ("title", "context", "kind", "confidential_moment", "confidential_until", "created_at")
    list_filter = ("context", "kind", "created_at")
    search_fields = ("title", "versions__file_name", "versions__file__sha256")
    date_hierarchy = "created_at"
    inlines = (VersionInline,)


@admin.register(DocumentAccess)
class DocumentAccessAdmin(ShownAdmin):
    """Who opened what, when and from where."""

    list_display = ("at", "version", "user", "address", "door")
    list_filter = ("door", "at")
    list_select_related = ("version", "user")
    search_fields = ("version__file_name", "version__file__sha256", "user__email")
    date_hierarchy = "at"
