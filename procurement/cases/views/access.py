"""The case that a request is about, as its reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from procurement.cases.models import Case
from procurement.cases.procedures import model_of
from procurement.cases.viewing import Around, Viewer, around, viewer_of
from procurement.organisations.acting import Actor, capacities
from procurement.web.people import acting, signed_in


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, who looks at it, and for whom that person acts.

    ``actor`` acts; ``viewer`` reads, in the capacity that shows the case. When the two differ, the page offers to
    switch.
    """

    case: Case
    actor: Actor
    viewer: Viewer
    around: Around

    @property
    def reads_as_another(self) -> bool:
        """Whether the case is seen in another capacity than the one in which the person acts now."""
        return self.viewer.actor != self.actor


def seen_case(request: HttpRequest, pk: int) -> Seen:
    """The case, or 404: what one may not see does not exist."""
    user, actor = signed_in(request), acting(request)
    kind = Case.objects.visible_to(user).filter(pk=pk).order_by().values_list("kind", flat=True).first()
    if kind is None:
        raise Http404
    case = model_of(kind).objects.get(pk=pk)
    known = around(case)
    viewer = viewer_of(case, actor, known)
    if not (viewer.is_office or viewer.is_party):
        others = (viewer_of(case, Actor(user, membership), known) for membership in capacities(user))
        viewer = next((one for one in others if one.is_office or one.is_party), viewer)
    return Seen(case, actor, viewer, known)
