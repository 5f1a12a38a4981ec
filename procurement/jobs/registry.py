"""Which function does a kind of job. Slices register theirs in ``AppConfig.ready``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from procurement.jobs.models import Job
    from procurement.jobs.running import Run

    Work = Callable[[Run], Any]
    Ended = Callable[[Job], None]


def nothing(job: Job) -> None:
    """Do nothing when a job ends without having done its work."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its work, and what to tidy when it fails or is cancelled."""

    work: Work
    ended: Ended = nothing


_kinds: dict[str, Kind] = {}


def register(kind: str, work: Work, *, ended: Ended = nothing) -> None:
    """Let ``work`` do the jobs of this kind.

    ``work`` gets a :class:`~procurement.jobs.running.Run` and returns the result as JSON values. All that it
    writes is one transaction with the job's own end: it happens once or not at all. ``ended`` is called in the
    transaction that marks the job as failed or cancelled.
    """
    _kinds[kind] = Kind(work, ended)


def kind_of(job: Job) -> Kind:
    """The kind of this job; ``KeyError`` when nobody registered it."""
    return _kinds[job.kind]
