"""What officers decide about entries: kept with who, when and why, and counted again at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procurement.contracts import locks
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.models import Entry, EntryDecision
from procurement.contracts.recounting import attribute_again
from procurement.jobs import clock

if TYPE_CHECKING:
    from procurement.organisations.models import User


class ExclusionReason(models.TextChoices):
    """Why an officer leaves an entry out (or takes it back in)."""

    AGREED_SCOPE = "AGREED_SCOPE", _("outside the agreed scope")
    BUDGET_ACCOUNT = "BUDGET_ACCOUNT", _("budget account that is not counted")
    FOREIGN = "FOREIGN", _("foreign procurement")
    NOT_A_PURCHASE = "NOT_A_PURCHASE", _("not a purchase (tuition, lecturer fee, rent, tax)")
    DUPLICATE = "DUPLICATE", _("entered twice")
    CANCELLED = "CANCELLED", _("cancelled, nothing accepted")
    UNIT_PRICE_CEILING = "UNIT_PRICE_CEILING", _("ceiling of a unit-price contract")
    CORRECTION = "CORRECTION", _("earlier decision was wrong")


class Settlement(models.TextChoices):
    """What can be done with an entry that waits."""

    GOODS = "GOODS", _("it is a purchase of goods")
    SERVICES = "SERVICES", _("it is a purchase of services")
    WORKS = "WORKS", _("it is construction")
    COUNT = "COUNT", _("count the amount as it stands")
    EXCLUDE = "EXCLUDE", _("leave it out: not a purchase")


def locked(ids: Sequence[int]) -> list[Entry]:
    """The entries, locked with their agency-years, so that nobody replaces or attributes them meanwhile."""
    locks.attributing()
    keys = Entry.objects.filter(pk__in=ids).values_list("agency_id", "year").distinct()
    locks.agency_years(list(keys))
    return list(Entry.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def keep_trace(
    entries: Iterable[Entry], field: str, value: int, *, reason: str, note: str, by: User, at: datetime
) -> None:
    """Keep who changed a field of entries to ``value``; the entries still hold what it was before."""
    EntryDecision.objects.bulk_create(
        EntryDecision(
            entry_id=one.pk,
            by=by,
            at=at,
            field=field,
            before=str(getattr(one, field)),
            after=str(value),
            reason=reason,
            note=note,
        )
        for one in entries
    )


def _write(entries: Sequence[Entry], field: str, value: int, *, reason: str, note: str, by: User) -> None:
    at = clock.now()
    keep_trace(entries, field, value, reason=reason, note=note, by=by, at=at)
    changed: dict[str, object] = {field: value}
    if field == "standing":
        changed |= {
            "standing_reason": reason if value != Standing.COUNTED else "",
            "standing_note": note,
            "standing_by": by,
            "standing_at": at,
            "mask": 0,
            "credential_ids": None,
        }
    Entry.objects.filter(pk__in=[one.pk for one in entries]).update(**changed)


def _decide(ids: Sequence[int], field: str, value: int, *, reason: str, note: str, by: User) -> int:
    with transaction.atomic():
        found = [one for one in locked(ids) if one.standing != Standing.REPLACED]
        entries = [one for one in found if getattr(one, field) != value]
        if not entries:
            return 0
        _write(entries, field, value, reason=reason, note=note, by=by)
        attribute_again({(one.agency_id, one.year) for one in entries}, ids=[one.pk for one in entries])
        return len(entries)


def set_standing(ids: Sequence[int], *, standing: Standing, reason: str, note: str, by: User) -> int:
    """Take entries out of the count or back in; returns how many changed (rule C-16).

    An entry that a later upload has replaced meanwhile stays as it is: its successor counts.
    """
    return _decide(ids, "standing", Standing(standing).value, reason=reason, note=note, by=by)


def set_kind(ids: Sequence[int], *, kind: Kind, note: str, by: User) -> int:
    """Confirm what kind of purchase entries are; returns how many changed (rule C-19)."""
    return _decide(ids, "kind", Kind(kind).value, reason="", note=note, by=by)


def settle(ids: Sequence[int], *, action: str, note: str, by: User) -> int:
    """Settle entries that wait; returns how many changed."""
    if action in Kind.__members__:
        return set_kind(ids, kind=Kind[action], note=note, by=by)
    if action == Settlement.COUNT:
        return set_standing(ids, standing=Standing.COUNTED, reason="", note=note, by=by)
    return set_standing(ids, standing=Standing.EXCLUDED, reason=ExclusionReason.NOT_A_PURCHASE, note=note, by=by)


def history_of(entry_id: int) -> QuerySet[EntryDecision]:
    """What was decided about an entry, newest first."""
    return EntryDecision.objects.filter(entry_id=entry_id).select_related("by").order_by("-at", "-pk")
