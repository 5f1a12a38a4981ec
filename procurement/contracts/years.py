"""The calculation profile of an agency's year: changed only while nothing of the year is published.

The ground does not know who counts; the programme that does registers itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from procurement.contracts import locks
from procurement.contracts.models import AgencyYear

if TYPE_CHECKING:
    from procurement.organisations.models import Agency, User


class Counter(Protocol):
    """What the ledger's administration needs to know of the programme that counts."""

    def profiles(self) -> list[tuple[str, str]]:
        """Code and name of every calculation profile of the site."""

    def count_again(self, year: int, by: User | None) -> None:
        """Start the job that counts a year again."""

    def page_of_entry(self, entry_id: int) -> str:
        """Address of the page that explains what an entry counts for."""


_registered: list[Counter] = []


def register(counter: Counter) -> None:
    """Let ``counter`` be asked and told about the years of the ledger."""
    _registered.append(counter)


def counter() -> Counter | None:
    """The programme that counts, if there is one."""
    return _registered[-1] if _registered else None


class YearPublished(ValueError):
    """A result of the year is published: its profile stays (rule C-13)."""

    def __str__(self) -> str:
        """Say it in the reader's language."""
        return _("A result of this year is published; its calculation profile can no longer change.")


def set_profile(agency: Agency, year: int, *, profile: str, by: User | None) -> AgencyYear:
    """Give an agency's year a profile (empty: the site's) and have the year counted again.

    Raises :class:`YearPublished`; passes on ``JobBusy`` while the year is being counted already.
    """
    with transaction.atomic():
        locks.agency_years([(agency.pk, year)])
        row = AgencyYear.objects.get(agency=agency, year=year)
        if row.profile == profile:
            return row
        if row.published_on is not None:
            raise YearPublished
        row.profile = profile
        row.save(update_fields=["profile"])
        counting = counter()
        if counting is not None:
            counting.count_again(year, by)
    return row
