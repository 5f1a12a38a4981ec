"""Judged rows become ledger entries: one transaction, in the order of the locks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from procurement.contracts import attribution, deletions, judging, locks, months, replacing
from procurement.contracts.enums import Source
from procurement.contracts.models import ImportBatch
from procurement.contracts.planning import without_nested_loops
from procurement.contracts.resolved import ENTRY_COLUMNS
from procurement.jobs import clock

_ENTERS = "r.rejected = '{}' AND r.outcome IN ('COUNTED', 'SUPERSEDED', 'NOT_COUNTED', 'REPLACES')"
"""Whether a resolved row becomes an entry."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows and won of an import by what became of them; the five parts add up to ``read``."""

    rows: dict[str, int]
    won: dict[str, int]

    def as_json(self) -> dict[str, dict[str, int]]:
        """For the import's row."""
        return {"rows": self.rows, "won": self.won}


def outcome_of(batch_id: int) -> Outcome:
    """Count the resolved rows by outcome.

    Counted in rows of the file: the members of a joint contract are one row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*), sum(won) FROM ("
            " SELECT row_no, CASE WHEN bool_or(rejected <> '{}') THEN 'REJECTED' ELSE min(outcome) END AS outcome,"
            " COALESCE(sum(amount), 0) AS won FROM procurement_resolvedrow WHERE batch_id = %s GROUP BY row_no"
            ") AS rows GROUP BY outcome",
            [batch_id],
        )
        found = cursor.fetchall()
    rows = {name: int(count) for name, count, _won in found}
    won = {name: int(amount) for name, _count, amount in found}
    rows["READ"] = sum(rows.values())
    return Outcome(rows, won)


def _keys(batch_id: int) -> set[tuple[int, int | None]]:
    """Agencies that the import names, each with the years of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT agency_id, year FROM procurement_resolvedrow"
            " WHERE batch_id = %s AND rejected = '{}' AND agency_id IS NOT NULL",
            [batch_id],
        )
        return set(cursor.fetchall())


def lock_years(batch: ImportBatch, *, source: Source) -> None:
    """Lock the agencies that an import names, and all their ledger years, before its rows are judged.

    All years, since a change is booked in the year of its contract, or, where that is published, in this year
    (rule C-13), which only the judgement knows; and before, so that two uploads of one file cannot both find its
    contracts missing.
    """
    written = _keys(batch.pk)
    named = sorted({agency for agency, _year in written})
    locks.agencies(named)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, year FROM procurement_agencyyear WHERE agency_id = ANY (%s)"
            " UNION SELECT agency_id, %s FROM procurement_agencyyear"
            "       WHERE agency_id = ANY (%s) AND published_on IS NOT NULL",
            [named, clock.today().year, named],
        )
        kept = {(int(agency), int(year)) for agency, year in cursor.fetchall()}
    locks.agency_years(kept.union(_with_year(written), deletions.keys(batch, source=source)))


def _with_year(keys: Iterable[tuple[int, int | None]]) -> list[tuple[int, int]]:
    return sorted((agency, year) for agency, year in keys if year is not None)


def _insert(batch: ImportBatch, keys: list[tuple[int, int]]) -> None:
    columns = ", ".join(ENTRY_COLUMNS)
    entering = ", ".join(f"r.{name}" for name in ENTRY_COLUMNS)
    for year, agencies, sql in attribution.statements(keys):
        with without_nested_loops() as cursor:
            cursor.execute(
                f"INSERT INTO procurement_entry ({columns}, mask, credential_ids)"
                f" SELECT e.*, {sql.mask}, {sql.credential_ids}"
                f" FROM (SELECT {entering} FROM procurement_resolvedrow r"
                f"       WHERE r.batch_id = %(batch)s AND {_ENTERS} AND r.year = %(year)s"
                f"       AND r.agency_id = ANY (%(agencies)s)) e {sql.joins}"
                " ORDER BY e.agency_id, e.booked_on",
                {"batch": batch.pk, "year": year, "agencies": agencies},
            )


def save(batch: ImportBatch, *, source: Source, gone: Sequence[months.Gone]) -> list[int]:
    """Write the judged rows of an import into the ledger, whole or not at all.

    The caller holds :func:`lock_years`, has judged the rows in the same transaction, and knows which entries of
    their months are ``gone``. Returns the entries that lost their netting partner.
    """
    with transaction.atomic():
        keys = _with_year(_keys(batch.pk))
        special = judging.has_special(batch.pk)
        released = replacing.replace(batch, source=source, gone=gone) if special else []
        _insert(batch, keys)
        if special:
            replacing.hand_on_decisions(batch)
        deletions.delete(batch, source=source)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procurement_agencyyear y SET imported_at = %s"
                " FROM unnest(%s::bigint[], %s::int[]) AS w (agency_id, year)"
                " WHERE y.agency_id = w.agency_id AND y.year = w.year",
                [clock.now(), [key[0] for key in keys], [key[1] for key in keys]],
            )
        return released
