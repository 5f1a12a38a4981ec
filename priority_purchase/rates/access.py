"""Who may do what with rates and runs; pages and API ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to, sees_all

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from procurement.organisations.models import User


def agency_for(user: User | AnonymousUser, code: str) -> Agency:
    """The agency of this code, if the person may see it; otherwise it does not exist for them."""
    return get_object_or_404(agencies_visible_to(user), code=code)


def require_ministry(user: User | AnonymousUser) -> None:
    """Only the ministry sees all agencies side by side."""
    if not sees_all(user):
        raise Http404
