"""For whom a person acts: one membership at a time, and every page and event names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procurement.organisations.models import Membership, User
from procurement.organisations.queries import held_by, memberships_of


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one of the person's capacities; without a person, the platform itself.

    ``membership`` is a plan, not a proof: who decides whether something may be done reads it again
    (:func:`current`), so that what was withdrawn a moment ago no longer counts.
    """

    user: User | None = None
    membership: Membership | None = None

    @property
    def is_system(self) -> bool:
        """Whether the platform acts by itself (a schedule, an expired deadline)."""
        return self.user is None

    @property
    def role(self) -> str:
        """The role in which the person acts; empty without a membership."""
        return self.membership.role if self.membership else ""

    @property
    def agency_id(self) -> int | None:
        """The agency for which the person acts."""
        return self.membership.agency_id if self.membership else None

    @property
    def company_id(self) -> int | None:
        """The company for which the person acts."""
        return self.membership.company_id if self.membership else None

    def __str__(self) -> str:
        if self.membership is None:
            return str(self.user or "—")
        return self.membership.organisation_name or self.membership.get_role_display()


SYSTEM = Actor()
"""The platform itself."""


def capacities(user: User) -> Sequence[Membership]:
    """In what a person may act today: agencies first, then companies, then offices."""
    return sorted(
        held_by(user),
        key=lambda one: (one.agency_id is None, one.company_id is None, one.organisation_name, one.role, one.pk),
    )


def actor_for(user: User, membership_id: int | None = None) -> Actor:
    """The person in the capacity asked for, while it is still held; else in the first one."""
    held = capacities(user)
    wanted = next((one for one in held if one.pk == membership_id), None)
    return Actor(user, wanted or (held[0] if held else None))


def current(actor: Actor) -> Actor:
    """The same actor as the database knows it now; without what was withdrawn or has ended."""
    if actor.user is None:
        return actor
    user = User.objects.filter(pk=actor.user.pk, is_active=True).first()
    if user is None:
        return Actor(actor.user)
    if actor.membership is None:
        return Actor(user)
    held = memberships_of(user).select_related("agency", "company").filter(pk=actor.membership.pk).first()
    return Actor(user, held)
