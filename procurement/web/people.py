"""The person behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from procurement.organisations.models import User


def signed_in(request: HttpRequest) -> User:
    """The signed-in person; ``PermissionDenied`` for everybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
