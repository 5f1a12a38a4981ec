"""``manage.py verify_rates``: the running totals against a recomputation from the ledger."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from priority_purchase.rates.verification import Difference, differences_of, one_moment, years_kept
from procurement.credentials.models import StaleSubject

_HEADINGS = ("agency", "year", "what", "route", "kind", "mask", "kept won", "computed won", "kept", "computed")


def _cells(row: Difference) -> tuple[str, ...]:
    return (
        row.agency_code,
        str(row.year),
        row.what,
        str(row.route),
        str(row.kind),
        f"{row.mask:x}",
        f"{row.kept_amount:,}",
        f"{row.computed_amount:,}",
        str(row.kept_entries),
        str(row.computed_entries),
    )


class Command(BaseCommand):
    """Writes nothing. Exit code 1 when anything differs."""

    help = "Recompute the rates' sums and every entry's mask from the ledger and the credentials, and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which year; all years when none is named."""
        parser.add_argument("--year", type=int, help="only this year")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, print what differs, and end with 1 when anything does."""
        with one_moment():
            years = [options["year"]] if options["year"] else years_kept()
            waiting = StaleSubject.objects.count()
            found = [row for year in years for row in differences_of(year)]
        if waiting:
            self.stderr.write(f"{waiting} changed subjects wait to be counted again.")
        if not found:
            self.stdout.write(f"{len(years)} years verified: no difference.")
            return
        table = [_HEADINGS, *map(_cells, found)]
        widths = [max(len(row[place]) for row in table) for place in range(len(_HEADINGS))]
        for row in table:
            self.stdout.write("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
        self.stderr.write(f"{len(found)} differences.")
        sys.exit(1)
