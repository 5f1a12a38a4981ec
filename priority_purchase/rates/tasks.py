"""Counting and evaluating as jobs, on schedules that administrators edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import transaction

from priority_purchase.rates import evaluation, recount
from priority_purchase.rates.enums import RunKind, RunState
from priority_purchase.rates.models import EvaluationRun
from procurement.jobs import clock, services

if TYPE_CHECKING:
    from procurement.jobs.models import Job
    from procurement.jobs.running import Run
    from procurement.organisations.models import User
    from procurement.policy.models import PolicySet

EVALUATE = "rates.evaluate"


def request_run(
    *,
    year: int,
    kind: RunKind,
    by: User | None,
    policy_set: PolicySet | None = None,
    profile_code: str = "",
) -> EvaluationRun:
    """Open a run and ask a worker for it; raises ``RunRefused`` while another of the year is under way."""
    with transaction.atomic():
        run = evaluation.open_run(year=year, kind=kind, by=by, policy_set=policy_set, profile_code=profile_code)
        run.job = services.start(EVALUATE, str(year), {"run": run.pk}, by)
        run.save(update_fields=["job"])
    return run


def evaluate(run: Run) -> dict[str, Any]:
    """Do a run."""
    done = evaluation.execute(run.input["run"], progress=lambda phase, step, of: run.progress(step, of, phase))
    return {"hash": done.ledger_hash}


def evaluation_ended(job: Job) -> None:
    """A run that failed or was cancelled keeps its row and frees its year."""
    state = RunState.CANCELLED if job.state == "CANCELLED" else RunState.FAILED
    EvaluationRun.objects.filter(pk=job.input["run"]).exclude(state=RunState.FROZEN).update(
        state=state, problem=job.error[:300]
    )


def drain_marks(run: Run) -> dict[str, Any]:
    """Count again what credentials changed."""
    done = recount.drain_all(progress=lambda step, of: run.progress(step, of, "agencies"))
    return {"entries": done.entries, "agency_years": done.agency_years}


def recount_year(run: Run) -> dict[str, Any]:
    """Count a whole year again, after its programmes or profiles changed."""
    changed = recount.recount_year(run.input["year"], progress=lambda step, of: run.progress(step, of, "agencies"))
    return {"entries": changed}


@shared_task(name="priority_purchase.rates.drain")
def drain() -> None:
    """Ask for a re-count when marks are waiting."""
    if recount.waiting():
        services.start(recount.RECOUNT, "marks", {}, None)


@shared_task(name="priority_purchase.rates.evaluate_provisionally")
def evaluate_provisionally(kind: str = RunKind.PROVISIONAL.value) -> None:
    """Evaluate the present year; nothing happens while another run of it is under way."""
    try:
        request_run(year=clock.today().year, kind=RunKind(kind), by=None)
    except evaluation.RunRefused:
        return
