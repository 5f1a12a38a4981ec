"""What every administrator's page shares: nothing is deleted, lists can be taken away as CSV, refusals are said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from procurement.web import row_import_pages
from procurement.web.exports import Cell, csv_file
from procurement.web.guards import SearchedFields

if TYPE_CHECKING:
    from django.db.models import QuerySet

MANY = 50_000
"""From about so many rows on, a list without filters shows the database's own estimate of their number."""


class RoughPaginator(Paginator):
    """Counts a filtered list, but estimates a whole table that is too long to count for every page."""

    @cached_property
    def count(self) -> int:
        """Number of rows."""
        rows: Any = self.object_list
        if not rows.query.where:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [rows.model._meta.db_table]
                )
                estimate = int(cursor.fetchone()[0])
            if estimate > MANY:
                return estimate
        return int(rows.count())


class KeptAdmin(admin.ModelAdmin):
    """Rows are kept for good; what ended gets a last day.

    Exceptions named in ``refusals`` are reasons for the reader, and nothing of the page is saved then.
    """

    actions: Any = ("take_as_csv",)
    list_per_page = 50
    show_full_result_count = False
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    import_key: ClassVar[tuple[str, ...]] = ()
    """Fields that say which row is meant; with them, rows can be read from a file (and all be taken as one)."""

    def get_urls(self) -> list[Any]:
        """Django's own addresses, and those of rows from and as a file."""
        own = super().get_urls()
        if not self.import_key:
            return own
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("rows/", self.admin_site.admin_view(self.rows_view), name=f"{name}_rows"),
            path("rows/file/", self.admin_site.admin_view(self.rows_file_view), name=f"{name}_rows_file"),
            *own,
        ]

    def rows_view(self, request: HttpRequest) -> HttpResponseBase:
        """Rows from a file."""
        return row_import_pages.page(self, request)

    def rows_file_view(self, request: HttpRequest) -> HttpResponseBase:
        """All rows as a file."""
        return row_import_pages.rows_file(self, request)

    def row_of_import(self, request: HttpRequest, entered: Mapping[str, Any]) -> Model | None:
        """The row that a line of a file means, by ``import_key``; none where it is a new one."""
        wanted = {name: entered[name] or None for name in self.import_key}
        fields = {name: self.opts.get_field(name) for name in wanted}
        empty = {name: "" for name, value in wanted.items() if value is None and not fields[name].null}
        found: Model | None = self.get_queryset(request).filter(**wanted | empty).first()
        return found

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
        """The list, with the way to rows from a file."""
        brings = bool(self.import_key) and self.has_add_permission(request) and self.has_change_permission(request)
        ways = {"takes_rows": bool(self.import_key), "brings_rows": brings}
        return super().changelist_view(request, ways | (extra_context or {}))

    def message_user(self, request: HttpRequest, message: Any, *details: Any, **more: Any) -> None:  # noqa: ANN401
        """Tell the person; what is said about a row of a file stands beside the row."""
        report = getattr(request, "row_report", None)
        if report is not None:
            report.notes.append(str(message))
        else:
            super().message_user(request, message, *details, **more)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - Django's own answer
        """The page, or a message with the reason why saving was refused."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    @admin.action(description=_("Take the selected rows as CSV"), permissions=["view"])
    def take_as_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """The columns of the list for the selected rows."""
        columns = [column for column in self.get_list_display(request) if isinstance(column, str)]
        header: list[Cell] = [str(label_for_field(column, self.model, self)) for column in columns]
        rows = ([self._cell(row, column) for column in columns] for row in self._narrowed(queryset))
        return csv_file(name=str(self.opts.model_name), header=header, rows=rows)

    def _narrowed(self, queryset: QuerySet[Any]) -> Iterator[Any]:
        related = self.list_select_related
        joined = queryset.select_related(*related) if isinstance(related, list | tuple) and related else queryset
        return joined.iterator(chunk_size=2_000)

    def _cell(self, row: Model, column: str) -> Cell:
        field, _attribute, value = lookup_field(column, row, self)
        if field is not None and getattr(field, "flatchoices", None):
            return str(dict(field.flatchoices).get(value, value))
        return value if value is None or isinstance(value, int) or hasattr(value, "isoformat") else str(value)


class NamedValues(admin.AllValuesFieldListFilter):
    """Every value of a column as a filter; the empty one has a name too."""

    def choices(self, changelist: Any) -> Any:  # noqa: ANN401 - Django's own lists
        """The values, as links."""
        for choice in super().choices(changelist):
            yield choice if str(choice["display"]) else {**choice, "display": _("Empty")}


class ShownAdmin(KeptAdmin):
    """Rows to look at: they are written elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes a row here."""
        return False


class KeptInline(SearchedFields, admin.TabularInline):
    """Rows below another; none is removed."""

    extra = 0
    can_delete = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False
