"""The people around a case as the database knows them now: active, in memberships that are valid today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from procurement.jobs import clock
from procurement.notices.models import Notice
from procurement.organisations.acting import Actor
from procurement.organisations.models import Membership
from procurement.organisations.queries import OF_PEOPLE, valid_on

if TYPE_CHECKING:
    from procurement.cases.models import Case, CaseEvent


class People:
    """Parties, assigned people and offices of one case, each person in the capacity in which it stands to the case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.today = clock.today()

    def of_parts(self, part: str = "") -> Iterator[tuple[str, Actor]]:
        """Current members of the parties with their part (of one part, when it is named)."""
        for found, one in self._parties:
            if part in {"", found}:
                yield found, one

    def assigned(self) -> Sequence[Actor]:
        """The people to whom the case is assigned, while they hold the role."""
        return self._assigned

    def of_office(self, role: str) -> Iterator[Actor]:
        """Everybody who holds the role of an office."""
        return self._actors(Q(role=role, agency__isnull=True, company__isnull=True))

    def person(self, pk: int, role: str) -> Iterator[Actor]:
        """One person in a role of an office."""
        return self._actors(Q(user=pk, role=role))

    def acting(self, event: CaseEvent) -> Iterator[Actor]:
        """Who caused an event, in the capacity in which it was."""
        if event.actor is None:
            return
        capacity = Q(role=event.role, agency=event.agency_id, company=event.company_id)
        if event.role:
            yield from self._actors(capacity & Q(user=event.actor_id))
        elif event.actor.is_active:
            yield Actor(event.actor)

    def was_told(self, event: CaseEvent, one: Actor) -> bool:
        """Whether the person was told already of what the same act did to the case."""
        same_act = Notice.objects.filter(case=event.case_id, event__version=event.version, event__at=event.at)
        return same_act.filter(person=one.user).exists()

    @cached_property
    def _parties(self) -> list[tuple[str, Actor]]:
        found: list[tuple[str, Actor]] = []
        for party in self.case.parties.filter(left_at__isnull=True).select_related("user").order_by("pk"):
            if party.user is not None:
                found += [(party.part, Actor(party.user))] if party.user.is_active else []
            else:
                members = Q(agency=party.agency_id) if party.agency_id else Q(company=party.company_id)
                found += [(party.part, one) for one in self._actors(members)]
        return found

    @cached_property
    def _assigned(self) -> list[Actor]:
        rows = self.case.assignments.filter(until_at__isnull=True).order_by("pk").values_list("user", "role")
        held = Q(pk__in=[])
        for user, role in rows:
            held |= Q(user=user, role=role)
        return list(self._actors(held)) if rows else []

    def _actors(self, condition: Q) -> Iterator[Actor]:
        rows = Membership.objects.filter(condition, valid_on(self.today), OF_PEOPLE, user__is_active=True)
        for row in rows.select_related("user", "agency", "company").order_by("pk"):
            yield Actor(row.user, row)
