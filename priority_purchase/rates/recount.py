"""Counting entries again when a credential, a product, a programme or a profile has changed.

The database marks changed subjects as stale. Whoever drains the marks first takes the exclusive
lock against attribution, so that no import can attribute with what was true before; then refreshes
the standings, rewrites the masks of just the entries concerned, and removes the marks.

Few entries are counted again before the changing transaction ends. Many are left to a job: the
change commits with its marks, and the pages say that the figures are those of before. Whoever asks
for the job holds the exclusive lock, and the job holds it from before it reads the marks until its
end, so a job that is joined has not yet looked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from procurement.contracts import locks
from procurement.contracts.batches import Progress, nothing
from procurement.contracts.models import AgencyYear
from procurement.contracts.recounting import attribute_again
from procurement.credentials import standing
from procurement.credentials.models import StaleSubject
from procurement.credentials.standing import Subjects
from procurement.jobs import clock, services
from procurement.jobs.models import ACTIVE, Job
from procurement.policy.queries import of_site

RECOUNT, RECOUNT_YEAR = "rates.recount", "rates.recount_year"

_CONCERNED = """
(e.supplier_id = ANY (%(companies)s) OR e.product_id = ANY (%(products)s)
 OR (e.item_code <> '' AND e.item_code = ANY (%(items)s)))
"""


@dataclass(frozen=True, slots=True)
class Recounted:
    """How much was counted again."""

    entries: int
    agency_years: int


def _values(subjects: Subjects) -> dict[str, Any]:
    return {
        "companies": list(subjects.companies),
        "products": list(subjects.products),
        "items": list(subjects.items),
    }


def _concerned_years(subjects: Subjects) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT e.agency_id, e.year FROM procurement_entry e WHERE {_CONCERNED}",
            _values(subjects),
        )
        return [(int(agency), int(year)) for agency, year in cursor.fetchall()]


def at_once() -> int:
    """Up to so many entries are counted again at once, more as a job."""
    return of_site(clock.today()).integer("recount.at_once")


def concerns_more_than(limit: int, subjects: Subjects) -> bool:
    """Whether these subjects concern more entries than ``limit``; stops looking once it knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM procurement_entry e WHERE {_CONCERNED} LIMIT %(most)s) found",
            _values(subjects) | {"most": limit + 1},
        )
        return int(cursor.fetchone()[0]) > limit


def marked() -> Subjects:
    """All subjects that wait to be counted again."""
    return _subjects(StaleSubject.objects.values_list("company", "product", "item"))


def _subjects(rows: Iterable[tuple[int, int, str]]) -> Subjects:
    found = list(rows)
    return Subjects(
        companies=[company for company, _product, _item in found if company],
        products=[product for _company, product, _item in found if product],
        items=[item for company, _product, item in found if item and not company],
    )


def _take_marks(limit: int) -> tuple[list[int], Subjects]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, company, product, item FROM procurement_stalesubject"
            " ORDER BY company, product, item LIMIT %s FOR UPDATE",
            [limit],
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], _subjects(row[1:] for row in rows)


def _announced() -> set[tuple[int, int]]:
    return set(AgencyYear.objects.filter(recounting_since__isnull=False).values_list("agency_id", "year"))


def drain(*, limit: int = 5_000, progress: Progress = nothing) -> Recounted | None:
    """Count again what the stale marks name, in one transaction; ``None`` when there are none.

    Run again until it returns ``None``: marks made meanwhile by others are found the next time.
    ``progress`` hears how many agency-years are done, of how many.
    """
    with transaction.atomic():
        locks.changing_standing()
        marks, subjects = _take_marks(limit)
        if not marks:
            return None
        standing.refresh(subjects)
        keys = sorted(_concerned_years(subjects), key=lambda key: (key[1], key[0]))
        locks.agency_years({*keys, *_announced()})
        changed = done = 0
        for _year, group in groupby(keys, key=lambda key: key[1]):
            part = list(group)
            changed += attribute_again(part, where=_CONCERNED, values=_values(subjects))
            done += len(part)
            progress(done, len(keys))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procurement_stalesubject WHERE id = ANY (%s)", [marks])
        if not waiting():
            AgencyYear.objects.filter(recounting_since__isnull=False).update(recounting_since=None)
        return Recounted(changed, len(keys))


def drain_all(*, progress: Progress = nothing) -> Recounted:
    """Drain until nothing is left; returns the sums."""
    entries = years = 0
    while (done := drain(progress=progress)) is not None:
        entries += done.entries
        years += done.agency_years
    return Recounted(entries, years)


def count_again() -> None:
    """Count again what is marked, inside the changing transaction when it is little, else by a job after it."""
    with transaction.atomic():
        locks.changing_standing()
        subjects = marked()
        if not subjects:
            return
        if concerns_more_than(at_once(), subjects):
            announce(subjects)
            services.start(RECOUNT, "marks", {}, None)
        else:
            drain_all()


def announce(subjects: Subjects) -> int:
    """Let the pages of the agencies that wait say "being counted again"; returns the number of agency-years."""
    keys = _concerned_years(subjects)
    locks.agency_years(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procurement_agencyyear y SET recounting_since = %(now)s"
            " FROM unnest(%(agencies)s::bigint[], %(years)s::int[]) AS wanted (agency_id, year)"
            " WHERE wanted.agency_id = y.agency_id AND wanted.year = y.year AND y.recounting_since IS NULL",
            {"now": clock.now(), "agencies": [key[0] for key in keys], "years": [key[1] for key in keys]},
        )
        return int(cursor.rowcount)


def recount_year(year: int, *, progress: Progress = nothing) -> int:
    """Attribute all entries of a year again, agency by agency in key order; returns how many changed."""
    changed = 0
    agencies = list(AgencyYear.objects.filter(year=year).order_by("agency_id").values_list("agency_id", flat=True))
    for done, agency_id in enumerate(agencies, start=1):
        with transaction.atomic():
            locks.attributing()
            locks.agency_years([(agency_id, year)])
            changed += attribute_again([(agency_id, year)])
        progress(done, len(agencies))
    return changed


def waiting() -> bool:
    """Whether any subject waits to be counted again."""
    return StaleSubject.objects.exists()


def year_under_way(year: int) -> bool:
    """Whether a whole year waits to be counted again, because what is counted has changed."""
    return Job.objects.filter(kind=RECOUNT_YEAR, key=str(year), state__in=ACTIVE).exists()


def agency_under_way(agency_id: int, year: int) -> bool:
    """Whether the figures of an agency's year are those of before a change."""
    own = AgencyYear.objects.filter(agency=agency_id, year=year, recounting_since__isnull=False)
    return own.exists() or year_under_way(year)


def under_way(year: int) -> bool:
    """Whether the figures of any agency and year are those of before a change."""
    return AgencyYear.objects.filter(year=year, recounting_since__isnull=False).exists() or year_under_way(year)
