"""The sentences of refusals that the kernel itself makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from procurement.cases.enums import EventKind, Visibility
from procurement.cases.procedures import steps_of
from procurement.law.decisions import Reason, gettext_noop
from procurement.organisations.enums import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.cases.models import Case, CaseEvent
    from procurement.cases.steps import Step
    from procurement.cases.who import Who
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User


def not_yours(case: Case, step: Step, actor: Actor) -> Reason:
    """Somebody else takes this step: says who, and for whom the actor acts now."""
    parts = dict(case.procedure.parts)
    return Reason(
        "not_yours",
        gettext_noop("This step is taken by: {who}. You act for: {actor}."),
        article=step.basis,
        values={
            "who": ", ".join(who.label(parts) for who in step.who),
            "actor": str(actor) if actor.membership else _("nobody (you have no role that is valid today)"),
        },
    )


def moved_on(case: Case, step: Step | None) -> Reason:
    """The case has changed since it was shown: says what happened, when, and where it stands now."""
    last = case.events.exclude(kind__in=[EventKind.DEADLINE_NEAR]).order_by("-seq").first()
    return Reason(
        "moved_on",
        gettext_noop(
            "Nothing was done: the case has changed since you opened the page ({what}, {when}). It is now: {state}."
            " Open the case again; what you entered is kept on this page."
        ),
        article=step.basis if step else "",
        values={
            "what": what_happened(case, last),
            "when": formats.date_format(timezone.localtime(last.at), "DATETIME_FORMAT") if last else "",
            "state": case.state_label,
        },
    )


def not_revisable(case: Case, who: Who | None) -> Reason:
    """The fields of the case cannot be changed (now, or by this person)."""
    if who is None:
        return Reason(
            "not_revisable",
            gettext_noop("In this state nothing of the case can be changed: {state}."),
            values={"state": case.state_label},
        )
    return Reason(
        "not_yours",
        gettext_noop("Only {who} may change the case now."),
        values={"who": who.label(dict(case.procedure.parts))},
    )


def taken_by(case: Case, actor: Actor, events: Sequence[CaseEvent] | None = None) -> Sequence[str]:
    """The steps that the actor's person, or a program for which they answer, took, the latest first.

    ``events`` are the case's, newest first, when they are known.
    """
    if actor.user is None:
        return ()
    person = actor.user.pk
    if events is not None:
        steps = (one for one in events if one.kind == EventKind.TRANSITION)
        return [one.transition for one in steps if person in (one.actor_id, one.details.get("set_up_by"))]
    own = case.events.filter(Q(actor=person) | Q(details__set_up_by=person), kind=EventKind.TRANSITION)
    return list(own.order_by("-seq").values_list("transition", flat=True))


def four_eyes(case: Case, step: Step, actor: Actor, taken: Sequence[str] | None = None) -> list[Reason]:
    """Who took an earlier step, or answers for the program that took it, may not take this one.

    ``taken`` are the steps of :func:`taken_by`, when they are known.
    """
    if not step.four_eyes or actor.user is None:
        return []
    taken = taken_by(case, actor) if taken is None else taken
    earlier = next((one for one in taken if one in step.four_eyes), None)
    if earlier is None:
        return []
    return [
        Reason(
            "four_eyes",
            gettext_noop("You took the step “{step}” yourself; another person must take this one."),
            article=step.basis,
            values={"step": steps_of(type(case))[earlier].label},
        )
    ]


def people_only(step: Step, actor: Actor) -> list[Reason]:
    """What is signed, or needs another pair of eyes, is no program's to do."""
    if actor.user is None or not actor.user.is_program or not (step.signature or step.four_eyes):
        return []
    return [
        Reason(
            "people_only",
            gettext_noop("This step is taken by a person who signs in, not by a program."),
            article=step.basis,
        )
    ]


def signature(step: Step) -> Reason:
    """The step is signed."""
    return Reason(
        "signature_missing",
        gettext_noop("This step is signed: enter your password (or use your key) once more to take it."),
        article=step.basis,
    )


def no_comment(visibility: Visibility) -> Reason:
    """Not everybody writes for everybody."""
    return Reason(
        "no_comment",
        gettext_noop("You cannot write a comment for “{readers}” in this case."),
        values={"readers": Visibility(visibility).label},
    )


def no_hand_over(role: Role) -> Reason:
    """Assignments are handed over by whoever has them, or by an operator."""
    return Reason(
        "no_hand_over",
        gettext_noop("The case can be handed over only by its {role} or by an operator, and only while it is open."),
        values={"role": Role(role).label},
    )


def not_a_colleague(person: User, role: Role) -> Reason:
    """Who takes a case over must hold the role today."""
    return Reason(
        "not_a_colleague",
        gettext_noop("{person} does not hold the role “{role}” today."),
        values={"person": person, "role": Role(role).label},
    )


def what_happened(case: Case, event: CaseEvent | None) -> str:
    """An event in a few words."""
    if event is None:
        return ""
    step = steps_of(type(case)).get(event.transition)
    return str(step.label) if step else str(event.get_kind_display())
