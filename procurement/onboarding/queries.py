"""Reads of joining."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from procurement.jobs import clock
from procurement.onboarding.models import Invitation
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.enums import OFFICE_ROLES
from procurement.organisations.models import Agency, Membership
from procurement.organisations.queries import OF_PEOPLE, valid_on

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User


def claims_of(user: User) -> QuerySet[CompanyClaim]:
    """The person's own claims, newest first."""
    return CompanyClaim.objects.filter(opened_by=user).order_by("-opened_at")


def members(actor: Actor, agency: Agency | None) -> QuerySet[Membership]:
    """Who acts today for the organisation of the actor, or for the agency that an operator looks at."""
    found = Membership.objects.filter(valid_on(clock.today()), OF_PEOPLE, _of(actor, agency), user__is_active=True)
    return found.select_related("user", "agency", "company").order_by("role", "user__name", "user__email")


def agencies_to_staff(wanted: str) -> QuerySet[Agency]:
    """Agencies that exist today, by part of the name or by code, with how many people act for each today."""
    acting = Membership.objects.filter(valid_on(clock.today()), user__is_active=True)
    found = Agency.objects.filter(Q(closed_on=None) | Q(closed_on__gt=clock.today()))
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(names__icontains=wanted) | Q(code__iexact=wanted))
    return found.annotate(people=Count("memberships__user", filter=Q(memberships__in=acting), distinct=True)).order_by(
        "name", "pk"
    )


def open_invitations(actor: Actor, agency: Agency | None) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    still = Invitation.objects.filter(
        _of(actor, agency), accepted_as=None, taken_back_at=None, good_until__gte=clock.today()
    )
    return still.select_related("agency", "company", "invited_by")


def _of(actor: Actor, agency: Agency | None) -> Q:
    if agency is not None:
        return Q(agency=agency)
    if actor.company_id:
        return Q(company=actor.company_id)
    if actor.agency_id:
        return Q(agency=actor.agency_id)
    return Q(agency=None, company=None, role__in=OFFICE_ROLES)
