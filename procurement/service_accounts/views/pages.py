"""Pages of programs that act for an organisation."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from procurement.organisations.enums import Role
from procurement.service_accounts import queries, services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.forms import ProgramForm
from procurement.service_accounts.models import ServiceAccount
from procurement.service_accounts.services import NotYours
from procurement.web.people import acting
from procurement.web.security_log import record

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("made")
def programs(request: HttpRequest) -> HttpResponse:
    """The programs that act for the organisation, and letting another one act, after a fresh proof of who one is."""
    actor = acting(request)
    if not queries.roles_for_programs(actor):
        return render(request, "service_accounts/nobody.html", {"actor": actor}, status=403)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        raise_if_reauthentication_required(request, app="allauth.account")
        try:
            made = services.make(actor, **form.cleaned_data)
        except NotYours as refusal:
            form.add_error(None, str(refusal))
        else:
            record("program_made", request=request, person=made[0].user, scopes=made[0].scopes)
            return _page(request, _form(request, empty=True), made=made)
    return _page(request, form)


@login_required
@never_cache
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
@sensitive_variables("secret")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a program a new secret; the old one and its tokens are dead, and one answers for it from now on."""
    account = _kept(request, pk)
    try:
        secret = services.renew(acting(request), account)
    except NotYours as refusal:
        messages.error(request, str(refusal))
        return redirect("procurement:programs")
    record("program_secret_renewed", request=request, person=account.user)
    return _page(request, _form(request, empty=True), made=(account, secret))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a program act no longer."""
    account = _kept(request, pk)
    services.end(acting(request), account)
    record("program_ended", request=request, person=account.user)
    messages.success(request, _("%(program)s no longer acts.") % {"program": account})
    return redirect("procurement:programs")


def _kept(request: HttpRequest, pk: int) -> ServiceAccount:
    """A program that the reader keeps; 404 for any other."""
    found = get_object_or_404(ServiceAccount.objects.select_related(*queries.RELATED), pk=pk)
    if not queries.may_keep(acting(request), found.membership):
        raise Http404
    return found


def _form(request: HttpRequest, *, empty: bool = False) -> ProgramForm:
    actor = acting(request)
    sent = request.POST if request.method == "POST" and not empty else None
    return ProgramForm(
        sent, roles=queries.roles_for_programs(actor), names_organisation=actor.role == Role.ADMINISTRATOR
    )


def _page(request: HttpRequest, form: ProgramForm, *, made: tuple[ServiceAccount, str] | None = None) -> HttpResponse:
    """The page; ``made`` is a program with a new secret, shown this once."""
    actor = acting(request)
    page = Paginator(queries.kept_by(actor), PER_PAGE).get_page(request.GET.get("page"))
    objections = queries.objections(list(page))
    context = {
        "actor": actor,
        "form": form,
        "page_obj": page,
        "programs": [(one, objections[one.pk], [str(Scope(scope).label) for scope in one.scopes]) for one in page],
        "made": made[0] if made else None,
        "secret": made[1] if made else "",
        "token_address": request.build_absolute_uri(reverse("token")),
        "minutes": settings.SERVICE_TOKEN_SECONDS // 60,
    }
    return render(request, "service_accounts/programs.html", context, status=400 if form.errors else 200)
