"""The ledger, its years and its imports in Django admin: to look at, but for what an administrator decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from procurement.contracts import accounts, messages, years
from procurement.contracts.forms import AgencyYearForm
from procurement.contracts.markings import OneOff
from procurement.contracts.models import (
    AgencyYear,
    Entry,
    EntryDecision,
    ExcludedAccount,
    ImportBatch,
    ImportFinding,
    Proposal,
    RejectedRow,
)
from procurement.jobs.errors import JobBusy
from procurement.web.administration import KeptAdmin, NamedValues, RoughPaginator, ShownAdmin
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class LedgerYearFilter(admin.SimpleListFilter):
    """Years that have a ledger; asked of the few agency-years, not of the many entries."""

    title = _("year")
    parameter_name = "ledger_year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The years, newest first."""
        found = AgencyYear.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the year."""
        chosen = self.value() or ""
        return queryset.filter(year=int(chosen)) if chosen.isascii() and chosen.isdigit() else queryset


@admin.register(AgencyYear)
class AgencyYearAdmin(KeptAdmin):
    """The profile of one agency's year; it stays once a result of the year is published."""

    form = AgencyYearForm
    refusals = (years.YearPublished, JobBusy)
    list_display = ("agency", "year", "profile", "published_on", "recounting_since")
    list_filter = (LedgerYearFilter, ("profile", NamedValues), ("published_on", admin.EmptyFieldListFilter))
    list_select_related = ("agency",)
    search_fields = ("agency__name", "agency__code")
    autocomplete_fields = ("agency",)

    def get_readonly_fields(self, request: HttpRequest, obj: AgencyYear | None = None) -> tuple[str, ...]:
        """Whose year it is, and what the platform itself writes."""
        if obj is None:
            return ("published_on",)
        published = ("profile",) if obj.published_on is not None else ()
        return ("agency", "year", "published_on", "recounting_since", *published)

    def save_model(self, request: HttpRequest, obj: AgencyYear, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Set the profile and have the year counted again."""
        saved = years.set_profile(obj.agency, obj.year, profile=obj.profile, by=signed_in(request))
        obj.pk = saved.pk
        if "profile" in form.changed_data:
            self.message_user(request, _t("The year %(year)d is being counted again.") % {"year": obj.year})


@admin.register(ExcludedAccount)
class ExcludedAccountAdmin(KeptAdmin):
    """Budget accounts whose expenditure stays out (rule C-17); one that ended gets a last year."""

    import_key = ("agency", "account", "year_from")
    list_display = ("agency", "account", "reason", "year_from", "year_to")
    list_select_related = ("agency",)
    search_fields = ("agency__name", "agency__code", "account", "reason")
    autocomplete_fields = ("agency",)

    def save_model(self, request: HttpRequest, obj: ExcludedAccount, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save, and judge the agency's entries of the account anew."""
        changed = accounts.save(obj, by=signed_in(request))
        self.message_user(
            request,
            ngettext(
                "%(n)d entry of the account was judged anew and counted again.",
                "%(n)d entries of the account were judged anew and counted again.",
                changed,
            )
            % {"n": changed},
        )


class FormatFilter(admin.SimpleListFilter):
    """What a file was recognised as."""

    title = _("format")
    parameter_name = "format"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The formats, as people call them."""
        return [(code, str(words)) for code, words in messages.FORMATS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The uploads of the format."""
        return queryset.filter(format=self.value()) if self.value() else queryset


@admin.register(ImportBatch)
class ImportBatchAdmin(ShownAdmin):
    """Uploads with what was found in them."""

    list_display = ("id", "name", "recognised_as", "agency", "state", "uploaded_by", "uploaded_at", "saved_at")
    list_display_links = ("id", "name")
    list_filter = ("state", FormatFilter)
    list_select_related = ("agency", "uploaded_by")
    search_fields = ("name", "agency__name", "agency__code", "uploaded_by__email")
    date_hierarchy = "uploaded_at"
    readonly_fields = ("rows_by_outcome", "findings_link", "rejected_link", "proposals_link")
    exclude = ("outcome",)

    @admin.display(description=_("format"), ordering="format")
    def recognised_as(self, obj: ImportBatch) -> str:
        """What people call the format."""
        return str(messages.FORMATS.get(obj.format, obj.format))

    @admin.display(description=_("rows and won by outcome"))
    def rows_by_outcome(self, obj: ImportBatch) -> str:
        """The balance of the upload."""
        return json.dumps(obj.outcome, ensure_ascii=False)

    @admin.display(description=_("findings"))
    def findings_link(self, obj: ImportBatch) -> SafeString:
        """How many, and the way to them."""
        return _list_of(ImportFinding, obj, obj.findings.count())

    @admin.display(description=_("rejected rows"))
    def rejected_link(self, obj: ImportBatch) -> SafeString:
        """How many, and the way to them."""
        return _list_of(RejectedRow, obj, obj.rejected_rows.count())

    @admin.display(description=_("proposed register rows"))
    def proposals_link(self, obj: ImportBatch) -> SafeString:
        """How many, and the way to them."""
        return _list_of(Proposal, obj, obj.proposals.count())


def _list_of(model: type[Model], batch: ImportBatch, number: int) -> SafeString:
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
    return format_html('<a href="{}?batch__id__exact={}">{}</a>', address, batch.pk, number)


@admin.register(ImportFinding)
class ImportFindingAdmin(ShownAdmin):
    """What checks found, row by row."""

    list_display = ("batch", "row_no", "severity", "told", "column", "value")
    list_filter = ("severity",)
    list_select_related = ("batch",)
    search_fields = ("=batch__id", "code", "value")
    paginator = RoughPaginator

    @admin.display(description=_("finding"), ordering="code")
    def told(self, obj: ImportFinding) -> str:
        """What it says to people."""
        return messages.row_problem(obj.code, obj.params)


@admin.register(RejectedRow)
class RejectedRowAdmin(ShownAdmin):
    """Rows that did not enter, as they stood in the file."""

    list_display = ("batch", "row_no", "told")
    list_select_related = ("batch",)
    search_fields = ("=batch__id",)
    paginator = RoughPaginator

    @admin.display(description=_("reasons"))
    def told(self, obj: RejectedRow) -> str:
        """What they say to people."""
        return " ".join(messages.row_problem(code) for code in obj.codes)


@admin.register(Proposal)
class ProposalAdmin(ShownAdmin):
    """Agencies, companies, classes and products that files named first."""

    list_display = ("batch", "register", "key", "name", "rows", "state", "decided_by")
    list_filter = ("register", "state")
    list_select_related = ("batch", "decided_by")
    search_fields = ("key", "name")


@admin.register(Entry)
class EntryAdmin(ShownAdmin):
    """Ledger entries; decisions about them are made on their own pages."""

    list_display = (
        "__str__", "agency", "year", "booked_on", "supplier", "kind", "route", "amount", "standing", "source",
    )  # fmt: skip
    list_filter = (LedgerYearFilter, "standing", "kind", "route", "source", "purchase_type")
    list_select_related = ("agency", "supplier")
    search_fields = ("=contract_no", "=agency__code", "=supplier__business_number")
    search_help_text = _("A contract number, an institution code or a business number, in full.")
    paginator = RoughPaginator
    readonly_fields: ClassVar[Any] = ("page",)

    @admin.display(description=_("why it counts"))
    def page(self, obj: Entry) -> SafeString | str:
        """The way to the page that explains the entry."""
        counter = years.counter()
        if counter is None:
            return ""
        return format_html('<a href="{}">{}</a>', counter.page_of_entry(obj.pk), obj)


@admin.register(EntryDecision)
class EntryDecisionAdmin(ShownAdmin):
    """Who decided what about an entry; written once."""

    list_display = ("entry_id", "field", "before", "after", "reason", "by", "at")
    list_filter = ("field",)
    list_select_related = ("by",)
    search_fields = ("=entry_id", "note", "by__email")
    date_hierarchy = "at"


@admin.register(OneOff)
class OneOffAdmin(ShownAdmin):
    """Entries marked as one-off purchases; marked on the pages of entries."""

    list_display = ("entry_id", "agency", "year", "code", "reason", "by", "at")
    list_filter = ("year", "code")
    list_select_related = ("agency", "by")
    search_fields = ("=entry_id", "=agency__code", "reason")
