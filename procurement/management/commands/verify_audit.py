"""``manage.py verify_audit``: recompute every chain of the audit trail, read only."""

import sys
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from procurement.cases import anchors, verification
from procurement.cases.models import Case, CaseEvent


class Command(BaseCommand):
    """Names every event that is not as it was written; return code 1 when there is one."""

    help = "Recompute the audit trail of all cases and compare it with the anchors outside the database (read only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Some cases only."""
        parser.add_argument(
            "--case", action="append", default=[], help="number of a case (may be given more than once)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what does not fit."""
        chosen = Case.objects.filter(number__in=options["case"]) if options["case"] else Case.objects.all()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = 0
            try:
                for finding in chain(verification.findings(chosen), () if options["case"] else anchors.findings()):
                    found += 1
                    self.stdout.write(str(finding))
            except anchors.BrokenAnchor as broken:
                found += 1
                self.stdout.write(str(broken))
            events = CaseEvent.objects.filter(case__in=chosen.order_by().values("pk")).count()
            said = f"{found} findings" if found else "everything fits"
            self.stdout.write(f"{chosen.count()} cases, {events} events: {said}")
        if found:
            sys.exit(1)
