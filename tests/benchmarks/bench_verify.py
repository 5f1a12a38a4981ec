"""``verify_rates`` of one year, beside the best SQL written by hand and beside DuckDB."""

from typing import TYPE_CHECKING

from tests.benchmarks import world

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb

    from priority_purchase.targets.models import Programme

_BY_HAND = """
WITH days AS (
    SELECT holder, unnest(range_agg(period)) AS period, kind FROM (
        SELECT company_id AS holder, period, kind_id AS kind FROM procurement_credential
        WHERE product_id IS NULL AND NOT isempty(period)) c
    GROUP BY holder, kind
), sme AS (SELECT * FROM days WHERE kind IN ('SME', 'MICRO', 'SMALL')),
   women AS (SELECT * FROM days WHERE kind = 'WOMEN'),
   disabled AS (SELECT * FROM days WHERE kind = 'DISABLED'),
   startup AS (SELECT * FROM days WHERE kind = 'STARTUP'),
   technology AS (
    SELECT product_id, unnest(range_agg(period)) AS period FROM procurement_credential
    WHERE product_id IS NOT NULL AND NOT isempty(period) GROUP BY product_id
), cells AS (
    SELECT e.agency_id, e.route, e.kind,
        sum(e.amount) AS total, count(*) AS entries,
        sum(e.amount) FILTER (WHERE s.holder IS NOT NULL OR e.stated_size = 1) AS sme,
        sum(e.amount) FILTER (WHERE w.holder IS NOT NULL AND (s.holder IS NOT NULL OR e.stated_size = 1)) AS women,
        sum(e.amount) FILTER (WHERE d.holder IS NOT NULL AND NOT e.is_repackaged) AS disabled,
        sum(e.amount) FILTER (WHERE u.holder IS NOT NULL AND (s.holder IS NOT NULL OR e.stated_size = 1)) AS startup,
        sum(e.amount) FILTER (WHERE t.product_id IS NOT NULL) AS technology,
        bit_xor(e.mask) AS stored
    FROM procurement_entry e
    LEFT JOIN sme s ON s.holder = e.supplier_id AND s.period @> e.contract_date
    LEFT JOIN women w ON w.holder = e.supplier_id AND w.period @> e.contract_date
    LEFT JOIN disabled d ON d.holder = e.supplier_id AND d.period @> e.contract_date
    LEFT JOIN startup u ON u.holder = e.supplier_id AND u.period @> e.contract_date
    LEFT JOIN technology t ON t.product_id = e.product_id AND t.period @> e.contract_date
    WHERE e.year = %(year)s AND e.standing = 1 AND e.source = 4 AND NOT e.is_foreign
    GROUP BY 1, 2, 3
)
SELECT count(*) FROM cells c FULL JOIN (
    SELECT agency_id, route, kind, sum(amount) AS total, sum(entries) AS entries FROM priority_purchase_total
    WHERE year = %(year)s GROUP BY 1, 2, 3
) t USING (agency_id, route, kind)
WHERE t.total IS DISTINCT FROM c.total OR t.entries IS DISTINCT FROM c.entries
"""
"""Five programmes only, and no mask of each entry: less than the platform verifies."""

_PERIODS = """{name} AS (
    SELECT holder, unnest(range_agg(period)) AS period FROM (
        SELECT {holder} AS holder, c.period FROM procurement_credential c {more}
        WHERE c.kind_id = ANY (ARRAY[{kinds}]) AND {of} AND NOT isempty(c.period)) held
    GROUP BY holder)"""


class _AllByHand:
    """One statement with the numerator and the denominator of each programme, a join for each list of credentials."""

    def __init__(self, programmes: "Iterable[Programme]") -> None:
        self._periods: dict[str, str] = {}
        self._joins: list[str] = []
        sme = self._held("supplier_id", ["SME"], "e.supplier_id")
        self._sme = f"({sme}.holder IS NOT NULL OR e.stated_size = 1)"
        self.sums = [part for one in programmes if one.base != "EXTERNAL" for part in self._of(one)]

    def _held(self, holder: str, kinds: "Sequence[str]", match: str, more: str = "") -> str:
        name = f"{holder.rsplit('.', maxsplit=1)[-1]}_{'_'.join(sorted(kinds))}".lower()
        if name not in self._periods:
            of = "c.product_id IS NULL" if match == "e.supplier_id" else "c.product_id IS NOT NULL"
            listed = ", ".join(f"'{kind}'" for kind in kinds)
            column = "c.company_id" if match == "e.supplier_id" else holder
            self._periods[name] = _PERIODS.format(name=name, holder=column, kinds=listed, of=of, more=more)
            self._joins.append(
                f"LEFT JOIN {name} ON {name}.holder = {match}"
                f" AND {name}.period @> COALESCE(e.order_date, e.contract_date, e.booked_on)"
            )
        return name

    def _of(self, one: "Programme") -> tuple[str, str]:
        base = [f"e.kind IN ({', '.join(map(str, one.base_kinds))})"]
        if one.base == "FROM_SMES":
            base.append(self._sme)
        if one.base == "CREDENTIALLED_ITEMS" and one.holder == "PRODUCT":
            more = "JOIN procurement_product p ON p.id = c.product_id"
            item = self._held("p.item_code", one.base_credential_kinds, "e.item_code", more)
            base.append(f"{item}.holder IS NOT NULL")
        holder = "product_id" if one.holder == "PRODUCT" else "supplier_id"
        name = self._held(f"c.{holder}", one.credential_kinds, f"e.{holder}")
        counted = [self._sme if one.accepts_stated_size else f"{name}.holder IS NOT NULL"]
        counted += [self._sme] if one.size_test == "SME" else []
        counted += ["e.stated_size NOT IN (2, 3)"] if one.size_test == "NOT_KNOWN_LARGER" else []
        counted += ["NOT e.is_repackaged"] if one.excludes_repackaged else []
        start = "sum(e.amount) FILTER (WHERE"
        return f"{start} {' AND '.join(base)})", f"{start} {' AND '.join([*base, *counted])})"

    @property
    def sql(self) -> str:
        """The whole statement."""
        sums = ", ".join(f"{part} AS sum_{place}" for place, part in enumerate(self.sums))
        return f"""
WITH {", ".join(self._periods.values())}, cells AS (
    SELECT e.agency_id, e.route, e.kind, sum(e.amount) AS total, count(*) AS entries, bit_xor(e.mask) AS stored, {sums}
    FROM procurement_entry e {" ".join(self._joins)}
    WHERE e.year = %(year)s AND e.standing = 1 AND e.source = 4 AND NOT e.is_foreign
    GROUP BY 1, 2, 3
)
SELECT count(*) FILTER (WHERE t.total IS DISTINCT FROM c.total OR t.entries IS DISTINCT FROM c.entries),
    sum({" + ".join(f"COALESCE(sum_{place}, 0)" for place in range(len(self.sums)))})
FROM cells c FULL JOIN (
    SELECT agency_id, route, kind, sum(amount) AS total, sum(entries) AS entries FROM priority_purchase_total
    WHERE year = %(year)s GROUP BY 1, 2, 3
) t USING (agency_id, route, kind)
"""


_DUCK = """
SELECT count(*), sum(sme), sum(women), sum(disabled), sum(startup), sum(technology) FROM (
    SELECT e.agency_id, e.route, e.kind, sum(e.amount) AS total,
        sum(e.amount) FILTER (s.holder IS NOT NULL OR e.stated_size = 1) AS sme,
        sum(e.amount) FILTER (w.holder IS NOT NULL AND (s.holder IS NOT NULL OR e.stated_size = 1)) AS women,
        sum(e.amount) FILTER (d.holder IS NOT NULL AND NOT e.is_repackaged) AS disabled,
        sum(e.amount) FILTER (u.holder IS NOT NULL AND (s.holder IS NOT NULL OR e.stated_size = 1)) AS startup,
        sum(e.amount) FILTER (t.holder IS NOT NULL) AS technology
    FROM entry e
    LEFT JOIN held s ON s.kind = 'SME' AND s.holder = e.supplier_id AND e.contract_date BETWEEN s.first AND s.last
    LEFT JOIN held w ON w.kind = 'WOMEN' AND w.holder = e.supplier_id AND e.contract_date BETWEEN w.first AND w.last
    LEFT JOIN held d ON d.kind = 'DISABLED' AND d.holder = e.supplier_id
        AND e.contract_date BETWEEN d.first AND d.last
    LEFT JOIN held u ON u.kind = 'STARTUP' AND u.holder = e.supplier_id
        AND e.contract_date BETWEEN u.first AND u.last
    LEFT JOIN held t ON t.kind = 'PRODUCT' AND t.holder = e.product_id AND e.contract_date BETWEEN t.first AND t.last
    WHERE e.standing = 1 GROUP BY 1, 2, 3)
"""


def _duck(year: int) -> "duckdb.DuckDBPyConnection":
    """The year's ledger and the credentials, exported into DuckDB (not measured)."""
    import tempfile
    from pathlib import Path

    import duckdb
    from django.db import connection

    duck = duckdb.connect()
    exports = {
        "entry": "SELECT agency_id, route, kind, amount, supplier_id, product_id, stated_size, is_repackaged,"
        f" contract_date, standing FROM procurement_entry WHERE year = {int(year)}",
        "held": "SELECT CASE WHEN product_id IS NULL THEN kind ELSE 'PRODUCT' END AS kind,"
        " COALESCE(product_id, company_id) AS holder, lower(p) AS first,"
        " COALESCE(upper(p) - 1, '9999-12-31') AS last FROM ("
        "  SELECT CASE WHEN product_id IS NULL THEN kind_id END AS kind, product_id, company_id,"
        "  unnest(range_agg(period)) AS p FROM procurement_credential WHERE NOT isempty(period)"
        "  GROUP BY 1, 2, 3) r",
    }
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for name, select in exports.items():
            path = Path(folder) / f"{name}.csv"
            with path.open("w") as file:
                cursor.copy_expert(f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER)", file)
            duck.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', all_varchar = false)")
    return duck


def main() -> None:
    """Compare three recomputations of one year."""
    size = world.asked(__doc__)
    from django.db import connection

    from priority_purchase.rates.verification import differences_of
    from priority_purchase.targets.queries import programmes_of
    from procurement.contracts.models import Entry
    from procurement.policy.queries import site_policy_set

    year = size.last_year
    programmes = programmes_of(site_policy_set(), year=year)
    all_of_them = _AllByHand(programmes).sql
    duck = _duck(year)

    def platform() -> None:
        assert differences_of(year) == []

    def by_hand(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET work_mem = '64MB'; SET jit = off; SET enable_nestloop = off")
            cursor.execute(statement, {"year": year})
            assert cursor.fetchone()[0] == 0
            cursor.execute("RESET work_mem; RESET jit; RESET enable_nestloop")

    taken = world.in_turns(
        size.rounds,
        platform=platform,
        by_hand=lambda: by_hand(all_of_them),
        five=lambda: by_hand(_BY_HAND),
        duckdb=lambda: duck.execute(_DUCK).fetchall(),
    )
    ratio, floor = (taken["platform"] / taken[name] for name in ("by_hand", "five"))
    world.table(
        f"verify_rates of {year} ({Entry.objects.filter(year=year).count():,} of {Entry.objects.count():,} entries)",
        [
            (f"platform: {len(programmes)} programmes, every mask", f"{taken['platform']:.2f} s"),
            (f"SQL by hand: {len(programmes)} programmes, no masks", f"{taken['by_hand']:.2f} s"),
            ("SQL by hand: five programmes, no masks", f"{taken['five']:.2f} s"),
            ("DuckDB, tables in memory: five programmes", f"{taken['duckdb']:.2f} s"),
            ("platform / by hand", f"{ratio:.2f} (wanted: at most 1.5; {floor:.2f} beside five programmes)"),
        ],
    )


if __name__ == "__main__":
    main()
