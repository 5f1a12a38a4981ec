"""A CSV of 100,000 contracts checked and saved, beside staging and INSERT … SELECT written by hand."""

import itertools
import random
from pathlib import Path

from tests.benchmarks import world

ROWS = 100_000
HEADER = "수요기관코드,계약번호,변경차수,순번,구매유형,세부품명번호,사업자등록번호,금액,계약일자,계약명"

_STAGING = """
CREATE TEMPORARY TABLE by_hand (
    agency text, contract_no text, change_seq text, line_no text, kind text, item_code text, supplier text,
    amount text, contract_date text, title text, row_no integer GENERATED ALWAYS AS IDENTITY
) ON COMMIT DROP
"""

_IN_THE_FILE = "agency, contract_no, change_seq, line_no, kind, item_code, supplier, amount, contract_date, title"

_SELECT = """
SELECT a.id AS agency_id, %(year)s AS year, s.contract_date::date AS booked_on, %(batch)s::bigint AS batch_id,
    s.row_no, 4 AS source, 1 AS route, s.contract_no, s.change_seq::integer AS change_seq,
    s.line_no::integer AS line_no, left(s.title, 300) AS title,
    CASE s.kind WHEN '물품' THEN 1 WHEN '용역' THEN 2 WHEN '공사' THEN 3 ELSE 0 END AS kind,
    s.item_code, NULL::bigint AS product_id, c.id AS supplier_id, 100::numeric AS share, true AS is_lead,
    s.amount::bigint AS amount, NULL::bigint AS cumulative_amount, s.contract_date::date AS contract_date,
    NULL::date AS order_date, NULL::date AS expenditure_date, false AS is_foreign, false AS is_gov_supplied,
    false AS is_repackaged, 0 AS purchase_type, 0 AS stated_size, '' AS budget_account, '' AS method,
    1 AS standing, '' AS standing_reason, '' AS standing_note, NULL::bigint AS standing_by_id,
    NULL::timestamptz AS standing_at, NULL::date AS restates_on, NULL::bigint AS corrects
FROM by_hand s
JOIN procurement_agency a ON a.code = s.agency
JOIN procurement_company c ON c.business_number = s.supplier
LEFT JOIN LATERAL (
    SELECT true AS known FROM procurement_entry e
    WHERE e.contract_no <> '' AND e.standing <> 3 AND e.restates_on IS NULL
      AND e.agency_id = a.id AND e.contract_no = s.contract_no
    LIMIT 1
) there ON true
WHERE there.known IS NULL AND s.supplier ~ '^[0-9]{10}$'
  AND s.amount ~ '^[0-9]+$' AND s.contract_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
"""


def _file(folder: Path, number: int, year: int, agencies: list[str], companies: list[str]) -> Path:
    chance = random.Random(number)
    tag = f"{chance.randrange(10**9):09d}"
    path = folder / f"{number}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for row in range(ROWS):
            kind = ("물품", "용역", "공사")[row % 3]
            day = f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            item = 4100000000 + (1 + row % 2000) * 1013
            file.write(
                f"{chance.choice(agencies)},N{tag}{row:07d},0,1,{kind},{item},{chance.choice(companies)},"
                f"{chance.randint(1, 10**8)},{day},사무용품 구매 {row}\n"
            )
    return path


def main() -> None:
    """Import new files in turns: the platform checks, judges and saves; by hand only good rows are inserted."""
    size = world.asked(__doc__)
    from django.db import connection, transaction

    from procurement.contracts import attribution, importing, locks
    from procurement.contracts.models import Entry, ImportBatch
    from procurement.contracts.resolved import ENTRY_COLUMNS
    from procurement.jobs import clock
    from procurement.organisations.models import Agency, Company, User

    year = size.last_year
    agencies = list(Agency.objects.values_list("code", flat=True))
    companies = list(Company.objects.values_list("business_number", flat=True))
    by, _made = User.objects.get_or_create(email="benchmark@example.org")
    numbers = itertools.count(random.randrange(10**6))
    folder = world.ROOT / "var" / "benchmarks"
    waiting = [_file(folder, next(numbers), year, agencies, companies) for _ in range(2 * (size.rounds + 1))]

    def platform() -> None:
        path = waiting.pop()
        with path.open("rb") as file:
            batch = importing.receive([file.read()], name=path.name, by=by, agency=None)
        importing.check(batch.pk)
        saved = importing.save(batch.pk, by=by)
        assert saved.outcome["rows"] == {"READ": ROWS, "COUNTED": ROWS}
        path.unlink()

    def by_hand() -> None:
        path = waiting.pop()
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                file=path.name, name=path.name, sha256="", size=0, uploaded_by=by, uploaded_at=clock.now()
            )
            locks.attributing()
            locks.agency_years([(one, year) for one in Agency.objects.values_list("pk", flat=True)])
            with connection.cursor() as cursor, path.open(encoding="utf-8") as file:
                cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
                cursor.execute(_STAGING)
                cursor.copy_expert(f"COPY by_hand ({_IN_THE_FILE}) FROM STDIN WITH (FORMAT csv, HEADER)", file)
                cursor.execute("ANALYZE by_hand")
                code = attribution.profile_code(agency_id=0, year=year)
                sql = attribution.current().sql(year=year, profile_code=code)
                cursor.execute(
                    f"INSERT INTO procurement_entry ({', '.join(ENTRY_COLUMNS)}, mask, credential_ids)"
                    f" SELECT e.*, {sql.mask}, {sql.credential_ids} FROM ({_SELECT}) e {sql.joins}",
                    {"year": year, "batch": batch.pk},
                )
                assert cursor.rowcount == ROWS
        path.unlink()

    before = Entry.objects.filter(year=year).count()
    platform()
    by_hand()
    taken = world.in_turns(size.rounds, platform=platform, by_hand=by_hand)
    assert Entry.objects.filter(year=year).count() == before + 2 * (size.rounds + 1) * ROWS
    world.table(
        f"{ROWS:,} contracts from a CSV into a ledger of {size.entries:,} entries",
        [
            ("platform: check and save", f"{taken['platform']:.2f} s (wanted: at most 5 s)"),
            ("by hand: COPY and INSERT … SELECT", f"{taken['by_hand']:.2f} s"),
            ("platform / by hand", f"{taken['platform'] / taken['by_hand']:.2f} (wanted: at most 2)"),
        ],
    )


if __name__ == "__main__":
    main()
