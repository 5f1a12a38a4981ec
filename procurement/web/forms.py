"""How forms are drawn: Django's own rendering with the design system's markup."""

from django.forms.renderers import TemplatesSetting


class KrdsRenderer(TemplatesSetting):
    """Draws every form and field with the templates under ``templates/web/forms``."""
