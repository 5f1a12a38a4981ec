"""Asking for whole years to be counted again, after what is counted has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from priority_purchase.rates.recount import RECOUNT_YEAR
from priority_purchase.targets.models import CalculationProfile, Programme
from priority_purchase.targets.queries import profiles_in
from procurement.contracts import locks
from procurement.contracts.models import AgencyYear
from procurement.jobs import services
from procurement.jobs.errors import JobBusy
from procurement.jobs.models import ACTIVE, Job, JobState
from procurement.policy.queries import lineage, site_policy_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.organisations.models import User
    from procurement.policy.models import PolicySet


def ask(year: int, by: User | None) -> Job:
    """Queue the job that counts a year again, or join the one that waits.

    A waiting job is held until this transaction ends, so that it sees what changed. One that runs may
    have passed the changed rows: then this raises :class:`~procurement.jobs.errors.JobBusy`.
    """
    with transaction.atomic():
        same = Job.objects.select_for_update(no_key=True, of=("self",))
        active = same.filter(kind=RECOUNT_YEAR, key=str(year), state__in=ACTIVE).first()
        if active is not None and active.state == JobState.RUNNING:
            raise JobBusy(active)
        return services.start(RECOUNT_YEAR, str(year), {"year": year}, by)


def ask_for(
    policy_set: PolicySet, by: User | None, *, years: tuple[int | None, int | None] = (None, None)
) -> list[int]:
    """Have all years with a ledger counted again that a change of a policy set touches; returns them.

    Nothing happens for a set that this site neither uses nor inherits from. ``years`` bounds the
    change (first and last year; ``None`` is open).
    """
    if policy_set not in lineage(site_policy_set()):
        return []
    touched = AgencyYear.objects.order_by("year")
    first, last = years
    if first is not None:
        touched = touched.filter(year__gte=first)
    if last is not None:
        touched = touched.filter(year__lte=last)
    found = list(touched.values_list("year", flat=True).distinct())
    for year in found:
        ask(year, by)
    return found


def save_declared(row: Programme | CalculationProfile, by: User | None) -> list[int]:
    """Save a programme or profile and have the years that it touches counted again; returns them.

    Waits for imports under way, so that none can count by what was declared before. Passes on
    ``JobBusy``; nothing is saved then.
    """
    with transaction.atomic():
        locks.changing_standing()
        before = type(row).objects.filter(pk=row.pk).first()
        row.save()
        return ask_for(row.policy_set, by, years=_span([row] if before is None else [row, before]))


def _span(rows: Sequence[Programme | CalculationProfile]) -> tuple[int | None, int | None]:
    """First and last year in which any of the rows is in force; profiles always are."""
    firsts = [row.valid_from if isinstance(row, Programme) else None for row in rows]
    lasts = [row.valid_to if isinstance(row, Programme) else None for row in rows]
    first = None if None in firsts else min(year for year in firsts if year is not None)
    last = None if None in lasts else max(year for year in lasts if year is not None)
    return first, last


class YearCounter:
    """What the ledger asks about profiles, years and entries."""

    def profiles(self) -> list[tuple[str, str]]:
        """Code and name of the profiles of the site's policy set and those it inherits from."""
        return sorted((row.code, row.local_name) for row in profiles_in(site_policy_set()))

    def count_again(self, year: int, by: User | None) -> None:
        """Start the job that counts a year again."""
        ask(year, by)

    def page_of_entry(self, entry_id: int) -> str:
        """The page that explains the entry."""
        return reverse("priority_purchase:entry", args=[entry_id])
