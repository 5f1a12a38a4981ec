"""Marking entries as one-off purchases, which a memo rate leaves out (rule C-18).

A mark is kept as exclusions are: code, reason, person and time, with every earlier one in the history of decisions. The
entry stays in the count: no figure, verdict or hash of the ledger depends on a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction

from procurement.contracts.decisions import locked
from procurement.contracts.enums import Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.models import EntryDecision
from procurement.jobs import clock
from procurement.language import in_language
from procurement.policy.queries import of_site

if TYPE_CHECKING:
    from procurement.organisations.models import User

CODES = "counting.one_off_codes"
FIELD = "one_off"
"""What the history of decisions calls the mark."""

HAND_ON = """
INSERT INTO procurement_oneoff (entry_id, agency_id, year, code, reason, by_id, at)
SELECT n.id, n.agency_id, n.year, o.code, o.reason, o.by_id, o.at
FROM {rows}
JOIN procurement_oneoff o ON o.entry_id = {before} AND o.code <> ''
WHERE {where}
ON CONFLICT (entry_id) DO NOTHING
"""
"""Gives entries ``n`` among ``rows`` the mark of the entry ``before``."""

_CORRECTIONS = HAND_ON.format(rows="procurement_entry n", before="n.corrects", where="n.id = ANY (%(entries)s)")


class UnknownCode(ValueError):
    """No such sort of one-off purchase is in force."""


def codes() -> dict[str, str]:
    """The sorts of one-off purchases in force today: code and name in the reader's language."""
    law = of_site(clock.today())
    known = law.json(CODES) if CODES in law.parameters else {}
    return {code: in_language(next(iter(names.values())), names) for code, names in known.items()}


def mark(entries: Sequence[int], *, code: str, reason: str, by: User) -> int:
    """Mark counted entries as one-off purchases of a sort; returns how many changed.

    Entries that are out of the count stay as they are. Raises :class:`UnknownCode`.
    """
    if code not in codes():
        raise UnknownCode(code)
    return _set(entries, code=code, reason=reason, by=by)


def take_back(entries: Sequence[int], *, reason: str, by: User) -> int:
    """Take the mark of entries back; returns how many had one."""
    return _set(entries, code="", reason=reason, by=by)


def _set(ids: Sequence[int], *, code: str, reason: str, by: User) -> int:
    with transaction.atomic():
        found = [one for one in locked(ids) if one.standing == Standing.COUNTED or not code]
        before = dict(OneOff.objects.filter(entry_id__in=[one.pk for one in found]).values_list("entry_id", "code"))
        changed = [one for one in found if before.get(one.pk, "") != code]
        at = clock.now()
        EntryDecision.objects.bulk_create(
            EntryDecision(
                entry_id=one.pk, by=by, at=at, field=FIELD, before=before.get(one.pk, ""), after=code, note=reason
            )
            for one in changed
        )
        OneOff.objects.bulk_create(
            [
                OneOff(entry_id=one.pk, agency_id=one.agency_id, year=one.year, code=code, reason=reason, by=by, at=at)
                for one in changed
            ],
            update_conflicts=True,
            unique_fields=["entry_id"],
            update_fields=["code", "reason", "by", "at"],
        )
        return len(changed)


def of_entry(entry_id: int) -> OneOff | None:
    """The mark of an entry, if it has one."""
    return OneOff.objects.filter(entry_id=entry_id).exclude(code="").select_related("by").first()


def hand_on_to_corrections(entries: Sequence[int]) -> None:
    """Give entries that correct a marked one its mark, so that the memo rate leaves out both."""
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTIONS, {"entries": list(entries)})
