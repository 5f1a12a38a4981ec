"""The Django app ``priority_purchase``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PriorityPurchaseConfig(AppConfig):
    """Priority purchasing."""

    name = "priority_purchase"
    verbose_name = _("Priority purchasing")
    default_auto_field = "django.db.models.BigAutoField"
