"""Pages of joining: claiming a company, the people of an organisation, accepting an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
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

from procurement.onboarding import post, queries, services
from procurement.onboarding.enums import InvitationLanguage
from procurement.onboarding.forms import AgencySearchForm, InviteForm
from procurement.onboarding.models import Invitation
from procurement.onboarding.services import NotYours, Unusable
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership
from procurement.web.people import ACTING, acting, signed_in

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor


AGENCIES_A_PAGE = 25


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """What a claim is, what one needs for it, and its beginning."""
    actor = acting(request)
    if request.method == "POST":
        begun = services.begin_claim(actor)
        return redirect("procurement:case_draft", pk=begun.pk, code="company")
    claims = queries.claims_of(signed_in(request))
    draft = any(one.submitted_at is None and one.closed_at is None for one in claims)
    return render(request, "onboarding/claim.html", {"claims": claims, "draft": draft})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, code: str = "") -> HttpResponse:
    """The people of the organisation for which one acts (for operators: of the agency with this code)."""
    actor = acting(request)
    agency = _agency(actor, code)
    roles = services.roles_to_give(actor)
    if not roles:
        return render(request, "onboarding/nobody.html", {"actor": actor}, status=403)
    if actor.role == Role.OPERATOR and agency is None:
        return _choose_agency(request)
    form = InviteForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            _not_too_many(request, chosen["email"])
            made = services.invite(
                actor,
                email=chosen["email"],
                role=Role(chosen["role"]),
                agency=agency,
                language=InvitationLanguage(chosen["language"]),
            )
        except NotYours as refusal:
            form.add_error(None, str(refusal))
        else:
            return _people(request, agency, InviteForm(roles=roles), made=made)
    return _people(request, agency, form)


def _people(
    request: HttpRequest, agency: Agency | None, form: InviteForm, *, made: tuple[Invitation, str] | None = None
) -> HttpResponse:
    """The page; ``made`` is a new invitation with its secret, shown this once for handing it over in person."""
    actor = acting(request)
    waiting = list(queries.open_invitations(actor, agency))
    delivered = post.deliveries([one.pk for one in waiting])
    context = {
        "actor": actor,
        "agency": agency,
        "form": form,
        "link": request.build_absolute_uri(reverse("procurement:invitation", args=[made[1]])) if made else "",
        "invited": made[0].email if made else "",
        "members": [(one, services.may_end(actor, one)) for one in queries.members(actor, agency)],
        "invitations": [(one, delivered.get(one.pk), services.may_take_back(actor, one)) for one in waiting],
    }
    return render(request, "onboarding/people.html", context, status=400 if form.errors else 200)


def _choose_agency(request: HttpRequest) -> HttpResponse:
    """For operators, who keep the people of every agency: which one?"""
    form = AgencySearchForm(request.GET)
    found = queries.agencies_to_staff(form.cleaned_data["q"]) if form.is_valid() else Agency.objects.none()
    page = Paginator(found, AGENCIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "onboarding/agencies.html", {"page_obj": page, "form": form})


def _not_too_many(request: HttpRequest, email: str) -> None:
    """Nobody's mailbox is filled from here (``ACCOUNT_RATE_LIMITS``)."""
    if not ratelimit.consume(request, action="invite", key=email.lower()):
        raise NotYours(_("Too many invitations were sent, or too many to this address. Try again tomorrow."))


@login_required
@never_cache
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation once more; the link of before is dead."""
    actor, found = acting(request), _invitation(request, pk)
    form = InviteForm(roles=services.roles_to_give(actor))
    try:
        _not_too_many(request, found.email)
        made = services.invite_again(actor, found)
    except NotYours as refusal:
        messages.error(request, str(refusal))
        return _people(request, _agency_of(actor, found), form)
    return _people(request, _agency_of(actor, found), form, made=made)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nobody accept an invitation any more."""
    actor, found = acting(request), _invitation(request, pk)
    try:
        services.take_back(actor, found)
    except NotYours:
        raise Http404 from None
    messages.success(request, _("The invitation of %(email)s was taken back.") % {"email": found.email})
    agency = _agency_of(actor, found)
    return redirect("procurement:people_of_agency", code=agency.code) if agency else redirect("procurement:people")


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    """An open invitation that the reader could have sent; 404 for any other."""
    found = get_object_or_404(Invitation.objects.select_related("agency", "company", "invited_by"), pk=pk)
    if not services.may_take_back(acting(request), found):
        raise Http404
    return found


def _agency_of(actor: Actor, invitation: Invitation) -> Agency | None:
    return invitation.agency if actor.role == Role.OPERATOR else None


def _agency(actor: Actor, code: str) -> Agency | None:
    if not code:
        return None
    if actor.role != Role.OPERATOR:
        raise Http404
    return get_object_or_404(Agency, code=code)


@login_required
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody act no longer, after asking once more."""
    membership = get_object_or_404(Membership.objects.select_related("user", "agency", "company"), pk=pk)
    if not services.may_end(acting(request), membership):
        raise Http404
    if request.method == "GET":
        return render(
            request, "onboarding/end.html", {"membership": membership, "back": _people_of(request, membership)}
        )
    try:
        services.end(acting(request), membership)
    except NotYours:
        raise Http404 from None
    messages.success(request, _("%(person)s no longer acts in this role.") % {"person": membership.user})
    return redirect(_people_of(request, membership))


def _people_of(request: HttpRequest, membership: Membership) -> str:
    if membership.agency and acting(request).role == Role.OPERATOR:
        return reverse("procurement:people_of_agency", args=[membership.agency.code])
    return reverse("procurement:people")


@login_required
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What is offered, and taking it."""
    found = services.invitation_of(secret)
    if request.method == "POST":
        try:
            membership = services.accept(secret, user=signed_in(request))
        except Unusable as refusal:
            return render(request, "onboarding/invitation.html", {"problem": str(refusal)}, status=409)
        request.session[ACTING] = membership.pk
        place = membership.organisation_name or membership.get_role_display()
        messages.success(request, _("You now act for: %(place)s") % {"place": place})
        return redirect(reverse("home"))
    if found is None:
        raise Http404
    mine = found.email == signed_in(request).email.lower()
    problem = services.objection(found) if mine else None
    shown = {"invitation": found if mine and not problem else None, "problem": problem}
    return render(request, "onboarding/invitation.html", shown)
