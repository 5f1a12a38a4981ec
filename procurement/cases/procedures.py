"""What a procedure declares, and the procedures that exist.

A slice declares its procedure on its case model and registers the model in ``AppConfig.ready``. Buttons, REST actions,
permissions, the state diagram, the edges in the database and the inbox all come from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from procurement.cases.enums import Unit, Visibility
from procurement.cases.guards import HasDocument

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from procurement.cases.models import Case
    from procurement.cases.steps import Step
    from procurement.cases.who import Who
    from procurement.organisations.enums import Role


class UnknownProcedureError(LookupError):
    """No procedure of this kind is registered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineRule:
    """A deadline that a procedure knows.

    ``days`` is the key of the policy parameter that holds their number, ``first_day`` the key of the one that says
    whether the day of the beginning counts. While the clock of the case stands still, the days do not count, unless
    ``runs_on``. ``expiry`` names the step that the platform takes by itself when the day has passed.
    """

    code: str
    label: Any
    days: str
    unit: Unit
    owed_by: Who
    basis: str
    first_day: str = "cases.first_day"
    runs_on: bool = False
    expiry: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPage:
    """One page of a long form: a model form of the slice, saved as a draft when the applicant goes on."""

    code: str
    label: Any
    form: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRule:
    """A document that a procedure knows.

    ``required_for`` names the steps that are not taken without it; each has the guard ``has_document(code)``. Until the
    step ``confidential_until`` is taken only the offices and whoever gave the document see it.
    """

    code: str
    label: Any
    basis: str
    required_for: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PARTIES
    confidential_until: str = ""


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """All that a procedure is: its states, parts, offices, deadlines, and who must act in which state.

    ``pages`` are the pages on which its fields are entered; ``details`` the template that shows them on the page of
    the case.
    """

    kind: str
    prefix: str
    label: Any
    states: type[TextChoices]
    initial: str
    final: frozenset[str]
    parts: Mapping[str, Any] = field(default_factory=dict)
    offices: tuple[Role, ...] = ()
    waits: Mapping[str, Who] = field(default_factory=dict)
    revisable: Mapping[str, Who] = field(default_factory=dict)
    deadlines: tuple[DeadlineRule, ...] = ()
    pages: tuple[DraftPage, ...] = ()
    details: str = "cases/parts/details.html"
    documents: tuple[DocumentRule, ...] = ()
    basis: str = ""

    def state_label(self, state: str) -> str:
        """A state in the reader's words."""
        return str(self.states(state).label) if state in self.states.values else state

    def deadline(self, code: str) -> DeadlineRule:
        """The rule of a deadline; ``KeyError`` when the procedure knows none of this code."""
        return self._rules[code]

    def document(self, code: str) -> DocumentRule | None:
        """The rule of a kind of document; ``None`` for what the procedure does not name."""
        return next((rule for rule in self.documents if rule.code == code), None)

    @cached_property
    def _rules(self) -> dict[str, DeadlineRule]:
        return {rule.code: rule for rule in self.deadlines}


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a state to another."""

    transition: str
    source: str
    target: str


_models: dict[str, type[Case]] = {}


def register(model: type[Case]) -> type[Case]:
    """Make a procedure known, after checking that its declaration holds together."""
    _check(model)
    _models[model.procedure.kind] = model
    return model


def model_of(kind: str) -> type[Case]:
    """The case model of a procedure; raises :class:`UnknownProcedureError`."""
    try:
        return _models[kind]
    except KeyError:
        raise UnknownProcedureError(f"no procedure {kind!r} is registered") from None


def procedure_of(kind: str) -> Procedure:
    """The declaration of a procedure; raises :class:`UnknownProcedureError`."""
    return model_of(kind).procedure


def every() -> Sequence[type[Case]]:
    """All case models, by kind."""
    return [_models[kind] for kind in sorted(_models)]


def kinds_open_to(roles: set[str]) -> list[str]:
    """Procedures whose cases these office roles see once they are submitted."""
    return [kind for kind, model in _models.items() if roles & {str(role) for role in model.procedure.offices}]


def steps_of(model: type[Case]) -> dict[str, Step]:
    """The steps of a procedure by name, in the order in which its class declares them."""
    found: dict[str, Step] = {}
    for base in reversed(model.__mro__):
        for name, member in vars(base).items():
            step = getattr(member, "step", None)
            if step is not None:
                found[name] = step
    return found


def edges_of(model: type[Case]) -> Iterator[Edge]:
    """Every way along which a case of the procedure may change its state; the first begins nowhere."""
    yield Edge("", "", model.procedure.initial)
    for step in steps_of(model).values():
        for source in step.sources:
            for target in step.targets:
                if source != target:
                    yield Edge(step.name, source, target)


def _check(model: type[Case]) -> None:
    """Raise ValueError for a declaration that names what does not exist."""
    procedure, states = model.procedure, set(model.procedure.states.values)
    named: dict[str, Callable[[], set[str]]] = {
        "states": lambda: (
            (
                {procedure.initial, *procedure.final, *procedure.waits, *procedure.revisable}
                | {state for step in steps_of(model).values() for state in (*step.sources, *step.targets)}
            )
            - states
        ),
        "deadlines": lambda: (
            {code for step in steps_of(model).values() for code in (*step.opens, *step.satisfies)}
            - {rule.code for rule in procedure.deadlines}
        ),
        "steps": lambda: (
            (
                {name for step in steps_of(model).values() for name in step.four_eyes}
                | {rule.expiry for rule in procedure.deadlines if rule.expiry}
                | {name for rule in procedure.documents for name in rule.required_for}
                | {rule.confidential_until for rule in procedure.documents if rule.confidential_until}
            )
            - set(steps_of(model))
        ),
        "documents": lambda: {code for _step, code in _guarded(model)} - {rule.code for rule in procedure.documents},
    }
    for what, missing in named.items():
        if unknown := missing():
            raise ValueError(f"{procedure.kind} names {what} that it does not have: {', '.join(sorted(unknown))}")
    required = {(name, rule.code) for rule in procedure.documents for name in rule.required_for}
    if required != _guarded(model):
        raise ValueError(f"{procedure.kind} requires documents without their guards, or guards what is not required")
    left = states - procedure.final - {step_state for step in steps_of(model).values() for step_state in step.sources}
    if left:
        raise ValueError(f"{procedure.kind} cannot leave {', '.join(sorted(left))}")


def _guarded(model: type[Case]) -> set[tuple[str, str]]:
    """Steps and the documents that their guards ask for."""
    return {
        (name, guard.document)
        for name, step in steps_of(model).items()
        for guard in step.guards
        if isinstance(guard, HasDocument)
    }
