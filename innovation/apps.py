"""The Django app ``innovation``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationConfig(AppConfig):
    """Innovative products."""

    name = "innovation"
    verbose_name = _("Innovative products")
    default_auto_field = "django.db.models.BigAutoField"
