"""The declared edges of all procedures, kept in the database that enforces them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from procurement.cases import procedures
from procurement.cases.models import CaseEdge


def load_edges(**_signal: Any) -> None:
    """Make the table of edges what the procedures declare; runs after migrations, as the owner."""
    if settings.DATABASE_ROLE != "owner":
        return
    declared = {
        (model.procedure.kind, edge.transition, edge.source, edge.target)
        for model in procedures.every()
        for edge in procedures.edges_of(model)
    }
    with transaction.atomic():
        stored = {(row.kind, row.transition, row.source, row.target): row.pk for row in CaseEdge.objects.all()}
        CaseEdge.objects.filter(pk__in=[pk for edge, pk in stored.items() if edge not in declared]).delete()
        CaseEdge.objects.bulk_create(
            CaseEdge(kind=kind, transition=name, source=source, target=target)
            for kind, name, source, target in sorted(declared - stored.keys())
        )
