"""People who can sign in, for browser tests."""

from django.contrib.auth.hashers import make_password

from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership, User

PASSWORD = "an invented password of 2026"


def may_sign_in(person: User, *, name: str = "") -> str:
    """Give somebody the password and a verified address; gives the address."""
    from allauth.account.models import EmailAddress

    person.name, person.password = name, make_password(PASSWORD)
    person.save(update_fields=["name", "password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person.email


def person(email: str, role: Role, agency: Agency | None = None) -> User:
    """Somebody who can sign in."""
    user = User.objects.create(email=email, is_staff=True, is_superuser=role == Role.ADMINISTRATOR)
    may_sign_in(user)
    Membership.objects.create(user=user, agency=agency, role=role)
    return user
