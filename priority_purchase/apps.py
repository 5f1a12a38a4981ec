"""The Django app ``priority_purchase``."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class PriorityPurchaseConfig(AppConfig):
    """Priority purchasing: programmes, rates, evaluation."""

    name = "priority_purchase"
    verbose_name = _("Priority purchasing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the ground who counts, and what is frozen."""
        from priority_purchase.rates import doors, helps, menu, searching, tasks, whys
        from priority_purchase.rates.attribution import ProgrammeAttributor
        from priority_purchase.rates.recount import RECOUNT, RECOUNT_YEAR, count_again
        from priority_purchase.rates.recounting import YearCounter
        from priority_purchase.targets.loading import load_programmes
        from procurement.contracts import after_saving, attribution, years
        from procurement.credentials import changes
        from procurement.jobs import access, registry, schedules

        access.read_only("priority_purchase.Total")
        access.append_only("priority_purchase.Result")
        menu.fill()
        searching.connect()
        whys.connect()
        doors.fill()
        helps.fill()
        after_saving.register(menu.after_saving)
        attribution.register(ProgrammeAttributor())
        changes.register(count_again)
        years.register(YearCounter())
        post_migrate.connect(load_programmes, sender=self, dispatch_uid="priority_purchase.programmes")
        registry.register(tasks.EVALUATE, tasks.evaluate, ended=tasks.evaluation_ended)
        registry.register(RECOUNT, tasks.drain_marks)
        registry.register(RECOUNT_YEAR, tasks.recount_year)
        schedules.register(
            gettext_noop("count again what credentials changed"), "priority_purchase.rates.drain", timedelta(seconds=30)
        )
        schedules.register(
            gettext_noop("nightly provisional evaluation"),
            "priority_purchase.rates.evaluate_provisionally",
            "30 2 * * *",
        )
        schedules.register(
            gettext_noop("monthly snapshot"),
            "priority_purchase.rates.evaluate_provisionally",
            "0 4 1 * *",
            arguments={"kind": "SNAPSHOT"},
        )
