"""Lists of the inbox as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procurement.cases.procedures import procedure_of
from procurement.notices import addresses, wording
from procurement.web.exports import Cell

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from procurement.cases.clocks import Deadline
    from procurement.cases.models import Case
    from procurement.notices.models import Notice

CHUNK = 500


def cases_header() -> list[Cell]:
    """Columns of a list of cases."""
    return [_("Number"), _("Case"), _("Procedure"), _("State"), _("Last event"), _("Due"), _("Address")]


def cases_rows(cases: Iterable[Case]) -> Iterator[list[Cell]]:
    """A row for each case."""
    for case in cases:
        label = str(procedure_of(case.kind).label)
        due = getattr(case, "next_due", None)
        address = addresses.whole(addresses.of_case(case.pk))
        yield [case.number, case.title, label, case.state_label, case.touched_at, due, address]


def deadlines_header() -> list[Cell]:
    """Columns of a list of deadlines."""
    return [_("Due"), _("Deadline"), _("Number"), _("Case"), _("Procedure"), _("State"), _("Basis"), _("Address")]


def deadlines_rows(deadlines: Iterable[Deadline]) -> Iterator[list[Cell]]:
    """A row for each deadline."""
    for one in deadlines:
        procedure = procedure_of(one.case.kind)
        yield [
            one.moved_to or one.due_on,
            str(procedure.deadline(one.code).label),
            one.case.number,
            one.case.title,
            str(procedure.label),
            one.case.state_label,
            one.basis,
            addresses.whole(addresses.of_case(one.case_id)),
        ]


def notices_header() -> list[Cell]:
    """Columns of a list of notices."""
    return [_("When"), _("Topic"), _("Subject"), _("Wording"), _("Why"), _("Read"), _("Address")]


def notices_rows(notices: QuerySet[Notice]) -> Iterator[list[Cell]]:
    """A row for each notice."""
    language = (get_language() or "ko").split("-")[0]
    rows = notices.select_related(*wording.RELATED).prefetch_related("case__deadlines").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for one in wording.worded(chunk, language):
            told = one.notice
            address = addresses.whole(one.link)
            yield [told.made_at, told.topic_label, one.subject, one.body, one.reason, told.read_at, address]
