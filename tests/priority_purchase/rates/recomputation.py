"""The ledger exported to DuckDB and counted there, from the wording of the rules.

What the live path keeps is not exported: neither masks nor the credentials found, no standings, no counting
periods, no totals. Every entry is held against every programme and every credential, as rows of tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.db import connection

from priority_purchase.targets.queries import profile_of, programmes_of
from procurement.contracts.models import AgencyYear
from procurement.policy.queries import site_policy_set

_LIST = "array_to_string({}, ' ')"

_ENTRY = {
    "id": "BIGINT",
    "agency_id": "BIGINT",
    "booked_on": "DATE",
    "source": "INTEGER",
    "route": "INTEGER",
    "kind": "INTEGER",
    "item_code": "VARCHAR",
    "product_id": "BIGINT",
    "supplier_id": "BIGINT",
    "amount": "BIGINT",
    "contract_date": "DATE",
    "order_date": "DATE",
    "expenditure_date": "DATE",
    "is_foreign": "BOOLEAN",
    "is_repackaged": "BOOLEAN",
    "purchase_type": "INTEGER",
    "stated_size": "INTEGER",
    "standing": "INTEGER",
}
_CREDENTIAL = {
    "id": "BIGINT",
    "kind_id": "VARCHAR",
    "company_id": "BIGINT",
    "product_id": "BIGINT",
    "items": "VARCHAR",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "ended_on": "DATE",
}
_PROGRAMME = {
    "id": "BIGINT",
    "code": "VARCHAR",
    "base": "VARCHAR",
    "base_kinds": "VARCHAR",
    "counted_kinds": "VARCHAR",
    "credential_kinds": "VARCHAR",
    "base_credential_kinds": "VARCHAR",
    "item_day": "VARCHAR",
    "holder": "VARCHAR",
    "size_test": "VARCHAR",
    "accepts_stated_size": "BOOLEAN",
    "excludes_repackaged": "BOOLEAN",
    "recognises_pilots": "BOOLEAN",
    "test_day": "VARCHAR",
}
_PROFILE = {
    "id": "BIGINT",
    "code": "VARCHAR",
    "year_day": "VARCHAR",
    "sources": "VARCHAR",
    "counts_foreign": "BOOLEAN",
    "counts_pilots": "BOOLEAN",
    "size_evidence": "VARCHAR",
}
_TABLES = {
    "entry": ("procurement_entry", _ENTRY),
    "credential": ("procurement_credential", _CREDENTIAL),
    "kind": (
        "procurement_credentialkind",
        {"code": "VARCHAR", "proves_sme": "BOOLEAN", "states_size": "BOOLEAN"},
    ),
    "company": ("procurement_company", {"id": "BIGINT", "size": "VARCHAR"}),
    "product": ("procurement_product", {"id": "BIGINT", "item_code": "VARCHAR"}),
    "classification": ("procurement_classification", {"code": "VARCHAR"}),
    "programme": ("priority_purchase_programme", _PROGRAMME),
    "profile": ("priority_purchase_calculationprofile", _PROFILE),
}
_ARRAYS = {"items", "base_kinds", "counted_kinds", "credential_kinds", "base_credential_kinds", "sources"}

_COUNT = """
WITH valid AS (
    SELECT c.id, c.kind_id, c.company_id, c.product_id, string_split(c.items, ' ') AS items, c.items = '' AS whole,
        c.valid_from AS first, k.proves_sme, k.states_size,
        least(coalesce(c.valid_to, DATE '9999-12-31'), coalesce(c.ended_on - 1, DATE '9999-12-31')) AS last
    FROM credential c JOIN kind k ON k.code = c.kind_id
), goods AS (
    SELECT id, kind_id, first, last, unnest(items) AS item FROM valid WHERE product_id IS NULL AND NOT whole
    UNION
    SELECT v.id, v.kind_id, v.first, v.last, g.code FROM valid v
    JOIN classification g ON length(g.code) = 10 AND list_contains(v.items, left(g.code, 8))
    WHERE v.product_id IS NULL AND NOT v.whole
    UNION
    SELECT v.id, v.kind_id, v.first, v.last, p.item_code FROM valid v JOIN product p ON p.id = v.product_id
), counted AS (
    SELECT e.*, y.year, p.year_day, p.counts_pilots, p.size_evidence,
        coalesce(e.expenditure_date, e.booked_on) AS paid,
        e.supplier_id IN (SELECT company_id FROM valid WHERE states_size AND product_id IS NULL) AS known,
        c.size IN ('MID_SIZE', 'LARGE') AS listed_larger
    FROM entry e
    JOIN company c ON c.id = e.supplier_id
    JOIN ledger_year y ON y.agency_id = e.agency_id
    JOIN profile p ON p.id = y.profile_id
    WHERE e.standing = 1 AND list_contains(string_split(p.sources, ' '), e.source::VARCHAR)
      AND (p.counts_foreign OR NOT e.is_foreign)
      AND y.year = year(CASE p.year_day WHEN 'EXPENDITURE' THEN e.expenditure_date ELSE e.booked_on END)
), measured AS (
    SELECT e.*, g.* RENAME (id AS programme_id),
        CASE WHEN e.year_day = 'CONTRACT' THEN [coalesce(e.order_date, e.contract_date, e.booked_on)]
             WHEN g.test_day = 'PURCHASE' THEN [coalesce(e.order_date, e.contract_date, e.paid)]
             WHEN g.test_day = 'PROFILE_OR_CONTRACT' THEN [e.paid, coalesce(e.contract_date, e.order_date, e.paid)]
             ELSE [e.paid] END AS days
    FROM counted e
    JOIN programme_year w ON w.year = e.year
    JOIN programme g ON g.id = w.programme_id
    WHERE g.base <> 'EXTERNAL' AND list_contains(string_split(g.base_kinds, ' '), e.kind::VARCHAR)
), looked AS (
    SELECT id, programme_id, supplier_id, product_id, item_code, holder, stated_size, size_evidence, known,
        listed_larger, accepts_stated_size, string_split(credential_kinds, ' ') AS wanted,
        unnest(days) AS day, generate_subscripts(days, 1) AS place
    FROM measured
), shown AS (
    SELECT l.id, l.programme_id, l.place, any_value(l.known) AS known, any_value(l.listed_larger) AS listed_larger,
        any_value(l.stated_size) AS stated, any_value(l.size_evidence) AS evidence,
        any_value(l.accepts_stated_size) AS accepts_stated,
        coalesce(bool_or(v.product_id IS NULL AND v.company_id = l.supplier_id AND v.whole AND v.proves_sme), false)
            AS registered,
        coalesce(bool_or(list_contains(l.wanted, v.kind_id) AND CASE
            WHEN v.product_id IS NOT NULL THEN l.holder = 'PRODUCT' AND v.product_id = l.product_id
            WHEN v.company_id <> l.supplier_id THEN false
            WHEN v.whole THEN l.holder = 'SUPPLIER'
            ELSE l.item_code <> '' AND EXISTS (SELECT 1 FROM goods WHERE goods.id = v.id AND goods.item = l.item_code)
            END), false) AS credentialled
    FROM looked l LEFT JOIN valid v ON l.day BETWEEN v.first AND v.last
    GROUP BY l.id, l.programme_id, l.place
), sized AS (
    SELECT *, CASE evidence WHEN 'REGISTER_ONLY' THEN registered
        WHEN 'STATED_FIRST' THEN stated = 1 OR (stated = 0 AND registered)
        ELSE registered OR (stated = 1 AND NOT known) END AS sme
    FROM shown
), proved AS (
    SELECT id, programme_id, bool_or(credentialled OR (accepts_stated AND sme)) AS held,
        bool_or(sme) FILTER (WHERE place = 1) AS sme,
        bool_or((stated IN (2, 3) OR known OR listed_larger) AND NOT sme) FILTER (WHERE place = 1) AS larger
    FROM sized GROUP BY id, programme_id
), judged AS (
    SELECT m.agency_id, m.year, m.route, m.code, m.amount,
        CASE m.base WHEN 'FROM_SMES' THEN p.sme
            WHEN 'CREDENTIALLED_ITEMS' THEN m.item_code <> '' AND EXISTS (
                SELECT 1 FROM goods WHERE goods.item = m.item_code AND goods.first <= goods.last
                AND list_contains(string_split(m.base_credential_kinds, ' '), goods.kind_id)
                AND goods.first <= CASE m.item_day WHEN 'YEAR' THEN make_date(m.year, 12, 31) ELSE m.days[1] END
                AND goods.last >= CASE m.item_day WHEN 'YEAR' THEN make_date(m.year, 1, 1) ELSE m.days[1] END)
            ELSE true END AS measured,
        list_contains(string_split(m.counted_kinds, ' '), m.kind::VARCHAR)
        AND NOT (m.excludes_repackaged AND m.is_repackaged)
        AND CASE WHEN m.recognises_pilots AND m.purchase_type <> 0 THEN m.counts_pilots ELSE p.held END
        AND CASE m.size_test WHEN 'SME' THEN p.sme WHEN 'NOT_KNOWN_LARGER' THEN NOT p.larger ELSE true END AS counts
    FROM measured m JOIN proved p ON p.id = m.id AND p.programme_id = m.programme_id
)
SELECT agency_id, year, route, code, coalesce(sum(amount) FILTER (WHERE measured), 0),
    coalesce(sum(amount) FILTER (WHERE measured AND counts), 0), 0
FROM judged GROUP BY ALL
UNION ALL
SELECT agency_id, year, route, '', sum(amount), coalesce(sum(amount) FILTER (WHERE kind = 0), 0), count(*)
FROM counted GROUP BY ALL
"""
"""Per agency, year, route and programme the base and what counts; without a programme all purchases, those of
unknown kind, and the number of entries."""

AS_AGENT = 4


@dataclass
class Recomputed:
    """Won of one agency (or of all) in one year."""

    total: int = 0
    entries: int = 0
    unknown: int = 0
    base: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def add(self, programme: str, first: int, second: int, entries: int) -> None:
        """Take in one row of the recomputation."""
        if programme:
            self.base[programme] = self.base.get(programme, 0) + int(first)
            self.counted[programme] = self.counted.get(programme, 0) + int(second)
        else:
            self.total, self.unknown = self.total + int(first), self.unknown + int(second)
            self.entries += entries


def recomputed(years: Iterable[int]) -> dict[tuple[int, int], Recomputed]:
    """What DuckDB counts, by agency and year; under agency 0 all agencies together (rule C-3)."""
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as duck:
        _export(duck, Path(folder))
        _declare(duck, list(years))
        rows = duck.execute(_COUNT).fetchall()
    found: dict[tuple[int, int], Recomputed] = {}
    for agency, year, route, *rest in rows:
        found.setdefault((agency, year), Recomputed()).add(*rest)
        if route != AS_AGENT:
            found.setdefault((0, year), Recomputed()).add(*rest)
    return found


def _export(duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for name, (table, columns) in _TABLES.items():
        wanted = ", ".join(_LIST.format(column) if column in _ARRAYS else column for column in columns)
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8") as target, connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY (SELECT {wanted} FROM {table}) TO STDOUT WITH (FORMAT csv, NULL '\\N', FORCE_QUOTE *)", target
            )
        types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
        duck.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', columns = {{{types}}}, auto_detect = false,"
            " header = false, nullstr = '\\N', quote = '\"', escape = '\"', delim = ',')"
        )


def _declare(duck: duckdb.DuckDBPyConnection, years: list[int]) -> None:
    site = site_policy_set()
    duck.execute("CREATE TABLE programme_year (year INTEGER, programme_id BIGINT)")
    duck.execute("CREATE TABLE ledger_year (agency_id BIGINT, year INTEGER, profile_id BIGINT)")
    for year in years:
        duck.executemany(
            "INSERT INTO programme_year VALUES (?, ?)", [[year, one.pk] for one in programmes_of(site, year=year)]
        )
        own = dict(AgencyYear.objects.filter(year=year).values_list("agency_id", "profile"))
        profiles = {code: profile_of(site, code).pk for code in {"", *own.values()}}
        agencies = [agency for (agency,) in duck.execute("SELECT DISTINCT agency_id FROM entry").fetchall()]
        if agencies:
            duck.executemany(
                "INSERT INTO ledger_year VALUES (?, ?, ?)",
                [[agency, year, profiles[own.get(agency, "")]] for agency in agencies],
            )
