"""Attributing a whole year again, beside the bare UPDATE of the same rows."""

from tests.benchmarks import world


def main() -> None:
    """Empty all masks of a year, then attribute its entries again; every row is written both times."""
    size = world.asked(__doc__)
    from django.db import connection, transaction

    from procurement.contracts import locks
    from procurement.contracts.models import AgencyYear
    from procurement.contracts.recounting import attribute_again

    year = size.last_year
    keys = list(AgencyYear.objects.filter(year=year).values_list("agency_id", "year"))
    written = {"bare": 0, "again": 0}

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE procurement_entry SET mask = 0, credential_ids = NULL WHERE year = %s", [year])
            written["bare"] = cursor.rowcount

    def again() -> None:
        with transaction.atomic():
            locks.attributing()
            locks.agency_years(keys)
            written["again"] = attribute_again(keys)

    taken = world.in_turns(size.rounds, bare=bare, again=again)
    world.table(
        f"Attributing {year} again ({size.entries:,} entries in all)",
        [
            ("bare UPDATE", f"{taken['bare']:.1f} s, {written['bare']:,} rows"),
            ("attribution", f"{taken['again']:.1f} s, {written['again']:,} rows"),
            ("attribution / bare UPDATE", f"{taken['again'] / taken['bare']:.2f} (wanted: at most 1.5)"),
        ],
    )


if __name__ == "__main__":
    main()
