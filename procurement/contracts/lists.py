"""Company and certificate lists: each row becomes a credential of its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from procurement.contracts import files, locks
from procurement.contracts.batches import Progress, State, keep_findings, limits
from procurement.contracts.models import ImportBatch, Proposal, RejectedRow
from procurement.contracts.reading import CREDENTIAL_COLUMNS, Finding, Recognised, UnreadableFile, read, recognise
from procurement.credentials import changes
from procurement.credentials.enums import Origin
from procurement.jobs import clock
from procurement.organisations.models import Company

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.organisations.models import User

_NEW_COMPANIES = """
INSERT INTO procurement_company (business_number, name, names, checksum_ok, size, region, representative)
SELECT DISTINCT ON (number) number, COALESCE(NULLIF(name, ''), number), '{}', true, 'UNKNOWN', '', ''
FROM unnest(%(numbers)s::text[], %(names)s::text[]) AS listed (number, name)
ORDER BY number ON CONFLICT (business_number) DO NOTHING
"""

_CREDENTIALS = """
INSERT INTO procurement_credential
    (kind_id, company_id, items, number, issuer, valid_from, valid_to, ending, origin, source, fetched_on, note)
SELECT l.kind, c.id, CASE WHEN l.item = '' THEN '{}' ELSE ARRAY[l.item]::varchar[] END, left(l.number, 60),
       left(l.issuer, 100), l.first_day, l.last_day, '', %(origin)s, %(source)s, %(today)s, left(l.note, 500)
FROM (
    SELECT DISTINCT kind, holder, item, number, issuer, first_day, last_day, note
    FROM unnest(%(kinds)s::text[], %(numbers)s::text[], %(items)s::text[], %(certificates)s::text[],
        %(issuers)s::text[], %(firsts)s::date[], %(lasts)s::date[], %(notes)s::text[])
        AS rows (kind, holder, item, number, issuer, first_day, last_day, note)
) l
JOIN procurement_company c ON c.business_number = l.holder
WHERE NOT EXISTS (
    SELECT 1 FROM procurement_credential x WHERE x.kind_id = l.kind AND x.company_id = c.id
      AND x.product_id IS NULL AND x.valid_from = l.first_day AND x.valid_to IS NOT DISTINCT FROM l.last_day
      AND x.number = left(l.number, 60)
      AND x.items = CASE WHEN l.item = '' THEN '{}' ELSE ARRAY[l.item]::varchar[] END)
ORDER BY c.id, l.first_day
"""

Listed = list[tuple[int, dict[str, str]]]


def read_list(batch: ImportBatch, recognised: Recognised) -> tuple[Listed, list[Finding], Listed]:
    """Good rows, findings and rejected rows of a list."""
    good: Listed = []
    rejected: Listed = []
    findings: list[Finding] = []
    for row_no, values, found in read(files.path_of(batch.file), recognised, limits=limits()):
        row = dict(zip(CREDENTIAL_COLUMNS, values, strict=True))
        row["kind"] = batch.credential_kind or row["kind"]
        problems = list(found)
        if not row["kind"]:
            problems.append(Finding(row_no, "ERROR", "KIND_OF_CREDENTIAL_MISSING"))
        if row["valid_to"] and row["valid_to"] < row["valid_from"]:
            problems.append(Finding(row_no, "ERROR", "ENDS_BEFORE_IT_BEGINS", "유효종료일", row["valid_to"]))
        findings.extend(problems)
        (rejected if any(one.severity == "ERROR" for one in problems) else good).append((row_no, row))
    return good, findings, rejected


def check(batch: ImportBatch, recognised: Recognised) -> None:
    """Check a list; the caller holds the import's row and saves it.

    Raises :class:`~procurement.contracts.reading.UnreadableFile` when neither the upload nor any row says what the
    list certifies.
    """
    good, findings, rejected = read_list(batch, recognised)
    if not good and rejected and all(not row["kind"] for _row_no, row in rejected):
        raise UnreadableFile("KIND_OF_CREDENTIAL_MISSING")
    keep_findings(batch, [*recognised.findings, *findings])
    codes: dict[int, list[str]] = {}
    for one in findings:
        if one.severity == "ERROR" and one.row is not None:
            codes.setdefault(one.row, []).append(one.code)
    RejectedRow.objects.filter(batch=batch).delete()
    _reject(batch, rejected, codes)
    batch.outcome = {
        "rows": {"COUNTED": len(good), "REJECTED": len(rejected), "READ": len(good) + len(rejected)},
        "won": {},
        "replaced_entries": 0,
    }
    _propose(batch, good)


def _reject(batch: ImportBatch, rows: Listed, codes: dict[int, list[str]]) -> None:
    RejectedRow.objects.bulk_create(
        [RejectedRow(batch=batch, row_no=row_no, codes=codes[row_no], values=row) for row_no, row in rows],
        batch_size=2_000,
    )


def _propose(batch: ImportBatch, good: Listed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO procurement_proposal (batch_id, register, key, name, "values", rows, state)'
            " SELECT %s, 'COMPANY', l.number, left(max(l.name), 200), '{}', count(*), 'PROPOSED'"
            " FROM unnest(%s::text[], %s::text[]) AS l (number, name)"
            " LEFT JOIN procurement_company c ON c.business_number = l.number WHERE c.id IS NULL"
            " GROUP BY l.number ON CONFLICT (batch_id, register, key) DO NOTHING",
            [
                batch.pk,
                [row["supplier_no"] for _row_no, row in good],
                [row["supplier_name"] for _row_no, row in good],
            ],
        )


def save(batch: ImportBatch, *, by: User, accept: Sequence[str], progress: Progress) -> ImportBatch:
    """Turn a checked list into credentials and count again what they change; the caller holds the row."""
    recognised = recognise(files.path_of(batch.file), name=batch.name, limits=limits())
    good, _findings, rejected = read_list(batch, recognised)
    progress(0, len(good))
    locks.changing_standing()
    if Proposal.Register.COMPANY in accept:
        _make_companies(good, by=by, batch=batch)
    known, unknown = _by_holder(good)
    _reject(batch, unknown, {row_no: ["COMPANY_UNKNOWN"] for row_no, _row in unknown})
    made = _make_credentials(batch, known)
    changes.count_again()
    batch.outcome["rows"] |= {"COUNTED": len(known), "REJECTED": len(rejected) + len(unknown)}
    batch.outcome |= {"credentials": made}
    batch.state, batch.saved_at = State.SAVED, clock.now()
    batch.save()
    return batch


def _by_holder(good: Listed) -> tuple[Listed, Listed]:
    """Rows of companies on the register, and rows of companies that were not taken in."""
    numbers = {row["supplier_no"] for _row_no, row in good}
    held = set(Company.objects.filter(business_number__in=numbers).values_list("business_number", flat=True))
    known = [one for one in good if one[1]["supplier_no"] in held]
    return known, [one for one in good if one[1]["supplier_no"] not in held]


def _make_companies(good: Listed, *, by: User, batch: ImportBatch) -> None:
    proposals = Proposal.objects.filter(batch=batch, register=Proposal.Register.COMPANY)
    proposals.filter(state=Proposal.State.PROPOSED).update(state=Proposal.State.ACCEPTED, decided_by=by)
    accepted = set(proposals.filter(state=Proposal.State.ACCEPTED).values_list("key", flat=True))
    rows = [row for _row_no, row in good if row["supplier_no"] in accepted]
    with connection.cursor() as cursor:
        cursor.execute(
            _NEW_COMPANIES,
            {
                "numbers": [row["supplier_no"] for row in rows],
                "names": [row["supplier_name"][:200] for row in rows],
            },
        )


def _make_credentials(batch: ImportBatch, good: Listed) -> int:
    rows = [row for _row_no, row in good]
    with connection.cursor() as cursor:
        cursor.execute(
            _CREDENTIALS,
            {
                "kinds": [row["kind"] for row in rows],
                "numbers": [row["supplier_no"] for row in rows],
                "items": [row["item_code"] for row in rows],
                "certificates": [row["number"] for row in rows],
                "issuers": [row["issuer"] for row in rows],
                "firsts": [row["valid_from"] for row in rows],
                "lasts": [None if row["valid_to"] in {"", "9999-12-31"} else row["valid_to"] for row in rows],
                "notes": [row["note"] for row in rows],
                "origin": Origin.LIST.value,
                "source": batch.name[:200],
                "today": clock.today(),
            },
        )
        return int(cursor.rowcount)
