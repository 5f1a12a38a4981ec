"""Who may take a step, who owes something: an office, a party, an assigned person, the platform itself.

Each kind of answer has a ``code``, which cases and deadlines store, and a label for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from procurement.cases.models import Case, CaseParty
    from procurement.cases.viewing import Viewer


class Who(Protocol):
    """Somebody as a procedure names them."""

    @property
    def code(self) -> str:
        """How cases and deadlines store it."""
        ...

    def label(self, parts: dict[str, str | Promise]) -> str:
        """How people say it; ``parts`` names the parts of the procedure."""
        ...

    def holds(self, case: Case, actor: Actor) -> bool:
        """Whether the actor, as known now, is the one meant."""
        ...

    def held_by(self, viewer: Viewer) -> bool:
        """The same of a viewer, of whom all is known already: a page asks the database once for all its steps."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """Anybody who holds the role of an office."""

    role: Role

    @property
    def code(self) -> str:
        """The role."""
        return str(self.role)

    def label(self, parts: dict[str, str | Promise]) -> str:
        """The role in words."""
        return str(self.role.label)

    def holds(self, case: Case, actor: Actor) -> bool:
        """Whether the actor acts in the role."""
        return actor.role == self.role

    def held_by(self, viewer: Viewer) -> bool:
        """Whether the viewer acts in the role."""
        return viewer.actor.role == self.role


@dataclass(frozen=True, slots=True)
class Assigned:
    """The person of an office to whom the case is assigned."""

    role: Role

    @property
    def code(self) -> str:
        """The role, marked as assigned."""
        return f"assigned:{self.role}"

    def label(self, parts: dict[str, str | Promise]) -> str:
        """The role in words."""
        return _("assigned %(role)s") % {"role": self.role.label}

    def holds(self, case: Case, actor: Actor) -> bool:
        """Whether the actor acts in the role and the case is assigned to the actor."""
        if actor.user is None or actor.role != self.role:
            return False
        return case.assignments.filter(user=actor.user, role=self.role, until_at__isnull=True).exists()

    def held_by(self, viewer: Viewer) -> bool:
        """Whether the viewer acts in the role and the case is assigned to the viewer."""
        return viewer.is_assigned and viewer.actor.role == self.role


@dataclass(frozen=True, slots=True)
class Party:
    """A member of the organisation (or the person) that has a part in the case; ``roles`` may narrow it."""

    part: str
    roles: tuple[Role, ...] = ()

    @property
    def code(self) -> str:
        """The part, marked as such."""
        return f"part:{self.part}"

    def label(self, parts: dict[str, str | Promise]) -> str:
        """The part in words, with the roles when only some may."""
        part = str(parts[self.part])
        if not self.roles:
            return part
        return f"{part} ({', '.join(str(role.label) for role in self.roles)})"

    def holds(self, case: Case, actor: Actor) -> bool:
        """Whether the actor acts for the party."""
        if actor.user is None or (self.roles and actor.role not in self.roles):
            return False
        return case.parties.filter(of_actor(actor), part=self.part, left_at__isnull=True).exists()

    def held_by(self, viewer: Viewer) -> bool:
        """Whether the viewer acts for the party."""
        return self.part in viewer.parts and (not self.roles or viewer.actor.role in self.roles)


@dataclass(frozen=True, slots=True)
class Platform:
    """Nobody but the platform: an expired deadline, a schedule."""

    code: str = "platform"

    def label(self, parts: dict[str, str | Promise]) -> str:
        """The platform."""
        return _("the platform itself")

    def holds(self, case: Case, actor: Actor) -> bool:
        """Whether the platform acts by itself."""
        return actor.is_system

    def held_by(self, viewer: Viewer) -> bool:
        """Whether the platform looks at the case by itself."""
        return viewer.actor.is_system


def of_actor(actor: Actor) -> Q:
    """Parties for which the actor acts."""
    mine = Q(user=actor.user) if actor.user else Q(pk__in=[])
    if actor.agency_id:
        mine |= Q(agency=actor.agency_id)
    if actor.company_id:
        mine |= Q(company=actor.company_id)
    return mine


def acts_for(actor: Actor, party: CaseParty) -> bool:
    """Whether the actor acts for a party: :func:`of_actor` for one that is read already."""
    if actor.user is not None and party.user_id == actor.user.pk:
        return True
    if actor.agency_id and party.agency_id == actor.agency_id:
        return True
    return bool(actor.company_id and party.company_id == actor.company_id)


def named(who: Role | Who) -> Who:
    """The short form of an office is its role."""
    return Office(who) if isinstance(who, Role) else who
