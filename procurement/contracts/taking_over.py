"""What a save may take over from the check: its rows while no register, its judgement while no ledger has changed."""

from django.db import connection

from procurement.contracts import judging
from procurement.contracts.models import ImportBatch
from procurement.contracts.resolved import any_row

_REGISTERS = (
    "procurement_agency",
    "procurement_agencyname",
    "procurement_company",
    "procurement_product",
    "procurement_excludedaccount",
)


def state_of_registers() -> str:
    """What the registers look like to this transaction: its snapshot, and the number of their rows."""
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in _REGISTERS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws('|', pg_current_snapshot(), {counts})")
        return str(cursor.fetchone()[0])


def _snapshot_of(state: str) -> str:
    """The snapshot in what :func:`state_of_registers` gave."""
    return state.split("|", 1)[0]


_THEN = "%(snapshot)s::pg_snapshot"
_WRITTEN_SINCE = f"""
(age({{row}}.xmin) <= age(pg_snapshot_xmin({_THEN})::xid) AND NOT pg_visible_in_snapshot(
    (pg_snapshot_xmax({_THEN})::text::bigint + age(pg_snapshot_xmax({_THEN})::xid) - age({{row}}.xmin))::text::xid8,
    {_THEN}))
"""
"""Whether ``row`` was written by a transaction that the snapshot does not see (its own included)."""


def _registers_unchanged(since: str) -> bool:
    """Whether no row of the registers was written since :func:`state_of_registers` gave ``since``."""
    if not since:
        return False
    _snapshot, *counts = since.split("|")
    unwritten = " AND ".join(
        f"(SELECT count(*) = {int(count)} AND count(*) FILTER (WHERE {_WRITTEN_SINCE.format(row='r')}) = 0"
        f" FROM {table} r)"
        for table, count in zip(_REGISTERS, counts, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {unwritten}", {"snapshot": _snapshot_of(since)})
        return bool(cursor.fetchone()[0])


def resolved_already(batch: ImportBatch) -> bool:
    """Whether the rows of the last check can be judged as they are.

    They can when no register has changed since, and no row was special: those were changed by the judgement.
    """
    return any_row(batch.pk) and not judging.has_special(batch.pk) and _registers_unchanged(batch.registers_as_of)


def judged_already(batch: ImportBatch) -> bool:
    """Whether the judgement of the last check still holds.

    It does when every name is on a register and no import has reached any year of these agencies since. The
    caller holds :func:`~procurement.contracts.saving.lock_years`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM procurement_resolvedrow WHERE batch_id = %(batch)s"
            "                   AND rejected = '{}' AND (is_deletion OR agency_id IS NULL OR supplier_id IS NULL))"
            " AND NOT EXISTS (SELECT 1 FROM procurement_agencyyear y"
            "                 WHERE y.imported_at IS NOT NULL"
            f"                AND {_WRITTEN_SINCE.format(row='y')}"
            "                 AND y.agency_id IN (SELECT agency_id FROM procurement_resolvedrow"
            "                                     WHERE batch_id = %(batch)s AND rejected = '{}'))",
            {"batch": batch.pk, "snapshot": _snapshot_of(batch.registers_as_of)},
        )
        return bool(cursor.fetchone()[0])
