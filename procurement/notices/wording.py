"""The words of notices: the text that was in force, with values read from the case now, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from procurement.cases.enums import DeadlineOutcome, EventKind, Visibility
from procurement.cases.models import CaseComment
from procurement.cases.procedures import Procedure, model_of, procedure_of, steps_of
from procurement.notices import addresses, syntax, topics
from procurement.notices.enums import Why
from procurement.notices.models import Notice, NoticeTemplate
from procurement.notices.queries import in_force
from procurement.organisations.enums import Role

if TYPE_CHECKING:
    from procurement.cases.models import CaseEvent

MOST_OF_A_COMMENT = 600
"""Letters of a comment that a notice repeats."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A notice in words: plain text, to be escaped by whoever shows it."""

    notice: Notice
    subject: str
    body: str
    reason: str
    basis: str
    may_opt_out: bool

    @property
    def link(self) -> str:
        """The path of the case."""
        return addresses.of_case(self.notice.case_id)


RELATED = (
    "person", "membership__agency", "membership__company", "case", "event__agency", "event__company", "event__actor",
)  # fmt: skip
"""What a notice's words are made of; read together with the notices."""


def worded(notices: Sequence[Notice], language: str) -> list[Worded]:
    """The notices in words; the number of queries does not grow with theirs."""
    templates: dict[str, list[NoticeTemplate]] = {}
    codes = {one.message for one in notices}
    for row in NoticeTemplate.objects.filter(code__in=codes, language=language):
        templates.setdefault(row.code, []).append(row)
    said = _comments(notices)
    with override(language):
        return [_one(notice, in_force(templates[notice.message], on=notice.made_at), said) for notice in notices]


def of_template(template: NoticeTemplate, values: dict[str, str]) -> tuple[str, str, str]:
    """Subject, body and reason of a text with its values."""
    return (
        syntax.line(template.subject, values),
        syntax.text(template.body, values),
        syntax.line(template.reason, values),
    )


def _one(notice: Notice, template: NoticeTemplate | None, said: dict[int, str]) -> Worded:
    if template is None:
        raise LookupError(f"no text for the notice {notice.message!r}")
    known = _values(notice, said)
    allowed = topics.message(notice.message).variables
    subject, body, reason = of_template(template, {name: known.get(name, "") for name in allowed})
    return Worded(notice, subject, body, reason, template.basis, template.may_opt_out)


def _values(notice: Notice, said: dict[int, str]) -> dict[str, str]:
    event, case = notice.event, notice.case
    procedure = procedure_of(case.kind)
    step = steps_of(model_of(case.kind)).get(event.transition)
    return {
        "person": str(notice.person),
        "case_number": case.number or _("draft"),
        "case_title": case.title,
        "procedure": str(procedure.label),
        "state": procedure.state_label(event.target or case.state),
        "step": str(step.label) if step else "",
        "by": _acting(event),
        "link": addresses.whole(addresses.of_case(case.pk)),
        "why": _why(notice, procedure),
        "comment": said.get(event.details.get("comment", 0), "") if event.kind == EventKind.COMMENT else "",
        **_deadline(notice, procedure),
    }


def _acting(event: CaseEvent) -> str:
    """For whom somebody acted; people's names stay on the case's page."""
    organisation = event.agency or event.company
    if organisation is not None:
        return organisation.local_name
    if event.role:
        return str(Role(event.role).label)
    return _("a party") if event.actor_id else _("the platform itself")


def _why(notice: Notice, procedure: Procedure) -> str:
    role = notice.values.get("role", "")
    label = str(Role(role).label) if role else ""
    part = str(procedure.parts.get(notice.values.get("part", ""), ""))
    if notice.why == Why.PARTY and notice.membership is not None:
        return _("%(organisation)s has a part in this case (%(part)s)") % {
            "organisation": notice.membership.organisation_name,
            "part": part,
        }
    sentences = {
        Why.PARTY: _("you have a part in this case (%(part)s)") % {"part": part},
        Why.ASSIGNED: _("this case is assigned to you (%(role)s)") % {"role": label},
        Why.OFFICE: _("you hold the role for which this case waits (%(role)s)") % {"role": label},
        Why.FORMER: _("this case was assigned to you (%(role)s)") % {"role": label},
        Why.SELF: _("you took this step yourself"),
    }
    return sentences[Why(notice.why)]


def _deadline(notice: Notice, procedure: Procedure) -> dict[str, str]:
    """The deadline that an event is about; for a turn, the one that the person owes."""
    details = notice.event.details
    code = details.get("deadline", "")
    if code:
        last = details.get("last") or details.get("to", "")
        return {
            "deadline": str(procedure.deadline(code).label),
            "due": _day(last),
            "moved_from": _day(details.get("from", "")),
        }
    owes = notice.values.get("owes", "")
    running = [
        one
        for one in (notice.case.deadlines.all() if owes else [])
        if one.owed_by == owes and one.outcome == DeadlineOutcome.OPEN and one.due_on is not None
    ]
    if not running:
        return {}
    first = min(running, key=lambda one: one.moved_to or one.due_on or date.max)
    due = first.moved_to or first.due_on
    return {"deadline": str(procedure.deadline(first.code).label), "due": _day(str(due))}


def _day(iso: str) -> str:
    return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""


def _comments(notices: Sequence[Notice]) -> dict[int, str]:
    """Words of the comments that may leave the offices, as they are now."""
    ids = {one.event.details.get("comment") for one in notices if one.event.kind == EventKind.COMMENT}
    if not ids:
        return {}
    rows = CaseComment.objects.filter(pk__in=ids, visibility__in=[Visibility.PARTIES, Visibility.PUBLIC])
    return {row.pk: row.text[:MOST_OF_A_COMMENT] for row in rows}
