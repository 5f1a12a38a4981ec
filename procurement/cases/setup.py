"""What the case kernel tells the rest of the ground when the site starts."""

from datetime import timedelta
from pathlib import Path

from django.db.models.signals import post_migrate

from procurement.cases import documents, helps, menu, searching, whys
from procurement.cases.keys import KEYS
from procurement.cases.loading import load_edges
from procurement.jobs import access, schedules
from procurement.policy import keys, reading

KEPT = (
    "Case",
    "CaseAssignment",
    "CaseComment",
    "CaseCounter",
    "CaseDocument",
    "CaseLink",
    "CaseParty",
    "ClockStop",
    "Deadline",
    "Outage",
)
"""Tables of cases from which no row is ever taken."""


def connect() -> None:
    """Register parameters, rights, schedules, menu, search, help and what runs after a migration."""
    keys.register(KEYS)
    reading.add_folder(Path(__file__).parent / "reference")
    access.append_only("procurement.CaseEvent")
    access.read_only("procurement.CaseEdge")
    for kept in KEPT:
        access.never_deleted(f"procurement.{kept}")
    documents.join()
    menu.fill()
    searching.connect()
    whys.connect()
    helps.fill()
    schedules.register("watch deadlines", "procurement.cases.watch", timedelta(minutes=10))
    schedules.register("anchor the audit trail", "procurement.cases.anchor", "50 23 * * *")
    post_migrate.connect(load_edges, dispatch_uid="procurement.case_edges")
