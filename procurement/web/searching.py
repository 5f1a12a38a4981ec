"""The search of the whole site: what slices let be found, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from procurement.search.query import Query
from procurement.search.registry import Hit, Searchable, kinds_for
from procurement.web.people import acting

BEST = 5
"""Hits of each kind on the page of all kinds."""
COUNTED = 100
"""Hits of a kind that are counted there; above, it says so."""
REACHED = 1_000
"""Hits that can be paged through; whoever needs more narrows the search."""
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    kind: Searchable
    hits: Sequence[Hit]
    total: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNTED


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Ask, look through the best hits of each kind, or page through those of one kind."""
    query = Query.of(request.GET.get("q", ""))
    kinds = kinds_for(acting(request))
    wanted = request.GET.get("kind", "")
    chosen = next((one for one in kinds if one.key == wanted), None)
    if wanted and kinds and chosen is None:
        raise Http404
    shown = {"query": query, "kinds": kinds, "kind": chosen, "counted": COUNTED, "reached": REACHED}
    if not query.is_empty and chosen is not None:
        shown |= _of_one_kind(request, chosen, query)
    elif not query.is_empty:
        shown["groups"] = _of_all_kinds(request, kinds, query)
    return render(request, "web/search.html", shown)


def _of_all_kinds(request: HttpRequest, kinds: Sequence[Searchable], query: Query) -> list[Group]:
    groups = []
    for kind in kinds:
        found = list(kind.find(acting(request), query)[: COUNTED + 1])
        if found:
            groups.append(Group(kind, [kind.show(row) for row in found[:BEST]], len(found)))
    return groups


def _of_one_kind(request: HttpRequest, kind: Searchable, query: Query) -> dict[str, object]:
    found = kind.find(acting(request), query)[:REACHED]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page_obj": page,
        "hits": [kind.show(row) for row in page.object_list],
        "is_cut": page.paginator.count >= REACHED,
    }
