"""What one viewer sees of a case: as an office, as a party, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.cases.enums import Visibility
from procurement.cases.who import of_actor
from procurement.organisations.enums import OFFICE_ROLES, Role

if TYPE_CHECKING:
    from procurement.cases.models import Case
    from procurement.organisations.acting import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """How somebody stands to a case. Procedures narrow by it what they show, field by field."""

    actor: Actor
    is_office: bool
    is_assigned: bool
    parts: frozenset[str]

    @property
    def is_party(self) -> bool:
        """Whether the viewer has a part in the case."""
        return bool(self.parts)

    @property
    def may_read(self) -> tuple[Visibility, ...]:
        """Comments and documents that the viewer may read."""
        if self.is_office:
            return (Visibility.PUBLIC, Visibility.PARTIES, Visibility.INTERNAL)
        return (Visibility.PUBLIC, Visibility.PARTIES) if self.is_party else (Visibility.PUBLIC,)

    @property
    def may_write(self) -> tuple[Visibility, ...]:
        """For whom the viewer may comment; an auditor only reads."""
        if self.actor.role == Role.AUDITOR:
            return ()
        if self.is_office:
            return (Visibility.PARTIES, Visibility.INTERNAL, Visibility.PUBLIC)
        return (Visibility.PARTIES,) if self.is_party else ()


def viewer_of(case: Case, actor: Actor) -> Viewer:
    """How an actor, as known now, stands to a case."""
    parts = frozenset(case.parties.filter(of_actor(actor), left_at__isnull=True).values_list("part", flat=True))
    assigned = (
        actor.user is not None
        and actor.role in OFFICE_ROLES
        and case.assignments.filter(user=actor.user, role=actor.role, until_at__isnull=True).exists()
    )
    offices = {str(role) for role in case.procedure.offices} | {str(Role.AUDITOR)}
    is_office = assigned or (actor.role in offices and case.submitted_at is not None)
    return Viewer(actor, is_office, assigned, parts)
