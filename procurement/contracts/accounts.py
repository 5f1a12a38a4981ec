"""Budget accounts that an agency leaves out: a changed list judges the agency's entries anew (rule C-17).

Imports judge what they bring; this judges what the ledger holds. What an officer decided about an entry
stays, and so does every year of which a result is published (rule C-13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from procurement.contracts import locks
from procurement.contracts.decisions import ExclusionReason, keep_trace
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import AgencyYear, Entry, ExcludedAccount
from procurement.contracts.netting import NEGATIVE_UNMATCHED
from procurement.contracts.recounting import attribute_again
from procurement.jobs import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procurement.organisations.models import User


def save(row: ExcludedAccount, *, by: User) -> int:
    """Save an account that stays out; returns how many entries changed their standing.

    Waits for imports under way, so that none can judge by what was listed before.
    """
    with transaction.atomic():
        locks.changing_standing()
        before = ExcludedAccount.objects.filter(pk=row.pk).first()
        row.save()
        listed = {(one.agency_id, one.account) for one in (before, row) if one is not None}
        return sum(_judge(agency_id, account, by=by, note=row.reason) for agency_id, account in sorted(listed))


def _judge(agency_id: int, account: str, *, by: User, note: str) -> int:
    open_years = Entry.objects.filter(agency_id=agency_id, budget_account=account, source=Source.EXPENDITURE)
    published = AgencyYear.objects.filter(agency_id=agency_id, published_on__isnull=False).values("year")
    open_years = open_years.exclude(year__in=published).filter(standing_by__isnull=True)
    listed = ExcludedAccount.objects.filter(agency_id=agency_id, account=account).first()
    inside = _of_years(open_years, listed)
    leave_out = list(inside.filter(standing__in=(Standing.COUNTED, Standing.HELD)))
    take_back = list(
        open_years.filter(standing=Standing.EXCLUDED, standing_reason=ExclusionReason.BUDGET_ACCOUNT).exclude(
            pk__in=inside.values("pk")
        )
    )
    changed = leave_out + take_back
    if not changed:
        return 0
    locks.agency_years({(one.agency_id, one.year) for one in changed})
    _set(leave_out, Standing.EXCLUDED, ExclusionReason.BUDGET_ACCOUNT.value, by=by, note=note)
    _set([one for one in take_back if one.amount >= 0], Standing.COUNTED, "", by=by, note=note)
    _set([one for one in take_back if one.amount < 0], Standing.HELD, NEGATIVE_UNMATCHED, by=by, note=note)
    attribute_again({(one.agency_id, one.year) for one in changed}, ids=[one.pk for one in changed])
    return len(changed)


def _of_years(entries: QuerySet[Entry], listed: ExcludedAccount | None) -> QuerySet[Entry]:
    if listed is None:
        return entries.none()
    if listed.year_from is not None:
        entries = entries.filter(year__gte=listed.year_from)
    if listed.year_to is not None:
        entries = entries.filter(year__lte=listed.year_to)
    return entries


def _set(entries: Iterable[Entry], standing: Standing, reason: str, *, by: User, note: str) -> None:
    """Give entries a standing by the list, not by a person; who changed the list stands in their history."""
    chosen, at = list(entries), clock.now()
    keep_trace(chosen, "standing", standing.value, reason=reason, note=note, by=by, at=at)
    Entry.objects.filter(pk__in=[one.pk for one in chosen]).update(
        standing=standing,
        standing_reason=reason,
        standing_note="",
        standing_at=at,
        mask=0,
        credential_ids=None,
    )
