"""Counting entries again when a credential, a product, a programme or a profile has changed.

The database marks changed subjects as stale. Whoever drains the marks first takes the exclusive
lock against attribution, so that no import can attribute with what was true before; then refreshes
the standings, rewrites the masks of just the entries concerned, and removes the marks.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from procurement.contracts import locks
from procurement.contracts.models import AgencyYear
from procurement.contracts.recounting import attribute_again
from procurement.credentials import standing
from procurement.credentials.models import StaleSubject
from procurement.credentials.standing import Subjects
from procurement.jobs import clock

_WAITS = """
EXISTS (SELECT 1 FROM procurement_stalesubject s JOIN procurement_entry e
  ON e.agency_id = procurement_agencyyear.agency_id AND e.year = procurement_agencyyear.year
  AND ((s.company <> 0 AND e.supplier_id = s.company) OR (s.product <> 0 AND e.product_id = s.product)
       OR (s.company = 0 AND s.item <> '' AND e.item_code = s.item)))
"""

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


def entries_of(subjects: Subjects) -> int:
    """How many entries these subjects concern."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM procurement_entry e WHERE {_CONCERNED}",
            _values(subjects),
        )
        return int(cursor.fetchone()[0])


def _take_marks(limit: int) -> tuple[list[int], Subjects]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, company, product, item FROM procurement_stalesubject"
            " ORDER BY company, product, item LIMIT %s FOR UPDATE",
            [limit],
        )
        rows = cursor.fetchall()
    subjects = Subjects(
        companies=[company for _id, company, _product, _item in rows if company],
        products=[product for _id, _company, product, _item in rows if product],
        items=[item for _id, company, _product, item in rows if item and not company],
    )
    return [row[0] for row in rows], subjects


def drain(*, limit: int = 5_000) -> Recounted | None:
    """Count again what the stale marks name, in one transaction; ``None`` when there are none.

    Run again until it returns ``None``: marks made meanwhile by others are found the next time.
    """
    with transaction.atomic():
        locks.changing_standing()
        marks, subjects = _take_marks(limit)
        if not marks:
            return None
        standing.refresh(subjects)
        keys = _concerned_years(subjects)
        locks.agency_years(keys)
        changed = attribute_again(keys, where=_CONCERNED, values=_values(subjects))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procurement_stalesubject WHERE id = ANY (%s)", [marks])
        AgencyYear.objects.filter(agency_id__in={key[0] for key in keys}, recounting_since__isnull=False).update(
            recounting_since=None
        )
        return Recounted(changed, len(keys))


def drain_all() -> Recounted:
    """Drain until nothing is left; returns the sums."""
    entries = years = 0
    while (done := drain()) is not None:
        entries += done.entries
        years += done.agency_years
    return Recounted(entries, years)


def count_again() -> None:
    """Count again what is marked, inside the changing transaction."""
    drain_all()


def announce() -> int:
    """Let the pages of the agencies that wait say "being counted again"; returns their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procurement_agencyyear SET recounting_since = %s WHERE recounting_since IS NULL AND " + _WAITS,
            [clock.now()],
        )
        return int(cursor.rowcount)


def recount_year(year: int) -> int:
    """Attribute all entries of a year again, agency by agency in key order; returns how many changed."""
    changed = 0
    agencies = list(AgencyYear.objects.filter(year=year).order_by("agency_id").values_list("agency_id", flat=True))
    for agency_id in agencies:
        with transaction.atomic():
            locks.attributing()
            locks.agency_years([(agency_id, year)])
            changed += attribute_again([(agency_id, year)])
    return changed


def waiting() -> bool:
    """Whether any subject waits to be counted again."""
    return StaleSubject.objects.exists()
