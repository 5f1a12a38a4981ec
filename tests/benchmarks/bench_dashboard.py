"""Figures of an agency's dashboard: at most 10 ms of database time."""

import random
import statistics

from tests.benchmarks import world

AGENCIES = 200


def main() -> None:
    """Read the figures of some agencies from the running totals."""
    size = world.asked(__doc__)
    from django.db import connection

    from priority_purchase.rates.queries import live
    from procurement.organisations.models import Agency

    agencies = list(Agency.objects.all())
    chosen = random.Random(20).sample(agencies, min(AGENCIES, len(agencies)))
    live(chosen[0], year=size.last_year)
    taken, statements = [], 0
    for agency in chosen:
        with world.database_seconds() as seconds:
            figures = live(agency, year=size.last_year)
        assert figures.sums.entries
        taken.append(sum(seconds) * 1000)
        statements = len(seconds)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM priority_purchase_total WHERE year = %s", [size.last_year])
        cells = cursor.fetchone()[0]
    world.table(
        f"Dashboard figures of one agency and year ({size.entries:,} entries, {size.agencies} agencies)",
        [
            ("statements", str(statements)),
            ("cells of the year, all agencies", f"{cells:,}"),
            ("database time, median", f"{statistics.median(taken):.1f} ms"),
            ("database time, 95 of 100", f"{statistics.quantiles(taken, n=20)[-1]:.1f} ms"),
            ("database time, worst", f"{max(taken):.1f} ms"),
            ("wanted", "at most 10 ms"),
        ],
    )


if __name__ == "__main__":
    main()
