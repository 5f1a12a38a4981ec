"""Evaluation runs and their frozen results in Django admin: to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.targets.models import Programme
from procurement.web.administration import RoughPaginator, ShownAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


@admin.register(EvaluationRun)
class EvaluationRunAdmin(ShownAdmin):
    """Runs are asked for, cancelled and published on their own pages."""

    list_display = ("__str__", "policy_set_code", "profile_code", "state", "requested_by", "requested_at", "frozen_at",
                    "published_at")  # fmt: skip
    list_filter = ("kind", "state", "year", "policy_set_code")
    list_select_related = ("requested_by",)
    search_fields = ("=year", "ledger_hash", "requested_by__email")
    date_hierarchy = "requested_at"
    readonly_fields = ("page", "results_link")

    @admin.display(description=_("page of the run"))
    def page(self, obj: EvaluationRun) -> SafeString:
        """The way to the run's own page."""
        return format_html('<a href="{}">{}</a>', reverse("priority_purchase:run", args=[obj.pk]), obj)

    @admin.display(description=_("evaluation results"))
    def results_link(self, obj: EvaluationRun) -> SafeString:
        """How many, and the way to them."""
        address = reverse("admin:priority_purchase_result_changelist")
        return format_html('<a href="{}?run__id__exact={}">{}</a>', address, obj.pk, obj.results.count())


class ProgrammeFilter(admin.SimpleListFilter):
    """Programmes; asked of the few programmes, not of the many results."""

    title = _("programme")
    parameter_name = "programme"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The codes."""
        codes = dict.fromkeys(Programme.objects.order_by("order", "code").values_list("code", flat=True))
        return [(code, code) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The results of the programme."""
        return queryset.filter(programme_code=self.value()) if self.value() else queryset


@admin.register(Result)
class ResultAdmin(ShownAdmin):
    """Results as they were frozen."""

    list_display = ("run", "agency", "programme_code", "status", "counted", "base", "target_bp", "met", "grade",
                    "rank_in_type")  # fmt: skip
    list_filter = (ProgrammeFilter, "status", "met")
    list_select_related = ("run", "agency")
    search_fields = ("=run__id", "agency__name", "=agency__code")
    paginator = RoughPaginator
