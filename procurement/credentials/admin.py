"""Credentials, their kinds and registers in Django admin, and the registers whose changes they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from procurement.catalogue.admin import ClassificationAdmin, ProductAdmin
from procurement.catalogue.models import Classification, Product
from procurement.credentials import services
from procurement.credentials.enums import Ending
from procurement.credentials.forms import CredentialForm
from procurement.credentials.loading import shipped_codes
from procurement.credentials.models import Credential, CredentialKind, Registry, StaleSubject
from procurement.credentials.queries import overlapping
from procurement.jobs import clock
from procurement.organisations.admin import CompanyAdmin
from procurement.organisations.models import Company
from procurement.web.administration import KeptAdmin, ShownAdmin
from procurement.web.history import HistoryAdmin

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

LAST_BIT = 60
"""The bits above say what the register knows of a company's size."""


class _CountsAgain(KeptAdmin):
    """Saving may change what purchases count for; they are counted again before the page answers."""

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save, and count again what it touches."""
        with services.changing():
            super().save_model(request, obj, form, change)


@admin.register(Company)
class CountedCompanyAdmin(_CountsAgain, CompanyAdmin):
    """Companies: a size of the register may take purchases out of a count."""


@admin.register(Product)
class CountedProductAdmin(_CountsAgain, ProductAdmin):
    """Products: another class changes for which goods a credential exists."""


@admin.register(Classification)
class CountedClassificationAdmin(_CountsAgain, ClassificationAdmin):
    """Classes: a new one may belong to a credential for the class above it."""


@admin.register(CredentialKind)
class CredentialKindAdmin(KeptAdmin):
    """Kinds that ship are read only; another country adds its own."""

    list_display = ("code", "name", "states_size", "proves_sme", "open_ended", "validity_months", "issuer", "citation")
    list_filter = ("states_size", "proves_sme", "open_ended")
    search_fields = ("code", "name", "names", "citation")

    def has_change_permission(self, request: HttpRequest, obj: CredentialKind | None = None) -> bool:
        """A kind that ships is not changed here."""
        return super().has_change_permission(request, obj) and not (obj is not None and obj.code in shipped_codes())

    def get_readonly_fields(self, request: HttpRequest, obj: CredentialKind | None = None) -> tuple[str, ...]:
        """What purchases were counted by stays as it was given."""
        return () if obj is None else ("code", "bit", "states_size", "proves_sme")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As long as there is a free bit."""
        return super().has_add_permission(request) and CredentialKind.objects.count() <= LAST_BIT

    def save_model(self, request: HttpRequest, obj: CredentialKind, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Give a new kind the highest free bit: kinds that ship later take the lower ones."""
        if not change:
            taken = set(CredentialKind.objects.values_list("bit", flat=True))
            obj.bit = max(bit for bit in range(LAST_BIT + 1) if bit not in taken)
        super().save_model(request, obj, form, change)


class CountingFilter(admin.SimpleListFilter):
    """Whether a credential counts today."""

    title = _("counts")
    parameter_name = "counts"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Credential]) -> list[tuple[str, str]]:
        """The choices of the filter."""
        return [("today", _t("today")), ("later", _t("later")), ("past", _t("no more"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Credential]) -> QuerySet[Credential]:
        """The rows of the choice."""
        today = clock.today()
        chosen = {
            "today": Q(period__contains=today),
            "later": Q(valid_from__gt=today, period__isempty=False),
            "past": Q(valid_from__lte=today) & ~Q(period__contains=today),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


@admin.register(Credential)
class CredentialAdmin(HistoryAdmin):
    """Certificates and designations; every figure they touch changes when they are saved."""

    form = CredentialForm
    import_key = ("kind", "company", "product", "number", "valid_from")
    refusals = (services.CredentialRefused,)
    actions = ("take_as_csv", "return_today", "revoke_today")
    list_display = (
        "kind", "company", "product", "number", "valid_from", "valid_to", "ended_on", "ending", "origin",
    )  # fmt: skip
    list_filter = (CountingFilter, "kind", "origin", "ending")
    list_select_related = ("kind", "company", "product")
    search_fields = ("number", "company__name", "company__business_number", "product__name", "product__number")
    autocomplete_fields = ("kind", "company", "product")
    date_hierarchy = "valid_from"

    def save_model(self, request: HttpRequest, obj: Credential, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save through the door that counts again, and say what looks odd."""
        if change:
            services.change(obj)
        else:
            services.add(obj)
        others = list(overlapping(obj)[:5])
        if others:
            shown = ", ".join(f"{other} ({other.valid_from} – {other.valid_to or ''})" for other in others)
            text = _t("Others of the same kind, holder and goods count on some of these days: %(others)s")
            self.message_user(request, text % {"others": shown}, messages.WARNING)
        if obj.valid_to is None and not obj.kind.open_ended:
            text = _t("Credentials of this kind usually have a last day; this one counts until it is ended.")
            self.message_user(request, text, messages.WARNING)

    @admin.action(description=_("Returned today: selected credentials"), permissions=["change"])
    def return_today(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        """The holders gave them back."""
        self._end(request, queryset, Ending.RETURNED)

    @admin.action(description=_("Revoked today: selected credentials"), permissions=["change"])
    def revoke_today(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        """The issuer took them back."""
        self._end(request, queryset, Ending.REVOKED)

    def _end(self, request: HttpRequest, queryset: QuerySet[Credential], kind: Ending) -> None:
        ended = 0
        for credential in queryset:
            try:
                services.end_early(credential, kind=kind, on=clock.today())
            except services.CredentialRefused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.log_change(request, credential, kind.label)
                ended += 1
        text = ngettext("%(n)d credential was ended today.", "%(n)d credentials were ended today.", ended)
        self.message_user(request, text % {"n": ended}, messages.SUCCESS if ended else messages.WARNING)


@admin.register(Registry)
class RegistryAdmin(KeptAdmin):
    """Which registers are loaded: without one a rate is not computed (rule C-20)."""

    import_key = ("kind", "covers_from")
    list_display = ("kind", "covers_from", "covers_to", "source", "fetched_on")
    list_filter = ("kind",)
    list_select_related = ("kind",)
    search_fields = ("kind__code", "kind__name", "source")
    autocomplete_fields = ("kind",)
    date_hierarchy = "covers_from"


@admin.register(StaleSubject)
class StaleSubjectAdmin(ShownAdmin):
    """What waits to be counted again; empty within a minute on a healthy site."""

    list_display = ("company", "product", "item", "since")
    search_fields = ("=company", "=product", "item")
    date_hierarchy = "since"
