"""The Django app ``sme_support``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SmeSupportConfig(AppConfig):
    """SME support."""

    name = "sme_support"
    verbose_name = _("SME support")
    default_auto_field = "django.db.models.BigAutoField"
