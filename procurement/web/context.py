"""What every page may show."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from procurement.web.navigation import menu_for
from procurement.web.people import acting
from procurement.web.reference import current


def site(request: HttpRequest) -> dict[str, object]:
    """Facts about the site for the shell of every page; the menu is made when first drawn."""
    return {
        "reference": current(),
        "demo": settings.DEMO,
        "mfa_required": settings.MFA_REQUIRED,
        "policy_set_code": settings.POLICY_SET,
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "acting_for": SimpleLazyObject(lambda: acting(request) if hasattr(request, "user") else ""),
    }
