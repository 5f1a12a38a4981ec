"""The admin site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from procurement.web.guards import Search, guarded


class SiteAdmin(AdminSite):
    """Django's admin under the site's own name, every page of it guarded against forged values.

    People sign in, and change passwords, where everybody does.
    """

    site_header = _("Procurement administration")
    site_title = _("Procurement administration")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Register a page, guarded."""
        super().register(model_or_iterable, guarded(admin_class or ModelAdmin), **options)

    def get_urls(self) -> list[Any]:
        """Django's own, without its way from a row to a public page: no row here has one."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What selects that search ask."""
        found: HttpResponse = Search.as_view(admin_site=self)(request)  # type: ignore[assignment]
        return found

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the site's sign-in, which asks for the second factor; 403 for whoever is signed in and may not enter."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
            wanted = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - Django knows a page only
        """To the site's own page, which tells the person by mail."""
        return HttpResponseRedirect(reverse("account_change_password"))
