"""What administrators see of people's sign-ins: never a secret; factors and sessions can only be taken away."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procurement.web import sessions
from procurement.web.administration import ShownAdmin
from procurement.web.security_log import record

for replaced in (Authenticator, EmailAddress, UserSession):
    admin.site.unregister(replaced)

for model, of_one, of_many, of_all in (
    (Authenticator, _("second factor"), _("second factors"), _("second factors")),
    (UserSession, _("session"), _("sessions"), _("sessions")),
):  # their package names them in English only
    model._meta.verbose_name, model._meta.verbose_name_plural = of_one, of_many
    model._meta.app_config.verbose_name = of_all


@admin.register(EmailAddress)
class EmailAddressAdmin(ShownAdmin):
    """Addresses are verified by their owners."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    search_fields = ("email", "user__email", "user__name")


@admin.register(Authenticator)
class AuthenticatorAdmin(ShownAdmin):
    """Second factors, without their secrets.

    Who lost one proves the own identity to an administrator again; the administrator removes it, and all sessions end.
    """

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__name")
    exclude = ("data",)

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """Who may change people may take a lost factor away, one at a time."""
        return bool(request.user.has_perm("procurement.change_user"))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Not many at once."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Take it away with the recovery codes, and end the person's sessions."""
        record("second_factor_taken", request=request, person=obj.user, factor=str(obj.type))
        Authenticator.objects.filter(user=obj.user, type=Authenticator.Type.RECOVERY_CODES).delete()
        obj.delete()
        sessions.end_all_of(obj.user)


@admin.register(UserSession)
class UserSessionAdmin(ShownAdmin):
    """Open sessions; the people's own list has the action to end them."""

    list_display = ("user", "created_at", "ip", "user_agent")
    search_fields = ("user__email", "user__name", "ip")
    exclude = ("session_key", "data")
