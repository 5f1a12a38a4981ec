"""Cases in Django admin: to look at. What happens in a case happens through its steps; outages are registered here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from procurement.cases import procedures
from procurement.cases.clocks import Deadline, Outage
from procurement.cases.models import Case, CaseAssignment, CaseEvent, CaseParty
from procurement.cases.procedures import procedure_of
from procurement.web.administration import KeptAdmin, ShownAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class ShownInline(admin.TabularInline):
    """Rows of a case, to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        """Nobody changes a row here."""
        return False


class EventInline(ShownInline):
    """What happened, and who did it."""

    model = CaseEvent
    fields = ("seq", "at", "kind", "transition", "source", "target", "actor", "role", "agency", "company", "hash")


class PartyInline(ShownInline):
    """Who takes part."""

    model = CaseParty
    fields = ("part", "agency", "company", "user", "joined_at", "left_at")


class AssignmentInline(ShownInline):
    """Who works on it."""

    model = CaseAssignment
    fields = ("role", "user", "from_at", "until_at")


class DeadlineInline(ShownInline):
    """What is due."""

    model = Deadline
    fields = ("code", "owed_by", "started_on", "days", "unit", "due_on", "moved_to", "outcome", "ended_on", "basis")


class KindFilter(admin.SimpleListFilter):
    """Procedures by their names."""

    title = _("procedure")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The procedures that exist."""
        return [(model.procedure.kind, str(model.procedure.label)) for model in procedures.every()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """The cases of the choice."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Case)
class CaseAdmin(ShownAdmin):
    """Every case with its whole history; nothing of it can be changed here."""

    list_display = ("number", "procedure_name", "title", "state_name", "opened_at", "submitted_at", "closed_at")
    list_display_links = ("number", "title")
    list_filter = (KindFilter,)
    search_fields = ("number", "title")
    date_hierarchy = "opened_at"
    inlines = (DeadlineInline, PartyInline, AssignmentInline, EventInline)
    list_select_related = ("policy_set", "opened_by")

    @admin.display(description=_("procedure"), ordering="kind")
    def procedure_name(self, obj: Case) -> str:
        """The procedure in words."""
        return str(procedure_of(obj.kind).label)

    @admin.display(description=_("state"), ordering="state")
    def state_name(self, obj: Case) -> SafeString:
        """The state in words."""
        return format_html("{}", obj.state_label)


@admin.register(Outage)
class OutageAdmin(KeptAdmin):
    """A time in which the platform could not be reached; once it is over, deadlines that fell in it move."""

    list_display = ("from_at", "to_at", "reason", "registered_by", "applied_at")
    readonly_fields = ("registered_by", "applied_at")
    date_hierarchy = "from_at"

    def has_change_permission(self, request: HttpRequest, obj: Outage | None = None) -> bool:
        """Once deadlines have moved, the outage stays as it was registered."""
        return super().has_change_permission(request, obj) and (obj is None or obj.applied_at is None)

    def save_model(self, request: HttpRequest, obj: Outage, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Remember who registered it."""
        if not change:
            obj.registered_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
