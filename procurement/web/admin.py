"""The admin site."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class SiteAdmin(AdminSite):
    """Django's admin under the site's own name."""

    site_header = _("Procurement administration")
    site_title = _("Procurement administration")
