"""One credential ends early: only the entries that it concerns are counted again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.benchmarks import world

_COMPANIES = """
SELECT c.id, n.entries FROM (
    SELECT supplier_id, count(*) AS entries FROM procurement_entry GROUP BY supplier_id
) n
JOIN procurement_credential c ON c.company_id = n.supplier_id AND c.kind_id = 'SME' AND c.period @> %(day)s::date
ORDER BY n.entries
"""

_PRODUCTS = """
SELECT min(c.id), n.entries FROM (
    SELECT item_code, count(*) AS entries FROM procurement_entry GROUP BY item_code
) n
JOIN procurement_product p ON p.item_code = n.item_code
JOIN procurement_credential c ON c.product_id = p.id AND c.period @> %(day)s::date
GROUP BY p.item_code, n.entries ORDER BY n.entries
"""

_TOUCHED = "SELECT n_tup_upd, idx_tup_fetch, seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'procurement_entry'"


@dataclass(frozen=True, slots=True)
class Change:
    """What one change cost: seconds, and rows of the ledger that were written and read."""

    seconds: float
    written: int
    read: int
    scans: int


def _end(credential_id: int, day: date) -> Change:
    """End a credential early and count again, then roll back."""
    from django.db import connection, transaction

    from priority_purchase.rates import recount
    from procurement.credentials import services
    from procurement.credentials.enums import Ending
    from procurement.credentials.models import Credential

    with transaction.atomic():
        began = time.perf_counter()
        services.end_early(Credential.objects.get(pk=credential_id), kind=Ending.REVOKED, on=day)
        seconds = time.perf_counter() - began
        assert not recount.waiting(), "a larger change is left to a job"
        with connection.cursor() as cursor:
            cursor.execute(_TOUCHED)
            written, read, scans = cursor.fetchone()
        transaction.set_rollback(True)
    return Change(seconds, int(written), int(read), int(scans))


def _found(statement: str, day: date) -> Sequence[tuple[int, int]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day})
        return cursor.fetchall()


def main() -> None:
    """End credentials of a company and of a product with few, with usual and with many entries."""
    size = world.asked(__doc__)
    day = date(size.last_year, 3, 1)
    rows = []
    for name, statement in (("company", _COMPANIES), ("product of an item", _PRODUCTS)):
        found = _found(statement, day)
        for place in (len(found) // 10, len(found) // 2, len(found) - 1):
            credential_id, entries = found[place]
            _end(credential_id, day)
            change = _end(credential_id, day)
            counted = f"{change.read:,} entries read, {change.written:,} written, {change.scans} scans of the ledger"
            rows.append((f"{name} with {entries:,} entries", f"{change.seconds * 1000:.0f} ms, {counted}"))
    world.table(f"A credential ends early ({size.entries:,} entries in all)", rows)


if __name__ == "__main__":
    main()
