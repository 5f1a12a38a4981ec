"""Texts, notices and mails in Django admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from procurement.notices import services, topics, variables, wording
from procurement.notices.enums import Language
from procurement.notices.forms import TemplateForm
from procurement.notices.models import Notice, NoticePreference, NoticeTemplate, OutgoingMail
from procurement.notices.queries import current_template, marked_in_force
from procurement.web.administration import KeptAdmin, ShownAdmin
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(KeptAdmin):
    """Each version stays as it was written; a change is a new version, and administrators' versions count."""

    form = TemplateForm
    list_display = ("code", "language", "version", "subject", "counts", "may_opt_out", "shipped", "made_at", "made_by")
    list_display_links = ("code", "subject")
    list_filter = ("code", "language", "shipped", "may_opt_out")
    list_select_related = ("made_by",)
    search_fields = ("code", "subject", "body")
    readonly_fields = ("counts", "version", "shipped", "made_at", "made_by", "next_version", "preview")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NoticeTemplate]:
        """All versions, with the mark of those that count."""
        return marked_in_force(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: NoticeTemplate | None = None) -> tuple[str, ...]:
        """What is written; of a version that exists also when, by whom, and how it looks."""
        written = TemplateForm.Meta.fields
        return written if obj is None else (*written, *self.readonly_fields)

    def has_change_permission(self, request: HttpRequest, obj: NoticeTemplate | None = None) -> bool:
        """No version is changed: write the next one."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version begins with the words of the one that counts."""
        code, language = request.GET.get("code", ""), request.GET.get("language", "")
        before = current_template(code, language)
        if before is None:
            return {"code": code, "language": language}
        return {name: getattr(before, name) for name in TemplateForm.Meta.fields}

    def save_model(self, request: HttpRequest, obj: NoticeTemplate, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Write the next version in the name of the person signed in."""
        services.add_version(obj, by=signed_in(request))

    def get_urls(self) -> list[URLPattern]:
        """The preview of a text that is not saved yet, besides Django's own pages."""
        address = path(
            "preview/", self.admin_site.admin_view(self.show_preview), name="procurement_noticetemplate_preview"
        )
        return [address, *super().get_urls()]

    def show_preview(self, request: HttpRequest) -> HttpResponse:
        """How the text that is being written looks for a sample case, beside the other language's."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TemplateForm(request.POST or None)
        shown = _previews(form.instance) if request.method == "POST" and form.is_valid() else []
        context = self.admin_site.each_context(request) | {
            "title": _t("Preview"), "form": form, "previews": shown, "is_popup": True,
        }  # fmt: skip
        return render(request, "admin/procurement/noticetemplate/preview.html", context)

    @admin.display(description=_("in use"), boolean=True)
    def counts(self, obj: NoticeTemplate) -> bool:
        """Whether this is the version that people are sent today."""
        return bool(getattr(obj, "counts_today", False))

    @admin.display(description=_("next version"))
    def next_version(self, obj: NoticeTemplate) -> SafeString:
        """Where the next version is written."""
        address = f"{reverse('admin:procurement_noticetemplate_add')}?code={obj.code}&language={obj.language}"
        return format_html('<a href="{}">{}</a>', address, _t("Write the next version"))

    @admin.display(description=_("for a sample case"))
    def preview(self, obj: NoticeTemplate) -> SafeString:
        """The text as people would get it, in both languages."""
        return format_html_join("", "<h3>{}: {}</h3><pre>{}</pre><p>{}</p>", _previews(obj))


def _previews(template: NoticeTemplate) -> list[tuple[str, str, str, str]]:
    """Language, subject, text and reason of a text and of its counterpart, with the samples of the variables."""
    shown = []
    for language in Language:
        other = current_template(template.code, language)
        row = template if template.language == language else other
        if row is None:
            continue
        with override(language):
            values = variables.samples(topics.message(template.code).variables)
        shown.append((str(language.label), *wording.of_template(row, values)))
    return shown


@admin.register(Notice)
class NoticeAdmin(ShownAdmin):
    """What people were told, of which event and why; the case's page has the rest."""

    list_display = ("made_at", "person", "message", "topic", "case", "why", "way", "read_at")
    list_filter = ("topic", "why", "way")
    list_select_related = ("person", "case")
    search_fields = ("person__email", "case__number")
    date_hierarchy = "made_at"


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ShownAdmin):
    """Mails and what became of them; those that were given up can be tried again.

    Of mails that may open an account (sign-up, reset, invitation) nobody sees more than receiver and subject.
    """

    list_display = (
        "made_at", "person", "address", "subject", "state", "attempts", "next_try", "sent_at", "withheld", "last_error",
    )  # fmt: skip
    list_filter = ("state", "withheld", "language")
    list_select_related = ("person",)
    search_fields = ("person__email", "address", "subject", "last_error")
    date_hierarchy = "made_at"
    readonly_fields = ("message_id",)
    actions = ("try_again", "take_as_csv")

    @admin.display(description=_("name of the message"))
    def message_id(self, obj: OutgoingMail) -> str:
        """By which the receiver's server knows it."""
        return str(obj.key)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Trying again is the right to change mails."""
        return request.user.has_perm("procurement.change_outgoingmail")

    @admin.action(description=_("Try the selected mails again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        """Let mails that failed or were given up be sent with the next batch."""
        changed = services.try_again(queryset)
        text = ngettext("%(n)d mail will be tried again.", "%(n)d mails will be tried again.", changed)
        self.message_user(request, text % {"n": changed}, messages.SUCCESS)


@admin.register(NoticePreference)
class NoticePreferenceAdmin(ShownAdmin):
    """How people want to hear of what; they set it themselves."""

    list_display = ("person", "topic", "way")
    list_filter = ("topic", "way")
    list_select_related = ("person",)
    search_fields = ("person__email",)
