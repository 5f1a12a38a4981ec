"""What every page may show."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Facts about the site for the shell of every page."""
    return {"demo": settings.DEMO, "policy_set_code": settings.POLICY_SET}
