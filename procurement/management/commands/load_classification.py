"""``manage.py load_classification [FILE]``: the goods classification of 8 and 10 digits, from a CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procurement.catalogue.loading import SHIPPED, NoClassification, load


class Command(BaseCommand):
    """Adds and renames classes, removes none; running it again changes nothing."""

    help = "Load the goods classification from a CSV (UTF-8, UTF-16 or CP949); without a file, the list that ships."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and print what changed."""
        try:
            loaded = load(options["file"])
        except (OSError, NoClassification) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{loaded.added:,} classes added, {loaded.renamed:,} renamed")
        if loaded.rejected:
            rows = ", ".join(map(str, loaded.rejected[:20]))
            self.stdout.write(
                f"{len(loaded.rejected):,} rows left out, since they hold no number of 8 or 10 digits: {rows}"
            )
