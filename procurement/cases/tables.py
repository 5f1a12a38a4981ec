"""Rows of lists of cases and deadlines, for pages and exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from procurement.cases.clocks import Deadline
from procurement.cases.enums import DeadlineOutcome
from procurement.cases.procedures import Procedure, procedure_of
from procurement.cases.rows import rows_of
from procurement.web.exports import Cell

if TYPE_CHECKING:
    from procurement.cases.models import Case


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline as people read it; ``days_left`` is negative when it has passed, ``None`` when it does not run."""

    deadline: Deadline
    label: str
    owed_by: str
    last: date | None
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        """Whether it still runs though its last day has passed."""
        return self.days_left is not None and self.days_left < 0

    @property
    def days_over(self) -> int:
        """Days since the last one."""
        return -(self.days_left or 0)


def deadline_rows(case: Case, *, today: date) -> Sequence[DeadlineRow]:
    """The deadlines of a case, running ones first."""
    procedure, parts = case.procedure, dict(case.procedure.parts)
    rows = []
    for one in rows_of(Deadline, case, only="outcome <> 'CANCELLED'", order="due_on, id"):
        rule = procedure.deadline(one.code)
        last = one.moved_to or one.due_on
        runs = one.outcome == DeadlineOutcome.OPEN and last is not None
        left = (last - today).days if runs and last is not None else None
        rows.append(DeadlineRow(one, str(rule.label), rule.owed_by.label(parts), last, left))
    return sorted(rows, key=lambda row: (row.deadline.outcome != DeadlineOutcome.OPEN, row.last or date.max))


def header() -> list[Cell]:
    """Columns of an exported list of cases."""
    return [_("Number"), _("Procedure"), _("Subject"), _("State"), _("Waits for"), _("Submitted"), _("Last event")]


def case_row(case: Case) -> list[Cell]:
    """A case as a row of an exported list."""
    procedure = procedure_of(case.kind)
    return [
        case.number or "",
        str(procedure.label),
        case.title,
        procedure.state_label(case.state),
        waits_for(case, procedure),
        case.submitted_at,
        case.touched_at,
    ]


def waits_for(case: Case, procedure: Procedure) -> str:
    """Who must act next, in words."""
    who = procedure.waits.get(case.state)
    return who.label(dict(procedure.parts)) if who else ""
