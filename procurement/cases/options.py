"""What an actor can do now in a case, and why the rest cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.cases import refusals
from procurement.cases.procedures import steps_of
from procurement.cases.who import Platform
from procurement.law.decisions import Reason

if TYPE_CHECKING:
    from procurement.cases.models import Case
    from procurement.cases.steps import Step
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


def options_for(case: Case, actor: Actor) -> Sequence[Option]:
    """Steps from the present state: the actor's own first; those of the platform are left out."""
    found = []
    for step in steps_of(type(case)).values():
        if case.state not in step.sources or all(isinstance(who, Platform) for who in step.who):
            continue
        is_yours = any(who.holds(case, actor) for who in step.who)
        objections = _objections(case, step, actor) if is_yours else []
        found.append(Option(step, is_yours, tuple(objections)))
    return sorted(found, key=lambda option: not option.is_yours)


def _objections(case: Case, step: Step, actor: Actor) -> list[Reason]:
    return [*refusals.people_only(step, actor), *refusals.four_eyes(case, step, actor), *step.objections(case)]
