"""Programs in Django admin: who acts for whom, who answers, when it was last used; they can only be ended here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.idp.oidc.models import Client, Token
from django.contrib import admin, messages
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from procurement.service_accounts import queries, services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount
from procurement.web.administration import ShownAdmin
from procurement.web.people import signed_in
from procurement.web.security_log import record

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

# Clients and tokens are made by the services here only: by hand one could make a client with other ways in.
for replaced in (Client, Token):
    admin.site.unregister(replaced)


@admin.register(ServiceAccount)
class ServiceAccountAdmin(ShownAdmin):
    """Made and renewed on the page "Programs that act for us", by whoever answers for them."""

    list_display = ("user", "acts_as", "scopes_named", "answers_named", "made_at", "last_used_at", "ended_at")
    list_filter = ("membership__role", "ended_at")
    list_select_related = queries.RELATED
    search_fields = ("user__name", "client__id", "membership__agency__name", "membership__company__name")
    date_hierarchy = "made_at"
    fields = (
        "user", "acts_as", "scopes_named", "client", "answers_named", "works", "made_by", "made_at", "renewed_at",
        "last_used_at", "ended_at", "ended_by",
    )  # fmt: skip
    readonly_fields = ("acts_as", "scopes_named", "answers_named", "works")
    actions = ("end", "take_as_csv")

    @admin.display(description=_("acts as"), ordering="membership__role")
    def acts_as(self, obj: ServiceAccount) -> str:
        """Organisation and role."""
        place = [obj.membership.organisation_name, str(obj.membership.get_role_display())]
        return " · ".join(filter(None, place))

    @admin.display(description=_("allowed to"))
    def scopes_named(self, obj: ServiceAccount) -> str:
        """Its scopes in words."""
        return ", ".join(str(Scope(one).label) for one in obj.scopes)

    @admin.display(description=_("answers for it"))
    def answers_named(self, obj: ServiceAccount) -> str:
        """Who made it or renewed its secret last."""
        return str(obj.answers or "")

    @admin.display(description=_("works"))
    def works(self, obj: ServiceAccount) -> str:
        """Whether it may act today, or why not."""
        reason = queries.objection(obj)
        return reason.sentence(_t) if reason else _t("yes")

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Ending is the right to change programs."""
        return request.user.has_perm("procurement.change_serviceaccount")

    @admin.action(description=_("End the selected programs"), permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[ServiceAccount]) -> None:
        """Let them act no longer, from their next request on."""
        ended = [one for one in queryset.select_related("user") if services.close(one, by=signed_in(request))]
        record("program_ended", request=request, people=[one.user_id for one in ended])
        text = ngettext("%(n)d program was ended.", "%(n)d programs were ended.", len(ended))
        self.message_user(request, text % {"n": len(ended)}, messages.SUCCESS)
