"""Who may see and act for which agencies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet

from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import User


def memberships_of(user: User | AnonymousUser, *, day: date | None = None) -> QuerySet[Membership]:
    """The memberships of a person that are valid on a day (today, unless said otherwise)."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.filter(valid_on(day or clock.today()), user=user).select_related("agency")


OF_PEOPLE = Q(user__set_up_by__isnull=True)
"""Memberships of people, not of programs."""


def valid_on(day: date) -> Q:
    """Memberships that have begun and not ended on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return begun & not_ended


def held_by(user: User | AnonymousUser) -> Sequence[Membership]:
    """The memberships that a person has today.

    Pages read them once per request and keep them on the own user of the request (``procurement.web.people.acting``).
    """
    if not user.is_authenticated:
        return ()
    kept: Sequence[Membership] | None = getattr(user, "held_today", None)
    return list(memberships_of(user).select_related("agency", "company")) if kept is None else kept


def sees_all(user: User | AnonymousUser) -> bool:
    """Whether the person works for the ministry (or administers the site) and sees every agency."""
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return any(one.role in {Role.MINISTRY_OFFICER, Role.ADMINISTRATOR} for one in held_by(user))


def sees_an_agency(user: User | AnonymousUser) -> bool:
    """Whether there is an agency whose purchases the person may see."""
    return sees_all(user) or any(one.agency_id is not None for one in held_by(user))


def family_ids(agency_id: int) -> list[int]:
    """The agency and everything below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE family (id) AS (SELECT %s::bigint UNION SELECT a.id"
            " FROM procurement_agency a JOIN family f ON a.parent_id = f.id) SELECT id FROM family",
            [agency_id],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def agencies_visible_to(user: User | AnonymousUser) -> QuerySet[Agency]:
    """Agencies whose purchases a person may see: all for the ministry, else one's own and those below."""
    if sees_all(user):
        return Agency.objects.all()
    ids: set[int] = set()
    for agency_id in {one.agency_id for one in held_by(user) if one.agency_id is not None}:
        ids.update(family_ids(agency_id))
    return Agency.objects.filter(pk__in=ids)


def own_agency(user: User | AnonymousUser) -> Agency | None:
    """The agency that an officer works for (the first, by name, if there are several)."""
    agencies = [one.agency for one in held_by(user) if one.agency is not None]
    return min(agencies, key=lambda agency: agency.name, default=None)


def representatives_of(business_number: str) -> QuerySet[Membership]:
    """Who represents a company today; a program that acts in this role does not."""
    return Membership.objects.filter(
        valid_on(clock.today()),
        OF_PEOPLE,
        company__business_number=business_number,
        role=Role.REPRESENTATIVE,
        user__is_active=True,
    )
