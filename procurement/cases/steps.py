"""One step of a procedure, declared once: a thin wrapper on django-fsm that adds what a public decision needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import django_fsm

from procurement.cases.who import Who, named
from procurement.law.decisions import Reason
from procurement.organisations.enums import Role

if TYPE_CHECKING:
    from procurement.cases.models import Case

Guard = Callable[[Any], Reason | None]
"""Looks at a case and answers why the step cannot be taken, or ``None``. Its name is a sentence."""

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What the declaration of a step says."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: tuple[Who, ...]
    label: Any
    meaning: str
    guards: tuple[Guard, ...]
    form: str
    basis: str
    opens: tuple[str, ...]
    satisfies: tuple[str, ...]
    four_eyes: tuple[str, ...]
    signature: bool
    submits: bool
    stops_clock: str
    resumes_clock: bool

    def objections(self, case: Case) -> list[Reason]:
        """Every unmet condition, not only the first."""
        return [reason for guard in self.guards if (reason := guard(case)) is not None]


def transition(
    *,
    source: str | Sequence[str],
    target: str | Sequence[str] | None,
    role: Role | Who | Sequence[Role | Who],
    label: Any,  # noqa: ANN401 - text, translated late
    basis: str,
    guards: Sequence[Guard] = (),
    form: str = "",
    opens: Sequence[str] = (),
    satisfies: Sequence[str] = (),
    four_eyes: Sequence[str] = (),
    signature: bool = False,
    submits: bool = False,
    stops_clock: str = "",
    resumes_clock: bool = False,
) -> Callable[[Method], Method]:
    """Declare a method of a case model as a step of its procedure.

    The method gets an :class:`~procurement.cases.act.Act` and the cleaned input of ``form`` as keywords; it changes
    fields of the case and saves nothing. With several ``target`` states it returns the one that it chose; ``None``
    keeps the state. ``guards`` must all be silent. Who took one of the ``four_eyes`` steps may not take this one. A
    ``signature`` asks the person to sign in again. ``submits`` gives the case its number and fixes the law of the
    day. ``opens`` and ``satisfies`` name deadlines of the procedure; ``stops_clock`` is the reason why its clock
    stands still.
    """
    sources = (source,) if isinstance(source, str) else tuple(source)
    targets = sources if target is None else (target,) if isinstance(target, str) else tuple(target)
    whos = tuple(role) if isinstance(role, tuple | list) else (role,)

    def declare(method: Method) -> Method:
        chosen = target if target is None or isinstance(target, str) else django_fsm.RETURN_VALUE(*targets)
        wrapped = django_fsm.transition(field="state", source=list(sources), target=chosen)(method)
        wrapped.step = Step(
            name=method.__name__,
            sources=tuple(str(one) for one in sources),
            targets=tuple(str(one) for one in targets),
            who=tuple(named(one) for one in whos),
            label=label,
            meaning=(method.__doc__ or "").strip(),
            guards=tuple(guards),
            form=form,
            basis=basis,
            opens=tuple(opens),
            satisfies=tuple(satisfies),
            four_eyes=tuple(four_eyes),
            signature=signature,
            submits=submits,
            stops_clock=stops_clock,
            resumes_clock=resumes_clock,
        )
        return wrapped  # type: ignore[no-any-return]

    return declare
