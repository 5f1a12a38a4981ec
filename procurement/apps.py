"""The Django app ``procurement``."""

from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

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
    "Document",
    "DocumentVersion",
    "Outage",
    "StoredFile",
)
"""Tables of cases and documents from which no row is ever taken."""


class ProcurementConfig(AppConfig):
    """The ground that every programme stands on."""

    name = "procurement"
    verbose_name = _("Public procurement")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is frozen, and what runs after a migration."""
        from procurement.cases import menu, procedures
        from procurement.cases import documents as case_documents
        from procurement.cases.keys import KEYS as CASE_KEYS
        from procurement.cases.loading import load_edges
        from procurement.config.grants import grant_rights
        from procurement.contracts import tasks as imports
        from procurement.credentials.loading import load_kinds
        from procurement.documents import scanning
        from procurement.documents.keys import KEYS as DOCUMENT_KEYS
        from procurement.jobs import access, registry, schedules
        from procurement.onboarding import menu as joining
        from procurement.onboarding.keys import KEYS as JOINING_KEYS
        from procurement.onboarding.workflow import CompanyClaim
        from procurement.policy import keys, reading
        from procurement.policy.ground_keys import KEYS
        from procurement.policy.loading import load_parameters, load_policy_sets
        from procurement.web import second_factor, security_events, sessions

        menu.fill()
        joining.fill()
        procedures.register(CompanyClaim)
        keys.register(JOINING_KEYS)
        reading.add_folder(Path(__file__).parent / "onboarding" / "reference")
        access.never_deleted("procurement.Invitation")
        keys.register(KEYS)
        keys.register(CASE_KEYS)
        keys.register(DOCUMENT_KEYS)
        reading.add_folder(Path(__file__).parent / "cases" / "reference")
        reading.add_folder(Path(__file__).parent / "documents" / "reference")
        access.append_only("procurement.CaseEvent")
        access.append_only("procurement.DocumentAccess")
        access.read_only("procurement.CaseEdge")
        for kept in KEPT:
            access.never_deleted(f"procurement.{kept}")
        access.append_only("procurement.EntryDecision")
        post_migrate.connect(load_policy_sets, sender=self, dispatch_uid="procurement.policy_sets")
        post_migrate.connect(load_parameters, sender=self, dispatch_uid="procurement.parameters")
        post_migrate.connect(load_kinds, sender=self, dispatch_uid="procurement.kinds")
        registry.register(imports.CHECK, imports.check, ended=imports.check_ended)
        registry.register(imports.SAVE, imports.save, ended=imports.save_ended)
        registry.register(scanning.SCAN, scanning.scan)
        case_documents.join()
        schedules.register("sweep files", "procurement.documents.sweep", "23 * * * *")
        schedules.register("scan files", "procurement.documents.scan_waiting", timedelta(minutes=5))
        schedules.register("requeue stale jobs", "procurement.jobs.requeue_stale", timedelta(seconds=30))
        schedules.register("watch deadlines", "procurement.cases.watch", timedelta(minutes=10))
        schedules.register("anchor the audit trail", "procurement.cases.anchor", "50 23 * * *")
        post_migrate.connect(load_edges, dispatch_uid="procurement.case_edges")
        post_migrate.connect(schedules.load, sender=self, dispatch_uid="procurement.schedules")
        post_migrate.connect(grant_rights, dispatch_uid="procurement.grants")
        security_events.connect()
        second_factor.connect()
        sessions.connect()
