"""The one door of every case: open it, take a step, revise a draft.

One transaction each: lock the case first, read the whole object again, check actor, state and conditions, write,
raise the version, append the event. Whatever leaves the site leaves after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import transaction

from procurement.cases import deadlines, events, refusals
from procurement.cases.act import Act
from procurement.cases.enums import EventKind
from procurement.cases.errors import Conflict, InvalidInput, NotAllowed, Refused, SignatureMissing
from procurement.cases.inputs import form_of
from procurement.cases.models import Case, CaseEvent
from procurement.cases.numbering import next_number
from procurement.cases.procedures import model_of, steps_of
from procurement.jobs import clock
from procurement.organisations.acting import Actor, current
from procurement.policy.queries import site_policy_set

if TYPE_CHECKING:
    from procurement.cases.steps import Step

AnyCase = TypeVar("AnyCase", bound=Case)


@transaction.atomic
def open_case(
    model: type[AnyCase], *, actor: Actor, title: str, parties: Mapping[str, Mapping[str, Any]], **fields: Any
) -> AnyCase:
    """Begin a case as a draft; ``parties`` gives for each part the agency, company or user that has it."""
    now = clock.now()
    known = current(actor)
    case = model(
        kind=model.procedure.kind,
        state=model.procedure.initial,
        title=title,
        waits_for=_waits_for(model, model.procedure.initial),
        policy_set=site_policy_set(),
        policy_day=now.date(),
        opened_by=known.user,
        opened_at=now,
        touched_at=now,
        **fields,
    )
    case.save(force_insert=True)
    act = Act(case, known, now)
    for part, who in parties.items():
        act.join(part, **who)
    events.append(case, EventKind.OPENED, actor=known, at=now, target=case.state)
    act.write_down()
    return case


@transaction.atomic
def perform(
    case: Case,
    name: str,
    *,
    actor: Actor,
    version: int | None = None,
    token: UUID | None = None,
    signed: bool = False,
    **values: Any,
) -> CaseEvent:
    """Take a step of a case as the actor sees it, and give the event that says so.

    ``case`` is the case as it was shown (or ``version`` says which one was): when it has moved on since, nothing is
    done and :class:`Conflict` says who was faster. ``token`` names one intention (a form that was sent): sent twice,
    it has one effect and gives the first event. ``signed`` says that the person has just proved again who it is.
    Raises :class:`NotAllowed`, :class:`Conflict`, :class:`Refused`, :class:`InvalidInput`, :class:`SignatureMissing`;
    each with all its reasons.
    """
    fresh = locked(case)
    if token is not None and (earlier := _sent_already(fresh, token, actor)):
        return earlier
    step = step_of(fresh, name)
    known = current(actor)
    if not any(who.holds(fresh, known) for who in step.who):
        raise NotAllowed([refusals.not_yours(fresh, step, known)])
    if objections := refusals.people_only(step, known):
        raise NotAllowed(objections)
    shown = case.version if version is None else version
    if fresh.version != shown or fresh.state not in step.sources:
        raise Conflict([refusals.moved_on(fresh, step)])
    if objections := [*refusals.four_eyes(fresh, step, known), *step.objections(fresh)]:
        raise Refused(objections)
    if step.signature and not signed:
        raise SignatureMissing([refusals.signature(step)])
    return _take(fresh, step, Act(fresh, known, clock.now()), _cleaned(fresh, step, values), token)


@transaction.atomic
def revise(case: AnyCase, *, actor: Actor, **fields: Any) -> AnyCase:
    """Change fields of a case in a state in which that is allowed; the event names the fields, not their values."""
    fresh = locked(case)
    known = current(actor)
    who = fresh.procedure.revisable.get(fresh.state)
    if fresh.version != case.version:
        raise Conflict([refusals.moved_on(fresh, None)])
    if who is None or not who.holds(fresh, known):
        raise NotAllowed([refusals.not_revisable(fresh, who)])
    before = _stored(fresh)
    for field, value in fields.items():
        setattr(fresh, field, value)
    changed = _changed(fresh, before)
    if changed:
        fresh.version += 1
        fresh.save(update_fields=[*changed, "version"])
        events.append(fresh, EventKind.REVISED, actor=known, at=clock.now(), details={"fields": sorted(changed)})
    return fresh  # type: ignore[return-value]


def locked(case: Case) -> Case:
    """The whole case, read again under the lock of its row; must be called in a transaction."""
    Case.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=case.pk)
    return model_of(case.kind).objects.select_related("policy_set").get(pk=case.pk)


def step_of(case: Case, name: str) -> Step:
    """The step of this name; ``LookupError`` when the procedure has none."""
    try:
        return steps_of(type(case))[name]
    except KeyError:
        raise LookupError(f"{case.kind} has no step {name!r}") from None


def _sent_already(case: Case, token: UUID, actor: Actor) -> CaseEvent | None:
    earlier = case.events.filter(token=token).first()
    if earlier is None or actor.user is None or earlier.actor_id == actor.user.pk:
        return earlier
    raise Conflict([refusals.moved_on(case, None)])


def _cleaned(case: Case, step: Step, values: Mapping[str, Any]) -> dict[str, Any]:
    form_class = form_of(type(case), step)
    if form_class is None:
        if values:
            raise TypeError(f"{step.name} takes no input, but got {', '.join(values)}")
        return {}
    files = {name: value for name, value in values.items() if hasattr(value, "chunks")}
    form = form_class(data={k: v for k, v in values.items() if k not in files}, files=files, case=case)
    if not form.is_valid():
        raise InvalidInput(form)
    return dict(form.cleaned_data)


def _take(case: Case, step: Step, act: Act, values: dict[str, Any], token: UUID | None) -> CaseEvent:
    source, before = case.state, _stored(case)
    if step.submits and case.submitted_at is None:
        case.submitted_at, case.policy_day, case.policy_set = act.at, act.day, site_policy_set()
    getattr(case, step.name)(act, **values)
    case.waits_for = _waits_for(type(case), case.state)
    if case.state in case.procedure.final:
        case.closed_at = act.at
    _keep_time(case, step, act)
    if step.submits and case.number is None:
        case.number = next_number(case.procedure.prefix, act.day.year)
    case.version += 1
    case.save(update_fields=[*_changed(case, before), "version"])
    event = events.append(
        case,
        EventKind.TRANSITION,
        actor=act.actor,
        at=act.at,
        transition=step.name,
        source=source,
        target=case.state,
        details=act.details,
        token=token,
    )
    act.write_down()
    return event


def _keep_time(case: Case, step: Step, act: Act) -> None:
    for code in step.satisfies:
        deadlines.end(act, code)
    if step.resumes_clock:
        deadlines.resume_clock(act)
    for code in step.opens:
        deadlines.begin(act, code)
    if step.stops_clock:
        deadlines.stop_clock(act, step.stops_clock, step.basis)
    if case.is_closed:
        deadlines.end_all(act)


def _waits_for(model: type[Case], state: str) -> str:
    who = model.procedure.waits.get(state)
    return who.code if who else ""


_KEPT_BY_THE_DATABASE = {"events_count", "head_hash", "touched_at", "version"}


def _stored(case: Case) -> dict[str, Any]:
    return {field.name: getattr(case, field.attname) for field in case._meta.concrete_fields if not field.primary_key}


def _changed(case: Case, before: Mapping[str, Any]) -> list[str]:
    now = _stored(case)
    return [name for name, value in now.items() if value != before[name] and name not in _KEPT_BY_THE_DATABASE]
