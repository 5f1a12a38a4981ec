"""People, agencies and companies in Django admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from procurement.jobs import clock
from procurement.law.business_numbers import checksum_fits, read_business_number
from procurement.organisations import whys
from procurement.organisations.enums import Role
from procurement.organisations.forms import CompanyForm, NewUserForm, UserForm, WhyForm
from procurement.organisations.models import Agency, AgencyName, Company, CompanyName, Membership, User
from procurement.organisations.queries import family_ids, memberships_of
from procurement.web import sessions
from procurement.web.administration import KeptAdmin, KeptInline
from procurement.web.history import HistoryAdmin
from procurement.web.security_log import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


class MembershipInline(KeptInline):
    """For whom a person acts; an end is a last day."""

    model = Membership
    autocomplete_fields = ("agency",)


@admin.register(User)
class UserAdmin(KeptAdmin, DjangoUserAdmin):
    """People sign in with their e-mail address; who leaves is made inactive."""

    form = UserForm
    add_form = NewUserForm
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser", "joined_at", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__role", "groups")
    search_fields = ("email", "name", "memberships__agency__name")
    ordering = ("email",)
    date_hierarchy = "joined_at"
    readonly_fields = ("may_see", "second_factors", "joined_at", "last_login")
    actions = ("take_as_csv", "sign_out_everywhere")
    fieldsets = (
        (None, {"fields": ("email", "name", "password", "second_factors", "may_see")}),
        (_("rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("days"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_urls(self) -> list[Any]:
        """Besides Django's own, why a person sees something."""
        why = path("<int:pk>/why/", self.admin_site.admin_view(self.why), name="procurement_user_why")
        return [why, *super().get_urls()]

    def why(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why this person sees something: asked by the address of its page, or by its number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        form = WhyForm(request.GET or None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": person,
            "title": _t("Why does %(person)s see this?") % {"person": person},
            "form": form,
            "asked": form.is_valid(),
            "subjects": whys.subjects(),
        }
        if form.is_valid():
            subject, key = form.cleaned_data["what"]
            context |= {"subject": subject, "grounds": whys.grounds(subject, person, key)}
        return TemplateResponse(request, "admin/procurement/user/why.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """People only: programs have their own list."""
        found: QuerySet[User] = super().get_queryset(request).filter(set_up_by=None)
        return found

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[type[KeptInline], ...]:
        """Memberships are given to a person who exists."""
        return (MembershipInline,) if obj is not None else ()

    @admin.action(description=_("Sign the selected people out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of the people chosen."""
        ended = sum(sessions.end_all_of(person) for person in queryset)
        record("sessions_ended", request=request, people=[person.pk for person in queryset], ended=ended)
        text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
        self.message_user(request, text % {"count": ended}, messages.SUCCESS)

    @admin.display(description=_("may see"))
    def may_see(self, obj: User) -> SafeString | str:
        """Whose purchases the person may see today, and why."""
        if obj.is_superuser:
            return _t("All agencies: this person administers the site.")
        members = list(memberships_of(obj).order_by("role", "agency__name"))
        offices = [one for one in members if one.role in {Role.MINISTRY_OFFICER, Role.ADMINISTRATOR}]
        if offices:
            return _t("All agencies, as %(role)s.") % {"role": offices[0].get_role_display()}
        lines = [(_sight(one.agency),) for one in members if one.agency is not None]
        if not lines:
            return _t("No agency: the person has no membership that is valid today.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))

    @admin.display(description=_("second factors"))
    def second_factors(self, obj: User) -> SafeString | str:
        """What the person signs in with besides the password, since when; never its secret."""
        rows = [
            (one.get_type_display(), date_format(timezone.localtime(one.created_at), "SHORT_DATE_FORMAT"))
            for one in Authenticator.objects.filter(user=obj).order_by("created_at")
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} ({})</li>", rows)) if rows else _t("none")


def _sight(agency: Agency) -> str:
    below = len(family_ids(agency.pk)) - 1
    if not below:
        return _t("%(agency)s, as its officer") % {"agency": agency}
    return _t("%(agency)s and %(below)d agencies below it, as its officer") % {"agency": agency, "below": below}


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    """Who acts for whom, in which role, from when to when."""

    list_display = ("user", "agency", "company", "role", "valid_from", "valid_to")
    ordering = ("user__email", "role", "pk")
    list_filter = ("role",)
    list_select_related = ("user", "agency", "company")
    search_fields = ("user__email", "user__name", "agency__name", "agency__code", "company__name")
    autocomplete_fields = ("user", "agency", "company")


class OpenFilter(admin.SimpleListFilter):
    """Whether the organisation exists today."""

    title = _("existence")
    parameter_name = "existence"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The choices of the filter."""
        return [("open", _t("exists today")), ("closed", _t("closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        closed = Q(closed_on__lte=clock.today())
        chosen = {"open": ~closed | Q(closed_on__isnull=True), "closed": closed}
        return queryset.filter(chosen.get(self.value() or "", Q()))


class AgencyNameInline(KeptInline):
    """Names that the agency bore."""

    model = AgencyName


@admin.register(Agency)
class AgencyAdmin(HistoryAdmin):
    """Agencies; one that closes gets a day and a successor."""

    inlines = (AgencyNameInline,)
    import_key = ("code",)
    list_display = ("code", "local_name", "type", "region", "parent", "opened_on", "closed_on", "code_is_provisional")
    list_display_links = ("code", "local_name")
    list_filter = (OpenFilter, "type", "region", "code_is_provisional", "is_central_purchaser")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "names", "former_names__name")
    autocomplete_fields = ("parent", "successor")

    @admin.display(description=_("name"), ordering="name")
    def local_name(self, obj: Agency) -> str:
        """The name in the reader's language."""
        return obj.local_name


class CompanyNameInline(KeptInline):
    """Spellings under which files mention the company."""

    model = CompanyName


class CompanyAdmin(HistoryAdmin):
    """Companies; registered where what they may claim is known, since a size changes what counts."""

    form = CompanyForm
    import_key = ("business_number",)
    inlines = (CompanyNameInline,)
    list_display = ("business_number", "local_name", "size", "region", "checksum_ok", "founded_on", "closed_on")
    list_display_links = ("business_number", "local_name")
    list_filter: ClassVar[Any] = (OpenFilter, "size", "region", "checksum_ok")
    search_fields = ("business_number", "name", "spellings__name")

    @admin.display(description=_("name"), ordering="name")
    def local_name(self, obj: Company) -> str:
        """The name in the reader's language."""
        return obj.local_name

    def row_of_import(self, request: HttpRequest, entered: Mapping[str, Any]) -> Model | None:
        """A business number means the same with and without hyphens."""
        digits = read_business_number(entered["business_number"]).digits
        return self.get_queryset(request).filter(business_number=digits).first() if digits else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Company], search_term: str
    ) -> tuple[QuerySet[Company], bool]:
        """A business number is found with and without its hyphens."""
        digits = read_business_number(search_term).digits
        return super().get_search_results(request, queryset, digits or search_term)

    def save_model(self, request: HttpRequest, obj: Company, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Remember whether the check digit fits; warn when it does not (rule C-21)."""
        obj.checksum_ok = checksum_fits(obj.business_number)
        warning = read_business_number(obj.business_number).warning
        if warning is not None:
            self.message_user(request, warning.sentence(_t), messages.WARNING)
        super().save_model(request, obj, form, change)
