"""Rows of one case, as its page needs them: plainly read, and the people and organisations in them fetched together.

The page asks ten such questions. Composing each by the ORM, with a join for whoever a row might name, took longer than
answering it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from procurement.organisations.models import Agency, Company, User

if TYPE_CHECKING:
    from django.db.models import Model

    from procurement.cases.models import Case

Row = TypeVar("Row", bound="Model")

NAMED: dict[str, type[Model]] = {"actor": User, "user": User, "agency": Agency, "company": Company}
"""Fields by which rows of a case name somebody."""


def rows_of(model: type[Row], case: Case, *, only: str = "", order: str) -> list[Row]:
    """The rows of a case in a table, in an order; ``only`` is a further condition. Both are the code's own words."""
    condition = f" AND {only}" if only else ""
    statement = f"SELECT * FROM {model._meta.db_table} WHERE case_id = %s{condition} ORDER BY {order}"
    found = list(model._default_manager.raw(statement, [case.pk]))
    for row in found:
        row.case = case  # type: ignore[attr-defined]
    return found


def name(*groups: Sequence[Model]) -> None:
    """Fetch whoever the rows name: one question for people, one for agencies, one for companies, if there are any."""
    wanted: dict[type[Model], set[int]] = {}
    for row, field in _naming(groups):
        wanted.setdefault(NAMED[field], set()).add(getattr(row, f"{field}_id"))
    known: dict[type[Model], dict[Any, Model]] = {
        model: model._default_manager.in_bulk(list(ids)) for model, ids in wanted.items()
    }
    for row, field in _naming(groups):
        setattr(row, field, known[NAMED[field]][getattr(row, f"{field}_id")])


def _naming(groups: Iterable[Sequence[Model]]) -> Iterable[tuple[Model, str]]:
    """The rows with the fields in which they name somebody."""
    for rows in groups:
        fields = [field for field in NAMED if rows and hasattr(type(rows[0]), f"{field}_id")]
        yield from ((row, field) for row in rows for field in fields if getattr(row, f"{field}_id") is not None)
