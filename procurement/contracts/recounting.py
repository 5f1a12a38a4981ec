"""Attributing entries again, by whatever programme counts. The caller holds the locks."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from procurement.contracts import attribution


def attribute_again(
    keys: Iterable[tuple[int, int]],
    *,
    ids: Sequence[int] | None = None,
    where: str = "true",
    values: dict[str, Any] | None = None,
) -> int:
    """Attribute entries of these ``(agency id, year)`` again; returns how many changed.

    Narrowed to ``ids``, or by ``where`` (a condition on ``e`` with ``values``). Only entries whose mask
    or credentials differ are written.
    """
    narrow = where if ids is None else f"e.id = ANY (%(ids)s) AND {where}"
    changed = 0
    for year, agencies, sql in attribution.statements(keys):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procurement_entry t SET mask = n.mask, credential_ids = n.credential_ids FROM ("
                f" SELECT e.id, {sql.mask} AS mask, {sql.credential_ids} AS credential_ids"
                f" FROM procurement_entry e {sql.joins}"
                f" WHERE e.year = %(year)s AND e.agency_id = ANY (%(agencies)s) AND {narrow}"
                ") n WHERE n.id = t.id"
                " AND (t.mask <> n.mask OR t.credential_ids IS DISTINCT FROM n.credential_ids)",
                (values or {}) | {"year": year, "agencies": agencies, "ids": list(ids or ())},
            )
            changed += cursor.rowcount
    return changed
