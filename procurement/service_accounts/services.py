"""Writes of service accounts: making one, renewing its secret, ending it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from procurement.jobs import clock
from procurement.organisations.acting import Actor, current
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, Role
from procurement.organisations.models import Agency, Company, Membership, User
from procurement.service_accounts import queries
from procurement.service_accounts.models import ServiceAccount

if TYPE_CHECKING:
    from procurement.service_accounts.enums import Scope


class NotYours(Exception):
    """The actor may not do this; says who may."""


@transaction.atomic
def make(
    actor: Actor, *, name: str, role: Role, scopes: Collection[Scope], organisation: Agency | Company | None = None
) -> tuple[ServiceAccount, str]:
    """Let a program act, and give its secret, which is kept nowhere.

    Only administrators name an ``organisation``; everybody else makes programs for the own one. Raises
    :class:`NotYours`.
    """
    known = current(actor)
    agency, company = _place(known, role, organisation)
    wanted = Membership(agency=agency, company=company, role=role)
    if known.user is None or not queries.may_keep(known, wanted) or not scopes:
        raise NotYours(_("In your role you cannot let a program act in this role."))
    client, secret = _client(name, scopes)
    program = User(email=f"{client.pk}@programs.invalid", name=name, set_up_by=known.user)
    program.set_unusable_password()
    program.save()
    now = clock.now()
    membership = Membership.objects.create(
        user=program, agency=agency, company=company, role=role, valid_from=now.date()
    )
    account = ServiceAccount.objects.create(
        user=program, membership=membership, client=client, made_by=known.user, made_at=now, renewed_at=now
    )
    return account, secret


@transaction.atomic
def renew(actor: Actor, account: ServiceAccount) -> str:
    """A new secret; the old one and every token are dead, and the actor answers for the program from now on.

    Raises :class:`NotYours`.
    """
    known, fresh = current(actor), _locked(account)
    if known.user is None or fresh.ended_at is not None or not queries.may_keep(known, fresh.membership):
        raise NotYours(_("You do not keep this program."))
    secret = secrets.token_urlsafe(32)
    fresh.client.set_secret(secret)
    fresh.client.save(update_fields=["secret"])
    Token.objects.filter(client=fresh.client).delete()
    fresh.user.set_up_by = known.user
    fresh.user.save(update_fields=["set_up_by"])
    fresh.renewed_at = clock.now()
    fresh.save(update_fields=["renewed_at"])
    return secret


def end(actor: Actor, account: ServiceAccount) -> None:
    """Let a program act no longer, from its next request on. Raises :class:`NotYours`."""
    known = current(actor)
    if known.user is None or not queries.may_keep(known, account.membership):
        raise NotYours(_("You do not keep this program."))
    close(account, by=known.user)


@transaction.atomic
def close(account: ServiceAccount, *, by: User) -> bool:
    """End a program in the name of an administrator; gives whether it was still acting."""
    fresh = _locked(account)
    if fresh.ended_at is not None:
        return False
    fresh.ended_at, fresh.ended_by = clock.now(), by
    fresh.save(update_fields=["ended_at", "ended_by"])
    fresh.membership.valid_to = clock.today() - timedelta(days=1)
    fresh.membership.save(update_fields=["valid_to"])
    fresh.user.is_active = False
    fresh.user.save(update_fields=["is_active"])
    fresh.client.secret = make_password(None)
    fresh.client.save(update_fields=["secret"])
    Token.objects.filter(client=fresh.client).delete()
    return True


def note_use(account: ServiceAccount) -> None:
    """Write down, at most once a minute, that a program was here."""
    if not queries.was_used_lately(account):
        ServiceAccount.objects.filter(pk=account.pk).update(last_used_at=clock.now())


def forget_ended_tokens() -> int:
    """Remove tokens whose time is over; gives how many."""
    removed: int = Token.objects.expired().delete()[0]
    return removed


def _place(actor: Actor, role: Role, organisation: Agency | Company | None) -> tuple[Agency | None, Company | None]:
    """For whom the program acts."""
    member = actor.membership
    if member is None:
        return None, None
    named = organisation if actor.role == Role.ADMINISTRATOR else member.agency or member.company
    agency = named if isinstance(named, Agency) and role in AGENCY_ROLES else None
    company = named if isinstance(named, Company) and role in COMPANY_ROLES else None
    if agency is None and company is None and role in {*AGENCY_ROLES, *COMPANY_ROLES}:
        raise NotYours(_("Say for which organisation."))
    return agency, company


def _client(name: str, scopes: Collection[Scope]) -> tuple[Client, str]:
    """A client that may ask for tokens with its secret, and for nothing else that allauth's server knows."""
    secret = secrets.token_urlsafe(32)
    client = Client(name=name[:100], type=Client.Type.CONFIDENTIAL, response_types="", redirect_uris="")
    client.set_grant_types([Client.GrantType.CLIENT_CREDENTIALS])
    client.set_scopes(sorted(scopes))
    client.set_default_scopes(sorted(scopes))
    client.set_secret(secret)
    client.save(force_insert=True)
    return client, secret


def _locked(account: ServiceAccount) -> ServiceAccount:
    found = ServiceAccount.objects.select_for_update(of=("self",)).select_related(*queries.RELATED)
    return found.get(pk=account.pk)
