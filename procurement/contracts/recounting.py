"""Attributing entries again, by whatever programme counts. The caller holds the locks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from procurement.contracts import attribution
from procurement.contracts.planning import without_nested_loops

AGENCIES_AT_ONCE = 25
"""Whole years are written in parts that the memory of a statement holds; more made it spill and slow down."""


def _parts(agencies: list[int]) -> Iterator[list[int]]:
    for place in range(0, len(agencies), AGENCIES_AT_ONCE):
        yield agencies[place : place + AGENCIES_AT_ONCE]


def attribute_again(
    keys: Iterable[tuple[int, int]],
    *,
    ids: Sequence[int] | None = None,
    where: str = "",
    values: dict[str, Any] | None = None,
) -> int:
    """Attribute entries of these ``(agency id, year)`` again; returns how many changed.

    Narrowed to ``ids``, or by ``where`` (a condition on ``e`` with ``values``). Only entries whose mask
    or credentials differ are written.
    """
    whole_years = ids is None and not where
    conditions = ["e.year = %(year)s", "e.agency_id = ANY (%(agencies)s)"]
    if ids is not None:
        conditions.append("e.id = ANY (%(ids)s)")
    if where:
        conditions.append(where)
    changed = 0
    for year, agencies, sql in attribution.statements(keys):
        statement = (
            "UPDATE procurement_entry t SET mask = n.mask, credential_ids = n.credential_ids FROM ("
            f" SELECT e.id, {sql.mask} AS mask, {sql.credential_ids} AS credential_ids"
            f" FROM procurement_entry e {sql.joins}"
            f" WHERE {' AND '.join(conditions)}"
            ") n WHERE n.id = t.id AND t.year = %(year)s AND t.agency_id = ANY (%(agencies)s)"
            " AND (t.mask <> n.mask OR t.credential_ids IS DISTINCT FROM n.credential_ids)"
        )
        values_of_year = (values or {}) | {"year": year, "ids": list(ids or ())}
        for some in _parts(agencies) if whole_years else [agencies]:
            with without_nested_loops() if whole_years else connection.cursor() as cursor:
                cursor.execute(statement, values_of_year | {"agencies": some})
                changed += cursor.rowcount
    return changed
