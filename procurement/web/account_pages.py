"""The pages of one's own account that allauth does not have, and its list of sessions behind a fresh proof."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.organisations.acting import capacities
from procurement.organisations.models import User
from procurement.organisations.people import rename
from procurement.web.people import signed_in
from procurement.web.second_factor import must_have_one


class NameForm(forms.Form):
    """How one wants to be called."""

    name = forms.CharField(
        label=gettext_lazy("name"),
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """My account: what the site knows of one, with the way to change each."""
    person = signed_in(request)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        rename(person, name=form.cleaned_data["name"])
        messages.success(request, _("Your name is changed."))
        return redirect("account")
    factors = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "form": form,
        "address": EmailAddress.objects.get_primary_email(person),
        "capacities": capacities(person),
        "has_app": Authenticator.Type.TOTP in factors,
        "keys": Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count(),
        "must_have_one": must_have_one(person),
        "session_count": len(UserSession.objects.purge_and_list(person)),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "age_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "account/overview.html", context)


sessions = reauthentication_required(ListUserSessionsView.as_view(), allow_get=True, app="allauth.usersessions")
"""One's sessions; ending them asks for a fresh proof of who one is (ASVS 7.5.2)."""
