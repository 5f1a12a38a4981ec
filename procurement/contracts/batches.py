"""What all imports share: their states, their row's lock, their findings, and the limits of the site."""

from collections.abc import Callable, Sequence

from django.conf import settings

from procurement.contracts.models import ImportBatch, ImportFinding
from procurement.contracts.reading import Finding, Limits

State = ImportBatch.State
Progress = Callable[[int, int], None]

MAX_FINDINGS = 20_000
"""Findings kept for an import; past that only their number."""


class WrongState(ValueError):
    """The import is not in a state in which this can be done."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(f"import {batch.pk} is {batch.state}")
        self.state = batch.state


class ReplacesEntries(ValueError):
    """The import would replace entries; somebody must confirm that first."""

    def __init__(self, entries: int) -> None:
        super().__init__(f"{entries} entries would be replaced")
        self.entries = entries


def limits() -> Limits:
    """What the site accepts, in bytes."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        xlsx_max_bytes=settings.IMPORT_XLSX_MAX_BYTES,
        xlsx_max_unpacked_bytes=settings.IMPORT_XLSX_MAX_UNPACKED_BYTES,
    )


def nothing(_done: int, _total: int) -> None:
    """Show no progress."""


def lock(batch_id: int) -> ImportBatch:
    """The import, locked until the transaction ends."""
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)


def keep_findings(batch: ImportBatch, findings: Sequence[Finding]) -> None:
    """Keep the findings of a check, up to MAX_FINDINGS."""
    ImportFinding.objects.bulk_create(
        ImportFinding(
            batch=batch,
            row_no=finding.row,
            severity=finding.severity,
            code=finding.code,
            column=finding.column,
            value=finding.value[:200],
            params=dict(finding.params),
        )
        for finding in findings[:MAX_FINDINGS]
    )
