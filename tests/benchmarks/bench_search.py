"""The search of the whole site, all kinds together: at most 300 ms of database time."""

import time
from contextlib import closing

from tests.benchmarks import world

QUERIES = ("C2026", "C2026-12", "C2026-123456", "구매 12", "기업 12", "기업 1234", "1000000077", "없는말")
"""Beginnings of contract numbers, a number, titles, suppliers (11,000 and a few), a business number, nothing."""
WORST = "기업"
"""Stands in the names of all companies."""
INDEXES = ("entry_contract_no_found", "entry_agency_supplier", "entry_agency_product")
COPIED = 100_000


def main() -> None:
    """Search as an officer and as the ministry, and say what the indexes cost."""
    size = world.asked(__doc__)
    from procurement.organisations.acting import Actor, actor_for
    from procurement.organisations.models import Agency, Membership, User

    def person(role: str, agency: Agency | None) -> Actor:
        user, _new = User.objects.get_or_create(email=f"{role.lower()}@test.example")
        Membership.objects.get_or_create(user=user, role=role, agency=agency)
        return actor_for(user)

    agency = Agency.objects.order_by("pk")[5]
    rows = []
    for actor in (person("AGENCY_OFFICER", agency), person("MINISTRY_OFFICER", None)):
        taken = sorted((_milliseconds(actor, words), words) for words in QUERIES)
        rows.append((f"{actor.role}: median", f"{taken[len(taken) // 2][0]:.0f} ms"))
        rows.append((f"{actor.role}: slowest ({taken[-1][1]})", f"{taken[-1][0]:.0f} ms"))
        rows.append((f"{actor.role}: a word in every name", f"{_milliseconds(actor, WORST):.0f} ms"))
    world.table(f"Search in {size.entries:,} entries and {size.companies:,} companies", [*rows, *_cost()])


def _milliseconds(actor: object, words: str) -> float:
    from procurement.search.query import Query
    from procurement.search.registry import kinds_for

    taken = []
    for _round in range(3):
        began = time.perf_counter()
        for kind in kinds_for(actor):
            list(kind.find(actor, Query.of(words))[:101])
        taken.append(time.perf_counter() - began)
    return sorted(taken)[1] * 1000


def _cost() -> list[tuple[str, str]]:
    """Room of the ledger's three indexes, and what they add to writing entries, without triggers; nothing is kept."""
    import psycopg2

    from procurement.config import embedded

    server = embedded.server_in(embedded.VAR_DIR / "postgres", cleanup_mode=None)
    with closing(psycopg2.connect(server.get_uri(embedded.DATABASE))) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(sum(pg_relation_size(name::regclass))) FROM unnest(%s) name", [list(INDEXES)]
        )
        room = cursor.fetchone()[0]
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = 'procurement_entry' AND column_name NOT IN ('id', 'contract_no')"
        )
        columns = cursor.fetchone()[0]
        taken: dict[bool, list[float]] = {True: [], False: []}
        for without in (False, True) * 3:
            connection.rollback()
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in INDEXES if without else ():
                cursor.execute(f"DROP INDEX {name}")
            began = time.perf_counter()
            cursor.execute(
                f"INSERT INTO procurement_entry ({columns}, contract_no) SELECT {columns}, 'N' || contract_no"
                " FROM (SELECT * FROM procurement_entry WHERE agency_id BETWEEN 7 AND 30"
                f" ORDER BY agency_id LIMIT {COPIED})"
            )
            taken[without].append(time.perf_counter() - began)
        connection.rollback()
    shown = f"{min(taken[False]):.1f} s, without them {min(taken[True]):.1f} s"
    return [("indexes over entries", room), (f"writing {COPIED:,} entries", shown)]


if __name__ == "__main__":
    main()
