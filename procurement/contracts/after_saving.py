"""Where people go when an upload is saved: the programme that counts says so, the ground does not know it."""

from collections.abc import Callable

from django.utils.functional import Promise

from procurement.contracts.models import ImportBatch

Step = tuple[str | Promise, str]
_steps: list[Callable[[ImportBatch], Step]] = []


def register(step: Callable[[ImportBatch], Step]) -> None:
    """Let ``step`` name the next page (label, address) after an upload."""
    _steps.append(step)


def step_for(batch: ImportBatch) -> Step | None:
    """The next page after this upload, if any programme named one."""
    return _steps[-1](batch) if _steps else None
