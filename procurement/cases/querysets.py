"""Which cases a person sees, as one condition in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from procurement.cases import procedures
from procurement.organisations.acting import Actor, capacities
from procurement.organisations.enums import OFFICE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import Membership, User


class CaseQuerySet(models.QuerySet[Any]):
    """Reads of cases; those of procedures inherit them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Cases of the offices, organisations and assignments that the person has today; drafts only to their parties.

        An auditor sees every case that was submitted.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_sight(user, capacities(user)))

    def seen_as(self, actor: Actor) -> Self:
        """Of those, the ones that belong to the capacity in which the person acts now."""
        if actor.user is None:
            return self.none()
        return self.filter(_sight(actor.user, [actor.membership] if actor.membership else []))

    def waiting_for(self, actor: Actor) -> Self:
        """Open cases in which the next step is the actor's."""
        if actor.user is None:
            return self.none()
        return self.filter(_waiting(actor), closed_at__isnull=True)


def _sight(user: User, held: Sequence[Membership]) -> Q:
    from procurement.cases.models import CaseAssignment, CaseParty  # noqa: PLC0415 - the models carry this queryset

    mine = Q(user=user)
    if agencies := [one.agency_id for one in held if one.agency_id]:
        mine |= Q(agency__in=agencies)
    if companies := [one.company_id for one in held if one.company_id]:
        mine |= Q(company__in=companies)
    seen = Q(pk__in=CaseParty.objects.filter(mine, left_at__isnull=True).values("case"))
    roles = {one.role for one in held if one.role in OFFICE_ROLES}
    if not roles:
        return seen
    seen |= Q(pk__in=CaseAssignment.objects.filter(user=user, role__in=roles, until_at__isnull=True).values("case"))
    submitted = Q(submitted_at__isnull=False)
    if Role.AUDITOR in roles:
        return seen | submitted
    kinds = procedures.kinds_open_to(roles)
    return seen | (submitted & Q(kind__in=kinds)) if kinds else seen


def _waiting(actor: Actor) -> Q:
    from procurement.cases.models import CaseAssignment, CaseParty  # noqa: PLC0415 - the models carry this queryset
    from procurement.cases.who import of_actor  # noqa: PLC0415

    parts = {part for model in procedures.every() for part in model.procedure.parts}
    waits = Q(pk__in=[])
    for part in sorted(parts):
        joined = CaseParty.objects.filter(of_actor(actor), part=part, left_at__isnull=True)
        waits |= Q(waits_for=f"part:{part}", pk__in=joined.values("case"))
    if actor.role in OFFICE_ROLES:
        assigned = CaseAssignment.objects.filter(user=actor.user, role=actor.role, until_at__isnull=True)
        waits |= Q(waits_for=f"assigned:{actor.role}", pk__in=assigned.values("case"))
        waits |= Q(waits_for=actor.role, kind__in=procedures.kinds_open_to({actor.role}))
    return waits
