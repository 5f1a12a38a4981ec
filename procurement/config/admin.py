"""Django's own admin, named for this site."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """Puts :class:`procurement.web.admin.SiteAdmin` in the place of Django's default site."""

    default_site = "procurement.web.admin.SiteAdmin"
