"""Imports as jobs: checked and saved by a worker, visible while they run, and resumed after a kill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from procurement.contracts import importing
from procurement.contracts.batches import ReplacesEntries, State, WrongState
from procurement.contracts.models import ImportBatch
from procurement.jobs import services
from procurement.jobs.errors import JobFailed
from procurement.jobs.models import Job
from procurement.organisations.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.jobs.running import Run

CHECK, SAVE = "contracts.check", "contracts.save"


def request_check(batch: ImportBatch, *, by: User) -> Job:
    """Ask a worker to check an upload; asking twice gives the same job."""
    with transaction.atomic():
        job = services.start(CHECK, str(batch.pk), {"batch": batch.pk}, by)
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.CHECKING, job=job)
    return job


def request_save(batch: ImportBatch, *, by: User, accept: Sequence[str], replace: bool) -> Job:
    """Ask a worker to save a checked upload; raises ``JobBusy`` when asked differently meanwhile."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state not in {State.CHECKED, State.SAVING}:
            raise WrongState(locked)
        work = {"batch": batch.pk, "by": by.pk, "accept": sorted(accept), "replace": replace}
        job = services.start(SAVE, str(batch.pk), work, by)
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.SAVING, job=job)
    return job


def check(run: Run) -> dict[str, Any]:
    """Do a check."""
    batch = importing.check(run.input["batch"], progress=lambda done, total: run.progress(done, total, "reading"))
    return {"state": batch.state}


def save(run: Run) -> dict[str, Any]:
    """Do a save."""
    by = User.objects.get(pk=run.input["by"])
    try:
        saved = importing.save(
            run.input["batch"],
            by=by,
            accept=run.input["accept"],
            replace=run.input["replace"],
            progress=lambda done, total: run.progress(done, total, "saving"),
        )
    except ReplacesEntries as error:
        raise JobFailed(
            "replaces",
            _("%(entries)d entries would be replaced; confirm that first.") % {"entries": error.entries},
        ) from None
    return {"state": saved.state}


def check_ended(job: Job) -> None:
    """A check that failed or was cancelled leaves the upload as it was received."""
    ImportBatch.objects.filter(pk=job.input["batch"], state=State.CHECKING).update(state=State.RECEIVED)


def save_ended(job: Job) -> None:
    """A save that failed or was cancelled leaves the upload checked."""
    ImportBatch.objects.filter(pk=job.input["batch"], state=State.SAVING).update(state=State.CHECKED)
