"""Whether the running totals and the stored masks are what the ledger and the credentials give.

Read only. Nothing that the live path keeps is trusted: the standings are derived anew from the
credentials, each entry's mask is worked out anew, and the sums are made anew from the entries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from priority_purchase.rates import cells
from priority_purchase.rates.attribution import counting_for
from procurement.contracts import attribution
from procurement.credentials import standing
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set


@dataclass(frozen=True, slots=True)
class Difference:
    """Something kept that a recomputation does not give; amounts in won."""

    agency_code: str
    year: int
    what: str
    route: int
    kind: int
    mask: int
    kept_amount: int
    computed_amount: int
    kept_entries: int
    computed_entries: int


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all statements within see one moment, and write nothing; inside a transaction, as it is."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def years_kept() -> list[int]:
    """Years of which the ledger or the totals hold anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT year FROM procurement_agencyyear"
            f" UNION SELECT year FROM {cells.KEPT} WHERE entries <> 0 OR amount <> 0 ORDER BY 1"
        )
        return [int(year) for (year,) in cursor.fetchall()]


def differences_of(year: int) -> list[Difference]:
    """Everything of one year that is not as a recomputation gives it; none is right.

    Where the standings are what the credentials give, and all sums and masks agree by them, one pass over the
    entries has shown it. Otherwise each difference is looked for with the standings derived anew.
    """
    codes = dict(Agency.objects.values_list("pk", "code"))
    groups = attribution.by_profile((agency_id, year) for agency_id in codes)
    standings_hold = standing.is_as_derived()
    found: list[Difference] = []
    for (_year, profile_code), agencies in groups.items():
        counting = counting_for(policy_set=site_policy_set(), year=year, profile_code=profile_code)
        some = agencies if len(groups) > 1 else None
        if standings_hold and cells.agree(counting, year=year, agencies=some):
            continue
        found += [
            Difference(
                agency_code=codes[row.agency_id],
                year=year,
                what=row.what,
                route=row.route,
                kind=row.kind,
                mask=row.mask,
                kept_amount=row.kept_amount,
                computed_amount=row.computed_amount,
                kept_entries=row.kept_entries,
                computed_entries=row.computed_entries,
            )
            for row in cells.differences(counting, year=year, agencies=agencies)
        ]
    return found
