"""Programmes, profiles and targets in Django admin.

What ships with the platform is read only; a country declares its own in its own policy set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext as _t

from priority_purchase.rates.recounting import save_declared
from priority_purchase.targets.enums import AgreementState
from priority_purchase.targets.forms import AuthorityForm, ProfileForm, ProgrammeCodeForm, ProgrammeForm
from priority_purchase.targets.models import (
    AgencyTarget,
    CalculationProfile,
    ExternalAmount,
    Programme,
    Scope,
    TargetRatio,
)
from procurement.jobs.errors import JobBusy
from procurement.policy.models import Authority, PolicySet
from procurement.policy.queries import site_policy_set
from procurement.web.administration import KeptAdmin
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from django.db.models import ForeignKey, Model
    from django.forms import ModelChoiceField
    from django.http import HttpRequest


class ReferenceAdmin(KeptAdmin):
    """Rows that ship with the platform are read only."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A row that ships is not changed here."""
        return super().has_change_permission(request, obj) and not getattr(obj, "reference", False)


class DeclaredAdmin(ReferenceAdmin):
    """What decides how purchases count: a country's own set only, and its years are counted again."""

    refusals = (JobBusy,)

    def formfield_for_foreignkey(
        self,
        db_field: ForeignKey[Any, Any],
        request: HttpRequest,
        **options: Any,
    ) -> ModelChoiceField[Any] | None:
        """Sets that ship take nothing in; the next release would overwrite it."""
        if db_field.name == "policy_set":
            options["queryset"] = PolicySet.objects.filter(reference=False)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save, start the count of the years concerned, and say which."""
        years = save_declared(obj, signed_in(request))
        if years:
            shown = ", ".join(str(year) for year in years)
            self.message_user(request, _t("These years are being counted again: %(years)s") % {"years": shown})


@admin.register(CalculationProfile)
class CalculationProfileAdmin(DeclaredAdmin):
    """Which date and which money counts."""

    form = ProfileForm
    list_display = ("code", "name", "policy_set", "year_day", "size_evidence", "is_default", "reference")
    list_filter = ("policy_set", "year_day", "reference")
    list_select_related = ("policy_set",)
    search_fields = ("code", "name", "citation")


@admin.register(Programme)
class ProgrammeAdmin(DeclaredAdmin):
    """Purchase programmes, declared."""

    form = ProgrammeForm
    list_display = (
        "code", "name", "policy_set", "bit", "duty", "base", "holder", "size_test", "valid_from", "valid_to",
        "reference",
    )  # fmt: skip
    list_filter = ("policy_set", "duty", "base", "holder", "reference")
    list_select_related = ("policy_set",)
    search_fields = ("code", "name", "names", "citation", "rule_id")


@admin.register(TargetRatio)
class TargetRatioAdmin(ReferenceAdmin):
    """The ratios of programmes; an administrator's row goes before one that ships."""

    form = AuthorityForm
    list_display = (
        "programme_code", "policy_set", "use", "basis_points", "year_from", "year_to", "authority", "citation",
        "reference",
    )  # fmt: skip
    list_filter = ("policy_set", "programme_code", "use", "authority", "reference")
    list_select_related = ("policy_set",)
    search_fields = ("programme_code", "citation", "rule_id", "note")
    autocomplete_fields = ("policy_set",)


class _OfAgencyAdmin(KeptAdmin):
    """Something about one agency, one programme and one year."""

    form = ProgrammeCodeForm
    import_key: ClassVar[tuple[str, ...]] = ("policy_set", "agency", "programme_code", "year")
    list_select_related: ClassVar[Any] = ("agency", "policy_set")
    autocomplete_fields: ClassVar[Any] = ("agency", "policy_set")
    search_fields: ClassVar[Any] = ("agency__name", "agency__code", "programme_code")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The site's own policy set, unless the address says otherwise."""
        return {"policy_set": site_policy_set().pk, **super().get_changeform_initial_data(request)}


@admin.register(AgencyTarget)
class AgencyTargetAdmin(_OfAgencyAdmin):
    """Targets that agencies agreed with the ministry."""

    form = AuthorityForm
    list_display = ("agency", "programme_code", "year", "basis_points", "state", "authority", "reference_no")
    list_filter = ("state", "year", "programme_code", "policy_set")
    search_fields: ClassVar[Any] = (*_OfAgencyAdmin.search_fields, "reference_no", "reason")
    actions = ("take_as_csv",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """An agreement, as the usual case."""
        usual = {"authority": Authority.AGREED, "state": AgreementState.AGREED}
        return {**usual, **super().get_changeform_initial_data(request)}


@admin.register(Scope)
class ScopeAdmin(_OfAgencyAdmin):
    """Agencies that a programme does not bind, with the reason."""

    list_display = ("agency", "programme_code", "year", "is_bound", "reason")
    list_filter = ("is_bound", "year", "programme_code", "policy_set")


@admin.register(ExternalAmount)
class ExternalAmountAdmin(_OfAgencyAdmin):
    """Amounts that agencies report because the ledger does not hold them."""

    import_key: ClassVar[tuple[str, ...]] = ("agency", "programme_code", "year")
    list_display = ("agency", "programme_code", "year", "counted", "base", "source")
    list_filter = ("year", "programme_code")
    list_select_related: ClassVar[Any] = ("agency",)
    autocomplete_fields: ClassVar[Any] = ("agency",)
