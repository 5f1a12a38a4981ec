"""What happens by itself: deadlines come near, pass, and let the platform take the step that the law foresees."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from procurement.cases import events, outages
from procurement.cases.clocks import Deadline, Outage
from procurement.cases.deadlines import due_before
from procurement.cases.enums import DeadlineOutcome, EventKind
from procurement.cases.errors import CaseRefusal
from procurement.cases.models import Case
from procurement.cases.performing import locked, perform
from procurement.jobs import clock
from procurement.organisations.acting import SYSTEM
from procurement.policy.queries import of_site

logger = logging.getLogger(__name__)


def watch() -> dict[str, int]:
    """Apply outages that are over, remind of deadlines that are near, note those that have passed.

    Doing it twice has one effect.
    """
    for outage in Outage.objects.filter(applied_at__isnull=True, to_at__lte=clock.now()).order_by("to_at", "pk"):
        outages.apply(outage, actor=SYSTEM)
    today = clock.today()
    soon = today + timedelta(days=of_site(today).days("cases.remind_days_before"))
    near = Q(reminded_at__isnull=True, outcome=DeadlineOutcome.OPEN, last__range=(today, soon))
    passed = due_before(today) & Q(passed_at__isnull=True)
    return {
        "near": sum(_note(pk, EventKind.DEADLINE_NEAR, today) for pk in _found(near)),
        "passed": sum(_note(pk, EventKind.DEADLINE_PASSED, today) for pk in _found(passed)),
    }


def _found(condition: Q) -> list[int]:
    rows = Deadline.objects.annotate(last=Coalesce(F("moved_to"), F("due_on"))).filter(condition)
    return list(rows.order_by("last", "pk").values_list("pk", flat=True))


def _note(pk: int, kind: EventKind, today: date) -> bool:
    """Write the event in the case, unless another process was faster; then take the step of expiry."""
    with transaction.atomic():
        case = locked(Case.objects.get(deadlines=pk))
        deadline = case.deadlines.get(pk=pk)
        last = deadline.moved_to or deadline.due_on
        done = deadline.reminded_at if kind == EventKind.DEADLINE_NEAR else deadline.passed_at
        if done is not None or deadline.outcome != DeadlineOutcome.OPEN or last is None:
            return False
        field = "reminded_at" if kind == EventKind.DEADLINE_NEAR else "passed_at"
        now = clock.now()
        setattr(deadline, field, now)
        deadline.save(update_fields=[field])
        details = {"deadline": deadline.code, "last": str(last), "days": (last - today).days}
        events.append(case, kind, actor=SYSTEM, at=now, details=details)
    if kind == EventKind.DEADLINE_PASSED:
        _expire(case, deadline.code)
    return True


def _expire(case: Case, code: str) -> None:
    step = case.procedure.deadline(code).expiry
    if not step:
        return
    try:
        perform(case, step, actor=SYSTEM)
    except CaseRefusal as refusal:
        logger.warning("case %s did not take %s when %s had passed: %s", case.pk, step, code, refusal)
