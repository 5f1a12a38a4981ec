"""What people add to a case besides its steps: comments and hand-overs."""

from __future__ import annotations

from django.db import transaction

from procurement.cases import events, refusals
from procurement.cases.enums import EventKind, Visibility
from procurement.cases.errors import NotAllowed
from procurement.cases.models import Case, CaseAssignment, CaseComment
from procurement.cases.performing import locked
from procurement.cases.viewing import viewer_of
from procurement.jobs import clock
from procurement.organisations.acting import Actor, current
from procurement.organisations.enums import Role
from procurement.organisations.models import User
from procurement.organisations.queries import memberships_of


@transaction.atomic
def comment(case: Case, text: str, *, actor: Actor, visibility: Visibility) -> CaseComment:
    """Say something about a case to those whom ``visibility`` names.

    Parties write to the offices and the other parties; only offices write for themselves or for everybody.
    """
    fresh, known = locked(case), current(actor)
    viewer = viewer_of(fresh, known)
    if known.user is None or visibility not in viewer.may_write:
        raise NotAllowed([refusals.no_comment(visibility)])
    now = clock.now()
    written = CaseComment.objects.create(case=fresh, by=known.user, at=now, visibility=visibility, text=text)
    details = {"comment": written.pk, "visibility": str(visibility)}
    events.append(fresh, EventKind.COMMENT, actor=known, at=now, details=details)
    return written


@transaction.atomic
def hand_over(case: Case, to: User, *, actor: Actor, role: Role) -> CaseAssignment:
    """Give one's assignment (an operator: anybody's of the role) to a colleague who holds the role today."""
    fresh, known = locked(case), current(actor)
    held = fresh.assignments.filter(role=role, until_at__isnull=True).first()
    may = known.user is not None and (
        known.role == Role.OPERATOR or (held is not None and held.user_id == known.user.pk and known.role == role)
    )
    if fresh.is_closed or not may or not viewer_of(fresh, known).is_office:
        raise NotAllowed([refusals.no_hand_over(role)])
    if to.is_program or not memberships_of(to).filter(role=role).exists():
        raise NotAllowed([refusals.not_a_colleague(to, role)])
    now = clock.now()
    if held is not None:
        held.until_at = now
        held.save(update_fields=["until_at"])
    given = CaseAssignment.objects.create(case=fresh, user=to, role=role, from_at=now)
    details = {"to": to.pk, "role": str(role), "from": held.user_id if held else None}
    events.append(fresh, EventKind.HANDED_OVER, actor=known, at=now, details=details)
    return given
