"""Finding cases by number or subject.

Only those of the capacity in which one acts: the list of cases shows no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.cases.models import Case
from procurement.cases.procedures import procedure_of
from procurement.search.functions import PlainText
from procurement.search.matching import best_first, contains
from procurement.search.query import FEWEST_DIGITS, Query
from procurement.search.registry import Hit, Searchable, register

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor

TITLE = PlainText("title")


def found_cases(actor: Actor, query: Query) -> QuerySet[Any]:
    """Cases whose number begins so, or whose subject holds the words; the latest event first among equals."""
    fitting = contains(query, TITLE)
    if len(query.code) >= FEWEST_DIGITS:
        fitting |= Q(number__startswith=query.code)
    seen = Case.objects.seen_as(actor).filter(fitting)
    return best_first(seen, query, "-touched_at", "-pk", text=TITLE, number=Q(number=query.code))


def _hit(found: Case) -> Hit:
    details = (found.number or _("draft"), str(procedure_of(found.kind).label), found.state_label)
    return Hit(found.title, " · ".join(details), reverse("procurement:case", args=[found.pk]))


def connect() -> None:
    """Let cases be found."""
    register(
        Searchable(
            key="cases",
            label=gettext_lazy("Cases"),
            hint=gettext_lazy("case number or subject"),
            find=found_cases,
            show=_hit,
            order=20,
        )
    )
