"""What a step knows while it is taken, and what it may do besides changing fields of its case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from procurement.cases import events
from procurement.cases.enums import EventKind, LinkKind
from procurement.cases.models import Case, CaseAssignment, CaseLink, CaseParty
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Company, User
from procurement.policy.queries import Snapshot, at


@dataclass
class Act:
    """One step being taken: by whom, when, under which law.

    What is noted in ``details`` stands in the event; numbers, codes and ids only, never personal data. Parties,
    assignments and links take effect at once and have events of their own after the step's.
    """

    case: Case
    actor: Actor
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)
    _afterwards: list[tuple[EventKind, dict[str, Any]]] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The legal day of the step."""
        return self.at.date()

    @cached_property
    def law(self) -> Snapshot:
        """The parameters under which the case lives."""
        return at(self.case.policy_day, self.case.policy_set)

    def join(
        self,
        part: str,
        *,
        agency: Agency | None = None,
        company: Company | None = None,
        user: User | None = None,
    ) -> None:
        """Let an organisation (or a person) take a part in the case; once is enough."""
        if part not in self.case.procedure.parts:
            raise ValueError(f"{self.case.kind} has no part {part!r}")
        _row, is_new = CaseParty.objects.get_or_create(
            case=self.case,
            part=part,
            agency=agency,
            company=company,
            user=user,
            left_at=None,
            defaults={"joined_at": self.at},
        )
        if is_new:
            named = {"agency": agency, "company": company, "user": user}
            ids = {name: one.pk for name, one in named.items() if one is not None}
            self._afterwards.append((EventKind.PARTY_JOINED, {"part": part, **ids}))

    def leave(self, part: str) -> None:
        """End a part in the case, for whoever has it."""
        for party in self.case.parties.filter(part=part, left_at__isnull=True):
            party.left_at = self.at
            party.save(update_fields=["left_at"])
            self._afterwards.append((EventKind.PARTY_LEFT, {"part": part, "party": party.pk}))

    def assign(self, user: User, role: Role) -> None:
        """Give the case to a person of an office."""
        _row, is_new = CaseAssignment.objects.get_or_create(
            case=self.case, user=user, role=role, until_at=None, defaults={"from_at": self.at}
        )
        if is_new:
            self._afterwards.append((EventKind.ASSIGNED, {"user": user.pk, "role": str(role)}))

    def release(self, role: Role) -> None:
        """End the assignments of a role."""
        for assignment in self.case.assignments.filter(role=role, until_at__isnull=True):
            assignment.until_at = self.at
            assignment.save(update_fields=["until_at"])
            self._afterwards.append((EventKind.RELEASED, {"user": assignment.user_id, "role": str(role)}))

    def link(self, other: Case, kind: LinkKind) -> None:
        """Say how this case belongs to another."""
        _row, is_new = CaseLink.objects.get_or_create(source=self.case, target=other, kind=kind)
        if is_new:
            self._afterwards.append((EventKind.LINKED, {"case": other.pk, "link": str(kind)}))

    def note(self, kind: EventKind, details: dict[str, Any]) -> None:
        """An event that follows the step's own."""
        self._afterwards.append((kind, details))

    def write_down(self) -> None:
        """The events that follow the step's own, in order."""
        for kind, details in self._afterwards:
            events.append(self.case, kind, actor=self.actor, at=self.at, details=details)
        self._afterwards.clear()
