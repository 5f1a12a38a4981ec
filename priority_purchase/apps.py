"""The Django app ``priority_purchase``."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PriorityPurchaseConfig(AppConfig):
    """Priority purchasing: programmes, rates, evaluation."""

    name = "priority_purchase"
    verbose_name = _("Priority purchasing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the ground who counts, and what is frozen."""
        from priority_purchase.rates.attribution import ProgrammeAttributor
        from priority_purchase.rates.recount import drain_all
        from priority_purchase.targets.loading import load_programmes
        from procurement.contracts import attribution
        from procurement.credentials import changes
        from procurement.jobs import access

        access.read_only("priority_purchase.Total")
        access.append_only("priority_purchase.Result")
        attribution.register(ProgrammeAttributor())
        changes.register(drain_all)
        post_migrate.connect(load_programmes, sender=self, dispatch_uid="priority_purchase.programmes")
