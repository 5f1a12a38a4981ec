"""Checked rows become ledger entries: one transaction, in the order of the locks."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from procurement.contracts import attribution, locks
from procurement.contracts.enums import Kind, PurchaseType, Route, Source, Standing, StatedSize
from procurement.contracts.models import ImportBatch
from procurement.jobs import clock

ENTERING = ("COUNTED", "SUPERSEDED", "NOT_COUNTED", "REPLACES")


def _choice(column: str, choices: type, default: int) -> str:
    cases = " ".join(f"WHEN '{choice.name}' THEN {choice.value}" for choice in choices)  # type: ignore[attr-defined]
    return f"CASE s.{column} {cases} ELSE {default} END"


def _day(column: str) -> str:
    return f"CASE WHEN s.{column} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN s.{column}::date END"


_FIRST_DAY = _day("first_contract_date")

_ENTRIES = f"""
SELECT s.agency_id, s.year, s.booked AS booked_on, s.batch_id, s.row_no, %(source)s AS source,
    {_choice("route", Route, Route.OWN)} AS route,
    s.contract_no,
    CASE WHEN s.change_seq ~ '^[0-9]{{1,4}}$' THEN s.change_seq::integer ELSE 0 END AS change_seq,
    s.line_key AS line_no, left(s.title, 300) AS title,
    {_choice("kind", Kind, Kind.UNKNOWN)} AS kind,
    COALESCE(CASE WHEN length(s.item_code) = 10 THEN s.item_code END, p.item_code, left(s.item_code, 10))
        AS item_code,
    s.product_id, s.supplier_id, s.part AS share, s.lead AS is_lead, s.won AS amount,
    CASE WHEN s.cumulative_amount ~ '^-?[0-9]{{1,18}}$' THEN s.cumulative_amount::bigint END
        AS cumulative_amount,
    CASE WHEN s.stage = 'DELIVERY' THEN {_day("contract_date")}
         ELSE COALESCE({_FIRST_DAY}, {_day("contract_date")}) END AS contract_date,
    CASE WHEN s.stage = 'DELIVERY' THEN COALESCE({_FIRST_DAY}, {_day("order_date")})
         ELSE {_day("order_date")} END AS order_date,
    {_day("expenditure_date")} AS expenditure_date,
    s.is_foreign = 'Y' AS is_foreign, s.gov_supplied = 'Y' AS is_gov_supplied,
    s.repackaged = 'Y' AS is_repackaged,
    {_choice("purchase_type", PurchaseType, PurchaseType.ORDINARY)} AS purchase_type,
    {_choice("stated_size", StatedSize, StatedSize.NOT_STATED)} AS stated_size,
    left(s.budget_account, 60) AS budget_account, left(s.method, 60) AS method,
    s.standing, s.standing_reason, '' AS standing_note
FROM procurement_stagedrow s
LEFT JOIN procurement_product p ON p.id = s.product_id
WHERE s.batch_id = %(batch)s AND s.rejected = '{{}}'
  AND s.outcome IN ('COUNTED', 'SUPERSEDED', 'NOT_COUNTED', 'REPLACES')
  AND s.year = %(year)s
"""

COLUMNS = (
    "agency_id, year, booked_on, batch_id, row_no, source, route, contract_no, change_seq, line_no, title, "
    "kind, item_code, product_id, supplier_id, share, is_lead, amount, cumulative_amount, contract_date, "
    "order_date, expenditure_date, is_foreign, is_gov_supplied, is_repackaged, purchase_type, stated_size, "
    "budget_account, method, standing, standing_reason, standing_note"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows and won of an import by what became of them; the five parts add up to ``read``."""

    rows: dict[str, int]
    won: dict[str, int]

    def as_json(self) -> dict[str, dict[str, int]]:
        """For the import's row."""
        return {"rows": self.rows, "won": self.won}


def outcome_of(batch_id: int) -> Outcome:
    """Count the staged rows by outcome.

    Counted in rows of the file: the members of a joint contract are one row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*), sum(won) FROM ("
            " SELECT row_no, CASE WHEN bool_or(rejected <> '{}') THEN 'REJECTED' ELSE min(outcome) END AS outcome,"
            " COALESCE(sum(won), 0) AS won FROM procurement_stagedrow WHERE batch_id = %s GROUP BY row_no"
            ") AS rows GROUP BY outcome",
            [batch_id],
        )
        found = cursor.fetchall()
    rows = {name: int(count) for name, count, _won in found}
    won = {name: int(amount) for name, _count, amount in found}
    rows["READ"] = sum(rows.values())
    return Outcome(rows, won)


def _locked_years(batch_id: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT agency_id, year FROM procurement_stagedrow"
            " WHERE batch_id = %s AND rejected = '{}' AND agency_id IS NOT NULL AND year IS NOT NULL",
            [batch_id],
        )
        return [(int(agency), int(year)) for agency, year in cursor.fetchall()]


def _put_aside(batch: ImportBatch, source: Source) -> None:
    """Entries that this import replaces leave the count and stay visible."""
    values: dict[str, Any] = {"batch": batch.pk, "source": source.value, "replaced": Standing.REPLACED.value}
    values["at"] = clock.now()
    values["by"] = batch.uploaded_by_id
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procurement_entry e SET standing = %(replaced)s, mask = 0, credential_ids = NULL,"
            " standing_reason = 'REPLACED_BY_UPLOAD', standing_at = %(at)s, standing_by_id = %(by)s"
            " FROM procurement_stagedrow s WHERE s.batch_id = %(batch)s AND s.outcome = 'REPLACES'"
            " AND e.contract_no <> '' AND e.agency_id = s.agency_id AND e.contract_no = s.contract_no"
            " AND e.line_no = s.line_key"
            " AND e.change_seq = CASE WHEN s.change_seq ~ '^[0-9]{1,4}$' THEN s.change_seq::integer ELSE 0 END"
            " AND e.supplier_id = s.supplier_id AND e.source = %(source)s AND e.standing <> %(replaced)s",
            values,
        )
        cursor.execute(
            "UPDATE procurement_entry e SET standing = %(replaced)s, mask = 0, credential_ids = NULL,"
            " standing_reason = 'REPLACED_BY_UPLOAD', standing_at = %(at)s, standing_by_id = %(by)s"
            " FROM (SELECT DISTINCT agency_id, date_trunc('month', booked)::date AS month"
            "       FROM procurement_stagedrow WHERE batch_id = %(batch)s AND contract_no = ''"
            "       AND rejected = '{}' AND booked IS NOT NULL) m"
            " WHERE e.agency_id = m.agency_id AND e.source = %(source)s AND e.contract_no = ''"
            " AND e.standing <> %(replaced)s AND e.batch_id <> %(batch)s"
            " AND e.booked_on >= m.month AND e.booked_on < (m.month + interval '1 month')::date",
            values,
        )
        cursor.execute(
            "UPDATE procurement_entry e SET standing = %(excluded)s, mask = 0, credential_ids = NULL,"
            " standing_reason = 'DELETED_AT_SOURCE', standing_at = %(at)s, standing_by_id = %(by)s"
            " FROM procurement_stagedrow s WHERE s.batch_id = %(batch)s AND s.outcome = 'DELETION'"
            " AND e.contract_no = s.contract_no AND e.source = %(source)s AND e.standing <> %(replaced)s"
            " AND e.change_seq = CASE WHEN s.change_seq ~ '^[0-9]{1,4}$' THEN s.change_seq::integer ELSE 0 END"
            " AND (s.agency_id IS NULL OR e.agency_id = s.agency_id)",
            values | {"excluded": Standing.EXCLUDED.value},
        )


def entries_replaced(batch: ImportBatch, source: Source) -> int:
    """How many entries of earlier uploads this import would replace."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM procurement_stagedrow WHERE batch_id = %(batch)s"
            "        AND outcome = 'REPLACES')"
            " + (SELECT count(*) FROM procurement_entry e JOIN ("
            "      SELECT DISTINCT agency_id, date_trunc('month', booked)::date AS month"
            "      FROM procurement_stagedrow WHERE batch_id = %(batch)s AND contract_no = ''"
            "      AND rejected = '{}' AND booked IS NOT NULL) m"
            "    ON e.agency_id = m.agency_id AND e.booked_on >= m.month"
            "    AND e.booked_on < (m.month + interval '1 month')::date"
            "    WHERE e.source = %(source)s AND e.contract_no = '' AND e.standing <> %(replaced)s"
            "    AND e.batch_id <> %(batch)s)",
            {"batch": batch.pk, "source": source.value, "replaced": Standing.REPLACED.value},
        )
        return int(cursor.fetchone()[0])


def _insert(batch: ImportBatch, source: Source, keys: list[tuple[int, int]]) -> None:
    attributor = attribution.current()
    groups: dict[tuple[int, str], list[int]] = {}
    for agency_id, year in keys:
        code = attributor.profile_code(agency_id=agency_id, year=year)
        groups.setdefault((year, code), []).append(agency_id)
    for (year, code), agencies in sorted(groups.items()):
        sql = attributor.sql(year=year, profile_code=code)
        values: dict[str, Any] = {"source": source.value, "batch": batch.pk, "year": year, "agencies": agencies}
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off")
            cursor.execute(
                f"INSERT INTO procurement_entry ({COLUMNS}, mask, credential_ids)"
                f" SELECT {', '.join('e.' + name.strip() for name in COLUMNS.split(','))},"
                f" {sql.mask}, {sql.credential_ids}"
                f" FROM ({_ENTRIES} AND s.agency_id = ANY (%(agencies)s)) e {sql.joins}",
                values,
            )
            cursor.execute("SET LOCAL enable_nestloop = on")


def save(batch: ImportBatch, *, source: Source) -> Outcome:
    """Write a checked import into the ledger, whole or not at all.

    The caller has resolved the rows and made the accepted register rows in the same transaction.
    """
    with transaction.atomic():
        locks.attributing()
        keys = _locked_years(batch.pk)
        locks.agency_years(keys)
        _put_aside(batch, source)
        _insert(batch, source, keys)
        return outcome_of(batch.pk)
