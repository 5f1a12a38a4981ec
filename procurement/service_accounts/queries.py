"""Reads of service accounts: those of an organisation, who is behind a token, and whether that one may still act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from allauth.idp.oidc.models import Token

from procurement.jobs import clock
from procurement.law.decisions import Reason, gettext_noop
from procurement.organisations.acting import Actor
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, DECIDING_ROLES, OFFICE_ROLES, Role
from procurement.organisations.models import Membership
from procurement.organisations.queries import valid_on
from procurement.service_accounts.models import ServiceAccount

if TYPE_CHECKING:
    from django.db.models import QuerySet

RELATED = (
    "user__set_up_by", "membership__user", "membership__agency", "membership__company", "client", "made_by",
)  # fmt: skip


def roles_for_programs(actor: Actor) -> tuple[Role, ...]:
    """Roles in which the actor lets programs act: never one that decides about others.

    Representatives for their company, approvers for their agency, administrators for any organisation and the offices.
    """
    given: dict[str, tuple[Role, ...]] = {
        Role.REPRESENTATIVE: COMPANY_ROLES,
        Role.AGENCY_APPROVER: AGENCY_ROLES,
        Role.ADMINISTRATOR: (*AGENCY_ROLES, *COMPANY_ROLES, *OFFICE_ROLES),
    }
    return tuple(role for role in given.get(actor.role, ()) if role not in DECIDING_ROLES)


def may_keep(actor: Actor, membership: Membership) -> bool:
    """Whether the actor keeps programs that act in this membership's role and organisation."""
    own = (membership.company_id, membership.agency_id) == (actor.company_id, actor.agency_id)
    return membership.role in roles_for_programs(actor) and (own or actor.role == Role.ADMINISTRATOR)


def kept_by(actor: Actor) -> QuerySet[ServiceAccount]:
    """Programs that the actor keeps, those that still act first."""
    roles = roles_for_programs(actor)
    found = ServiceAccount.objects.filter(membership__role__in=roles)
    if actor.role != Role.ADMINISTRATOR:
        found = found.filter(membership__agency=actor.agency_id, membership__company=actor.company_id)
    return found.select_related(*RELATED).order_by("-user__is_active", "-made_at", "-pk")


def of_token(value: str) -> tuple[ServiceAccount | None, Token | None]:
    """Whose token this is, while it is good."""
    token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, value)
    return (None, None) if token is None else (of_client(token.client_id), token)


def of_client(client: str | None) -> ServiceAccount | None:
    """The program behind a client of the OAuth server."""
    return ServiceAccount.objects.select_related(*RELATED).filter(client=client).first() if client else None


def objection(account: ServiceAccount) -> Reason | None:
    """Why a program may not act now; asked at each of its requests."""
    return objections([account])[account.pk]


def objections(accounts: Sequence[ServiceAccount]) -> dict[int, Reason | None]:
    """The same for several; the number of queries does not grow with theirs."""
    people = {one.user_id for one in accounts} | {one.user.set_up_by_id for one in accounts}
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(valid_on(clock.today()), user__in=people):
        held.setdefault(membership.user_id, []).append(membership)
    return {one.pk: _objection(one, held) for one in accounts}


def _objection(account: ServiceAccount, held: Mapping[int, Sequence[Membership]]) -> Reason | None:
    if account.ended_at is not None or not account.user.is_active:
        return Reason("ended", gettext_noop("This program was ended."))
    own = next((one for one in held.get(account.user_id, ()) if one.pk == account.membership_id), None)
    if own is None or own.role in DECIDING_ROLES:
        return Reason("no_role", gettext_noop("This program has no role that is valid today."))
    person = account.answers
    if (
        person is not None
        and person.is_active
        and any(may_keep(Actor(person, one), own) for one in held.get(person.pk, ()))
    ):
        return None
    return Reason(
        "nobody_answers",
        gettext_noop(
            "Whoever answers for this program no longer may. Somebody who keeps the programs of the organisation"
            " renews its secret and answers for it from then on."
        ),
    )


def was_used_lately(account: ServiceAccount) -> bool:
    """Whether its last use was written down within the last minute: a write for each request would be too many."""
    return account.last_used_at is not None and (clock.now() - account.last_used_at).total_seconds() < 60  # noqa: PLR2004
