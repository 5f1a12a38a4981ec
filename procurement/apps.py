"""The Django app ``procurement``."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class ProcurementConfig(AppConfig):
    """The ground that every programme stands on."""

    name = "procurement"
    verbose_name = _("Public procurement")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is frozen, and what runs after a migration."""
        from procurement.cases import setup as cases
        from procurement.catalogue import setup as catalogue
        from procurement.config.grants import grant_rights
        from procurement.contracts import setup as contracts
        from procurement.credentials.loading import load_kinds
        from procurement.documents import setup as documents
        from procurement.jobs import schedules
        from procurement.notices import setup as notices
        from procurement.onboarding import setup as onboarding
        from procurement.policy import keys
        from procurement.policy.ground_keys import KEYS
        from procurement.policy.loading import load_parameters, load_policy_sets
        from procurement.service_accounts import setup as service_accounts
        from procurement.web import doors, helps, second_factor, security_events, sessions

        keys.register(KEYS)
        for slice_ in (catalogue, documents, contracts, cases, onboarding, service_accounts, notices):
            slice_.connect()
        post_migrate.connect(load_policy_sets, sender=self, dispatch_uid="procurement.policy_sets")
        post_migrate.connect(load_parameters, sender=self, dispatch_uid="procurement.parameters")
        post_migrate.connect(load_kinds, sender=self, dispatch_uid="procurement.kinds")
        schedules.register(gettext_noop("requeue stale jobs"), "procurement.jobs.requeue_stale", timedelta(seconds=30))
        post_migrate.connect(schedules.load, sender=self, dispatch_uid="procurement.schedules")
        post_migrate.connect(grant_rights, dispatch_uid="procurement.grants")
        for part in (security_events, second_factor, sessions):
            part.connect()
        doors.fill()
        helps.fill()
