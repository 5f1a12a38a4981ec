"""What an actor can do now in a case, and why the rest cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.cases import refusals
from procurement.cases.procedures import steps_of
from procurement.cases.viewing import viewer_of
from procurement.cases.who import Platform
from procurement.law.decisions import Reason

if TYPE_CHECKING:
    from procurement.cases.models import Case, CaseEvent
    from procurement.cases.steps import Step
    from procurement.cases.viewing import Viewer
    from procurement.organisations.acting import Actor


@dataclass(frozen=True, slots=True)
class Option:
    """A step that leads on from the present state, with everything that stands against it."""

    step: Step
    is_yours: bool
    objections: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """Whether the actor can take it now."""
        return self.is_yours and not self.objections

    def leads_on(self, case: Case) -> bool:
        """Whether it can be taken now and the case goes on after it."""
        return self.is_open and not set(self.step.targets) <= case.procedure.final


def options_for(
    case: Case, actor: Actor, *, viewer: Viewer | None = None, events: Sequence[CaseEvent] | None = None
) -> Sequence[Option]:
    """Steps from the present state: the actor's own first; those of the platform are left out.

    ``viewer`` says how the actor stands to the case, ``events`` what happened (newest first), when it is known already.
    """
    stands = viewer if viewer is not None and viewer.actor == actor else viewer_of(case, actor)
    found = []
    ahead = [one for one in steps_of(type(case)).values() if case.state in one.sources and not _is_platforms(one)]
    taken = refusals.taken_by(case, actor, events) if any(one.four_eyes for one in ahead) else ()
    for step in ahead:
        is_yours = any(who.held_by(stands) for who in step.who)
        objections = _objections(case, step, actor, taken) if is_yours else []
        found.append(Option(step, is_yours, tuple(objections)))
    return sorted(found, key=lambda option: not option.is_yours)


def _is_platforms(step: Step) -> bool:
    return all(isinstance(who, Platform) for who in step.who)


def _objections(case: Case, step: Step, actor: Actor, taken: Sequence[str]) -> list[Reason]:
    return [*refusals.people_only(step, actor), *refusals.four_eyes(case, step, actor, taken), *step.objections(case)]
