"""Policy sets, parameters of the law and holidays in Django admin."""

import json
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from procurement.policy import keys, services
from procurement.policy.forms import PolicySetForm, ProposalForm
from procurement.policy.models import HolidayOverride, LegalParameter, PolicySet
from procurement.policy.queries import SETTLED
from procurement.web.administration import KeptAdmin


def _person(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in; nobody else reaches the administration."""
    return cast("AbstractBaseUser", request.user)


@admin.register(PolicySet)
class PolicySetAdmin(admin.ModelAdmin):
    """Sets that ship are read only; another country adds its own."""

    form = PolicySetForm
    list_display = ("code", "name", "parent", "country", "currency", "reference")
    list_filter = ("country", "reference")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "note")

    def has_change_permission(self, request: HttpRequest, obj: PolicySet | None = None) -> bool:
        """A set that ships with the platform is not changed here."""
        return super().has_change_permission(request, obj) and not (obj is not None and obj.reference)

    def has_delete_permission(self, request: HttpRequest, obj: PolicySet | None = None) -> bool:
        """Nothing of the law is deleted."""
        return False


class StandingFilter(admin.SimpleListFilter):
    """What a parameter is today."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[LegalParameter]") -> list[tuple[str, str]]:
        """The choices of the filter."""
        return [
            ("waiting", _t("waiting for approval")),
            ("in-force", _t("in force today")),
            ("later", _t("in force later")),
            ("ended", _t("ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LegalParameter]) -> QuerySet[LegalParameter]:
        """The rows of the chosen standing."""
        today = timezone.localdate()
        chosen = {
            "waiting": ~SETTLED,
            "in-force": SETTLED & Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today)),
            "later": SETTLED & Q(valid_from__gt=today),
            "ended": SETTLED & Q(valid_to__lt=today),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


@admin.register(LegalParameter)
class LegalParameterAdmin(admin.ModelAdmin):
    """New rows are proposals; a second person approves them. No row is changed or deleted."""

    form = ProposalForm
    list_display = (
        "key", "policy_set", "shown_value", "unit", "valid_from", "valid_to", "authority", "citation", "rule_id",
        "standing",
    )  # fmt: skip
    list_filter = (StandingFilter, "policy_set", "authority", "reference")
    list_select_related = ("policy_set",)
    search_fields = ("key", "citation", "rule_id", "note")
    date_hierarchy = "valid_from"
    actions = ("approve",)
    readonly_fields = ("meaning", "reference", "proposed_by", "proposed_at", "approved_by", "approved_at")

    def get_fields(self, request: HttpRequest, obj: LegalParameter | None = None) -> tuple[str, ...]:
        """A proposal asks for the law alone; a row also shows who settled it."""
        written = ProposalForm.Meta.fields
        return written if obj is None else (*written, "unit", *self.readonly_fields)

    def has_change_permission(self, request: HttpRequest, obj: LegalParameter | None = None) -> bool:
        """A row is never overwritten: propose another."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LegalParameter | None = None) -> bool:
        """Nothing of the law is deleted."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: LegalParameter | None = None) -> bool:
        """Who may propose or approve may look."""
        return super().has_view_permission(request, obj) or self.has_approve_permission(request)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Approving is the right to change parameters."""
        return request.user.has_perm("procurement.change_legalparameter")

    def save_model(
        self,
        request: HttpRequest,
        obj: LegalParameter,
        form: "forms.ModelForm[LegalParameter]",
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Write the proposal down in the name of the person signed in."""
        proposal = services.propose(**form.cleaned_data, proposed_by=_person(request))
        obj.pk = proposal.pk
        obj.refresh_from_db()

    @admin.action(description=_("Approve the selected proposals"), permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[LegalParameter]) -> None:
        """Put each selected proposal in force, or say what stands against it."""
        for proposal in queryset.order_by("policy_set", "key", "valid_from"):
            name = f"{proposal.policy_set.code} {proposal.key} {proposal.valid_from}"
            try:
                approved = services.approve(parameter=proposal, approved_by=_person(request))
            except services.ApprovalRefusedError as refused:
                for reason in refused.decision.reasons:
                    self.message_user(request, f"{name}: {reason.sentence(_t)}", messages.ERROR)
            else:
                self.log_change(request, approved, _t("approved"))
                self.message_user(request, _t("%(name)s is settled.") % {"name": name}, messages.SUCCESS)

    @admin.display(description=_("value"))
    def shown_value(self, obj: LegalParameter) -> str:
        """The value as JSON, in the reader's own letters."""
        return json.dumps(obj.value, ensure_ascii=False)

    @admin.display(description=_("standing"))
    def standing(self, obj: LegalParameter) -> str:
        """Whether the row ships, was approved, or waits."""
        if obj.reference:
            return _t("shipped with the platform")
        return _t("approved") if obj.approved_at else _t("waiting for approval")

    @admin.display(description=_("meaning"))
    def meaning(self, obj: LegalParameter) -> str:
        """What the key means, and whether anything reads it yet."""
        try:
            key = keys.get(obj.key)
        except keys.UnknownKeyError:
            return _t("The platform does not know this key any more.")
        unread = "" if key.in_use else " " + _t("(no part of the platform reads it yet)")
        return f"{key.meaning}{unread}"


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(KeptAdmin):
    """Elections, temporary holidays, working Saturdays: what a published calendar cannot know.

    A mistaken day is turned back into what it was.
    """

    import_key = ("policy_set", "day")
    list_display = ("day", "policy_set", "name", "working", "citation")
    list_filter = ("policy_set", "working")
    list_select_related = ("policy_set",)
    search_fields = ("name", "citation")
    date_hierarchy = "day"
