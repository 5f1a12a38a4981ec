"""What people change about themselves."""

from __future__ import annotations

from procurement.organisations.models import User


def rename(person: User, *, name: str) -> None:
    """Take over a person's own spelling of the name; what was signed before keeps the person, not the spelling."""
    person.name = name
    person.save(update_fields=["name"])
