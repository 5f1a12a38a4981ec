"""An upload from the file to the ledger: receive, check, decide, save.

Checking changes nothing but the import's own rows. Saving is one transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection, transaction

from procurement.contracts import (
    designations,
    files,
    judging,
    lists,
    locks,
    months,
    proposing,
    replacing,
    resolving,
    saving,
    staging,
    taking_over,
)
from procurement.contracts.batches import (
    MAX_FINDINGS,
    Progress,
    ReplacesEntries,
    State,
    WrongState,
    keep_findings,
    limits,
    lock,
    nothing,
)
from procurement.contracts.enums import Source
from procurement.contracts.models import ImportBatch, ImportFinding, RejectedRow
from procurement.contracts.netting import net_negatives
from procurement.contracts.planning import without_nested_loops
from procurement.contracts.reading import Finding, Recognised, UnreadableFile, read, recognise
from procurement.contracts.resolved import any_row
from procurement.credentials import changes
from procurement.jobs import clock
from procurement.organisations.models import Agency, User


def receive(
    chunks: Iterable[bytes], *, name: str, by: User, agency: Agency | None, credential_kind: str = ""
) -> ImportBatch:
    """Keep an upload and open its import; raises :class:`~procurement.contracts.files.FileTooLarge`."""
    stored = files.keep(chunks)
    return ImportBatch.objects.create(
        file=stored.path,
        name=name[-255:],
        sha256=stored.sha256,
        size=stored.size,
        agency=agency,
        credential_kind=credential_kind,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def source_of(batch: ImportBatch) -> Source:
    """Where the entries of this import come from, by its format."""
    name = batch.recognised.get("source") or "KONEPS_REPORT"
    return Source[name]


def _as_json(recognised: Recognised) -> dict[str, Any]:
    fields = asdict(recognised)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


def _refuse(batch: ImportBatch, error: UnreadableFile) -> None:
    batch.state = State.REFUSED
    batch.problem = {"code": error.code, "params": dict(error.params)}
    batch.save(update_fields=["state", "problem"])


class _Staged:
    """Passes the reader's rows on to COPY, keeping the findings and the number of rows."""

    def __init__(self, batch: ImportBatch, recognised: Recognised, progress: Progress) -> None:
        self._batch, self._recognised, self._progress = batch, recognised, progress
        self.findings: list[Finding] = []
        self.rows = 0

    def __iter__(self) -> Iterator[staging.StagedValues]:
        path = files.path_of(self._batch.file)
        for row_no, values, findings in read(path, self._recognised, limits=limits()):
            self.rows += 1
            if self.rows % 5_000 == 0:
                self._progress(self.rows, 0)
            codes: tuple[str, ...] = ()
            if findings:
                codes = tuple(sorted({one.code for one in findings if one.severity == "ERROR"}))
                if len(self.findings) < MAX_FINDINGS:
                    self.findings.extend(findings)
            yield row_no, values, codes


def _stage(batch: ImportBatch, recognised: Recognised, progress: Progress) -> _Staged:
    staging.clear(batch.pk)
    rows = _Staged(batch, recognised, progress)
    staging.copy_rows(batch.pk, recognised.staged_columns, rows)
    return rows


def _keep_rejected(batch: ImportBatch) -> None:
    RejectedRow.objects.filter(batch=batch).delete()
    if not any_row(batch.pk, "rejected <> '{}'"):
        return
    with without_nested_loops() as cursor:
        cursor.execute(
            'INSERT INTO procurement_rejectedrow (batch_id, row_no, codes, "values")'
            " SELECT DISTINCT ON (s.row_no) s.batch_id, s.row_no, r.rejected,"
            " (SELECT COALESCE(jsonb_object_agg(key, value), '{}') FROM jsonb_each_text(to_jsonb(s))"
            "  WHERE key = ANY (%s) AND value <> '')"
            " FROM (SELECT seq, rejected FROM procurement_resolvedrow"
            "       WHERE batch_id = %s AND rejected <> '{}' OFFSET 0) r"
            " JOIN procurement_stagedrow s ON s.seq = r.seq AND s.batch_id = %s"
            " ORDER BY s.row_no, s.seq",
            [list(staging.COLUMNS), batch.pk, batch.pk],
        )


def _period(batch: ImportBatch) -> tuple[date | None, date | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(booked_on), max(booked_on) FROM procurement_resolvedrow WHERE batch_id = %s", [batch.pk]
        )
        first, last = cursor.fetchone()
    return first, last


def _resolve(batch: ImportBatch) -> None:
    batch.registers_as_of = taking_over.state_of_registers()
    resolving.resolve(batch, source=source_of(batch))


def _judge(batch: ImportBatch, *, final: bool = False) -> list[months.Gone]:
    """Judge all rows and note what becomes of them; returns what the months of the upload no longer have."""
    source = source_of(batch)
    judging.judge(batch, source=source, final=final)
    _keep_rejected(batch)
    gone = months.gone(batch, source=source)
    batch.outcome = saving.outcome_of(batch.pk).as_json() | {
        "replaced_entries": replacing.entries_replaced(batch, gone=gone)
    }
    batch.period_from, batch.period_to = _period(batch)
    return gone


def check(batch_id: int, *, progress: Progress = nothing) -> ImportBatch:
    """Read and check an upload; afterwards it is CHECKED, or REFUSED with the problem.

    Checking again starts over: the ledger and the registers are not touched.
    """
    with transaction.atomic():
        batch = lock(batch_id)
        if batch.state not in {State.RECEIVED, State.CHECKING, State.CHECKED}:
            raise WrongState(batch)
        try:
            recognised = recognise(files.path_of(batch.file), name=batch.name, limits=limits())
        except UnreadableFile as error:
            _refuse(batch, error)
            return batch
        batch.recognised = _as_json(recognised)
        batch.format, batch.describes = recognised.format, recognised.describes
        ImportFinding.objects.filter(batch=batch).delete()
        try:
            if recognised.describes == "CREDENTIALS":
                with transaction.atomic():
                    lists.check(batch, recognised)
                batch.state = State.CHECKED
                batch.save()
                return batch
            with transaction.atomic():
                staged = _stage(batch, recognised, progress)
        except UnreadableFile as error:
            _refuse(batch, error)
            return batch
        keep_findings(batch, [*recognised.findings, *staged.findings])
        _resolve(batch)
        proposing.propose(batch)
        _judge(batch)
        designations.warn_of_periods(batch)
        batch.state = State.CHECKED
        batch.save()
        return batch


def save(
    batch_id: int,
    *,
    by: User,
    accept: Sequence[str] = (),
    replace: bool = False,
    progress: Progress = nothing,
) -> ImportBatch:
    """Save a checked upload into the ledger, whole or not at all.

    ``accept`` names the registers whose proposed rows are accepted. Raises :class:`ReplacesEntries`
    when entries would be replaced and ``replace`` does not confirm it. Saving a saved import again
    changes nothing.
    """
    with transaction.atomic():
        batch = lock(batch_id)
        if batch.state == State.SAVED:
            return batch
        if batch.state not in {State.CHECKED, State.SAVING}:
            raise WrongState(batch)
        if batch.describes == "CREDENTIALS":
            return lists.save(batch, by=by, accept=accept, progress=progress)
        _restage(batch, progress)
        source, has_designations = source_of(batch), designations.names_designations(batch)
        if has_designations:
            locks.changing_standing()
        else:
            locks.attributing()
        proposing.accept(batch, by_id=by.pk, registers=list(accept))
        proposing.make_accepted(batch)
        resolved = taking_over.resolved_already(batch)
        if not resolved:
            _resolve(batch)
        saving.lock_years(batch, source=source)
        if resolved and taking_over.judged_already(batch):
            gone = months.gone(batch, source=source)
        else:
            gone = _judge(batch, final=True)
        replaced = batch.outcome["replaced_entries"]
        if replaced and not replace:
            raise ReplacesEntries(replaced)
        if has_designations:
            designations.make_credentials(batch)
            changes.count_again()
        released = saving.save(batch, source=source, gone=gone)
        if source == Source.EXPENDITURE:
            net_negatives(batch, released=released)
        proposing.note_spellings(batch)
        batch.state, batch.saved_at = State.SAVED, clock.now()
        batch.save()
        staging.clear(batch.pk)
        return batch


def _restage(batch: ImportBatch, progress: Progress) -> None:
    """Stage the file again when the unlogged staging rows are gone (after a crash)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM procurement_stagedrow WHERE batch_id = %s)", [batch.pk])
        if cursor.fetchone()[0]:
            return
    recognised = recognise(files.path_of(batch.file), name=batch.name, limits=limits())
    _stage(batch, recognised, progress)


def abandon(batch_id: int) -> ImportBatch:
    """Give up an upload that has not been saved; its file and findings stay visible."""
    with transaction.atomic():
        batch = lock(batch_id)
        if batch.state in {State.SAVED, State.REPLACED, State.SAVING}:
            raise WrongState(batch)
        batch.state = State.ABANDONED
        batch.save(update_fields=["state"])
        staging.clear(batch.pk)
        return batch
