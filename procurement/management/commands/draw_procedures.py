"""``manage.py draw_procedures``: the state diagrams of all procedures, written into the docs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from procurement.cases import procedures
from procurement.cases.diagrams import page


class Command(BaseCommand):
    """One page for each procedure, drawn from its declaration."""

    help = "Write docs/procedures/*.md from the declarations of the procedures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Another folder."""
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "procedures")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the pages of the procedures that the site has."""
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        with translation.override("en"):
            for model in procedures.every():
                target = folder / f"{model.procedure.kind.lower().replace('_', '-')}.md"
                target.write_text(page(model), encoding="utf-8")
                self.stdout.write(str(target))
