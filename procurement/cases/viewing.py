"""What one viewer sees of a case: as an office, as a party, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.cases.enums import Visibility
from procurement.cases.rows import rows_of
from procurement.cases.who import acts_for
from procurement.organisations.enums import OFFICE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.cases.models import Case, CaseParty
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


@dataclass(frozen=True, slots=True)
class Around:
    """Who stands around a case now: its parties, and who of an office works on it in which role."""

    parties: Sequence[CaseParty]
    assigned: frozenset[tuple[int, str]]


def around(case: Case) -> Around:
    """Read once, for everybody who looks at the case."""
    from procurement.cases.models import CaseAssignment, CaseParty  # noqa: PLC0415 - the models carry what looks at them

    parties = rows_of(CaseParty, case, only="left_at IS NULL", order="id")
    given = rows_of(CaseAssignment, case, only="until_at IS NULL", order="id")
    return Around(parties, frozenset((one.user_id, one.role) for one in given))


def viewer_of(case: Case, actor: Actor, known: Around | None = None) -> Viewer:
    """How an actor, as known now, stands to a case; ``known`` is what stands around it, when that is read already."""
    known = known or around(case)
    parts = frozenset(party.part for party in known.parties if acts_for(actor, party))
    assigned = (
        actor.user is not None and actor.role in OFFICE_ROLES and (actor.user.pk, str(actor.role)) in known.assigned
    )
    offices = {str(role) for role in case.procedure.offices} | {str(Role.AUDITOR)}
    is_office = assigned or (actor.role in offices and case.submitted_at is not None)
    return Viewer(actor, is_office, assigned, parts)
