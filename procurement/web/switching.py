"""Choosing for whom one acts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procurement.organisations.acting import capacities
from procurement.web.people import ACTING, acting, signed_in


@login_required
@require_http_methods(["GET", "POST"])
def act_for(request: HttpRequest) -> HttpResponse:
    """All capacities of the person; one of them is chosen."""
    held = capacities(signed_in(request))
    if request.method == "POST":
        chosen = next((one for one in held if str(one.pk) == request.POST.get("membership")), None)
        if chosen is None:
            messages.error(request, _("You no longer act for this organisation in this role."))
            return redirect("procurement:act_for")
        request.session[ACTING] = chosen.pk
        place = chosen.organisation_name or chosen.get_role_display()
        messages.success(request, _("You now act for: %(place)s") % {"place": place})
        return redirect(_next(request))
    return render(request, "web/acting.html", {"capacities": held, "actor": acting(request), "next": _next(request)})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
