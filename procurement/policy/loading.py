"""Reference rows of the policy slice, written again after every migration by the database's owner.

The files are the truth for the rows that ship; rows of administrators are never touched, and a row
that an administrator's row has replaced for a time stays replaced.
"""

from typing import Any

from django.db import transaction

from procurement.law.ranges import DateRange
from procurement.policy import reading
from procurement.policy.keys import get
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.reading import ReferenceRow

_WRITTEN = ("value", "unit", "valid_to", "authority", "citation", "rule_id", "note")


def load_policy_sets(*, using: str = "default", **_signal: Any) -> None:
    """Write the policy sets that ship with the platform; sets made by administrators stay."""
    for row in reading.policy_sets():
        PolicySet.objects.using(using).update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "names": {"en": row["name_en"]},
                "country": row["country"],
                "currency": row["currency"],
                "note": row.get("note", ""),
                "reference": True,
            },
        )


def load_parameters(*, using: str = "default", **_signal: Any) -> None:
    """Write the parameters that ship with the platform into their sets.

    A row that left the files is removed: it was a mistake. What was law once keeps its row, with an end.
    """
    files = reading.parameters_by_set()
    for policy_set in PolicySet.objects.using(using).filter(reference=True).order_by("code"):
        load_rows(policy_set, files.get(policy_set.code, []), using=using)


def load_rows(policy_set: PolicySet, rows: list[ReferenceRow], *, using: str = "default") -> None:
    """Make the reference rows of one set exactly ``rows``, less the days of administrators' rows."""
    with transaction.atomic(using=using):
        PolicySet.objects.using(using).select_for_update().get(pk=policy_set.pk)
        shipped = LegalParameter.objects.using(using).filter(policy_set=policy_set, reference=True)
        before = {(row.key, row.valid_from): row for row in shipped}
        wanted = {(row.key, row.period.start): row for row in _beside_administrators(policy_set, rows, using)}
        for place in before.keys() - wanted.keys():
            before[place].delete()
        _write(policy_set, wanted, before, using)


def _beside_administrators(policy_set: PolicySet, rows: list[ReferenceRow], using: str) -> list[ReferenceRow]:
    approved = LegalParameter.objects.using(using).filter(
        policy_set=policy_set, reference=False, approved_at__isnull=False
    )
    taken: dict[str, list[DateRange]] = {}
    for one in approved:
        taken.setdefault(one.key, []).append(DateRange(one.valid_from, one.valid_to))
    left: list[ReferenceRow] = []
    for row in rows:
        periods: tuple[DateRange, ...] = (row.period,)
        for other in taken.get(row.key, []):
            periods = tuple(part for period in periods for part in period.without(other))
        left.extend(row.during(period) for period in periods)
    return left


def _write(
    policy_set: PolicySet,
    wanted: dict[tuple[str, Any], ReferenceRow],
    before: dict[tuple[str, Any], LegalParameter],
    using: str,
) -> None:
    """Shorten first, then write: no two rows of a key may ever be in force on one day, not even between."""
    changed = [
        before[place]
        for place, row in wanted.items()
        if place in before and _fields(row) != {name: getattr(before[place], name) for name in _WRITTEN}
    ]
    for row in changed:
        row.valid_to = row.valid_from
        row.save(using=using, update_fields=["valid_to"])
    for row in changed:
        for name, value in _fields(wanted[row.key, row.valid_from]).items():
            setattr(row, name, value)
        row.save(using=using, update_fields=list(_WRITTEN))
    LegalParameter.objects.using(using).bulk_create(
        LegalParameter(policy_set=policy_set, key=key, valid_from=valid_from, reference=True, **_fields(row))
        for (key, valid_from), row in wanted.items()
        if (key, valid_from) not in before
    )


def _fields(row: ReferenceRow) -> dict[str, Any]:
    return {
        "value": row.value,
        "unit": get(row.key).unit,
        "valid_to": row.period.end,
        "authority": row.authority,
        "citation": row.citation,
        "rule_id": row.rule_id,
        "note": row.note,
    }
