"""Writes of joining besides the claim's own steps: beginning a claim, inviting, accepting, ending a membership."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from procurement.cases.performing import open_case
from procurement.jobs import clock
from procurement.onboarding import post
from procurement.onboarding.enums import InvitationLanguage
from procurement.onboarding.models import Invitation
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.acting import Actor, current
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, OFFICE_ROLES, Role
from procurement.organisations.models import Agency, Membership, User
from procurement.organisations.queries import memberships_of
from procurement.policy.queries import of_site


class NotYours(Exception):
    """The actor may not do this; says who may."""


class Unusable(Exception):
    """An invitation cannot be accepted; says why."""


def begin_claim(actor: Actor, *, business_number: str = "") -> CompanyClaim:
    """A draft of a claim; a draft that the person has begun already is gone on with."""
    begun = CompanyClaim.objects.filter(opened_by=actor.user, submitted_at__isnull=True, closed_at__isnull=True).first()
    if begun is not None:
        return begun
    return open_case(
        CompanyClaim,
        actor=actor,
        title=_("A company"),
        parties={"CLAIMANT": {"user": actor.user}},
        business_number=business_number,
    )


def roles_to_give(actor: Actor) -> tuple[Role, ...]:
    """Roles in which the actor may invite others, and which the actor may end.

    Representatives for their company, approvers for their agency, operators for every agency, administrators for the
    offices.
    """
    given: dict[str, tuple[Role, ...]] = {
        Role.REPRESENTATIVE: COMPANY_ROLES,
        Role.AGENCY_APPROVER: AGENCY_ROLES,
        Role.OPERATOR: AGENCY_ROLES,
        Role.ADMINISTRATOR: OFFICE_ROLES,
    }
    return given.get(actor.role, ())


@transaction.atomic
def invite(
    actor: Actor,
    *,
    email: str,
    role: Role,
    agency: Agency | None = None,
    language: InvitationLanguage = InvitationLanguage.BOTH,
) -> tuple[Invitation, str]:
    """Offer a role to whoever owns the address: by mail, and by the secret of the link, which is kept nowhere.

    An open offer of the same role is replaced by the new one. Only operators name an agency; everybody else invites
    for the own organisation. Raises :class:`NotYours`.
    """
    known = current(actor)
    member = known.membership
    if known.user is None or member is None or role not in roles_to_give(known):
        raise NotYours(_("In your role you cannot invite anybody in this role."))
    of_agency = (agency if known.role == Role.OPERATOR else member.agency) if role in AGENCY_ROLES else None
    if role in AGENCY_ROLES and of_agency is None:
        raise NotYours(_("Say for which agency."))
    company = member.company if role in COMPANY_ROLES else None
    now, address = clock.now(), email.strip().lower()
    open_ones = Invitation.objects.filter(
        email=address, role=role, agency=of_agency, company=company, accepted_as=None, taken_back_at=None
    )
    open_ones.update(taken_back_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        agency=of_agency,
        company=company,
        language=language,
        secret_hash=_hashed(secret),
        invited_by=known.user,
        invited_at=now,
        good_until=now.date() + timedelta(days=of_site(now.date()).days("onboarding.invitation_days")),
    )
    post.send(invitation, secret)
    return invitation, secret


def invite_again(actor: Actor, invitation: Invitation) -> tuple[Invitation, str]:
    """Offer the same once more, with a new secret; the link of before is dead. Raises :class:`NotYours`."""
    if not may_take_back(current(actor), invitation):
        raise NotYours(_("This invitation is not yours to send."))
    return invite(
        actor,
        email=invitation.email,
        role=Role(invitation.role),
        agency=invitation.agency,
        language=InvitationLanguage(invitation.language),
    )


@transaction.atomic
def take_back(actor: Actor, invitation: Invitation) -> None:
    """Let nobody accept an invitation any more. Raises :class:`NotYours`."""
    fresh = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not may_take_back(current(actor), fresh):
        raise NotYours(_("This invitation is not yours to take back."))
    fresh.taken_back_at = clock.now()
    fresh.save(update_fields=["taken_back_at"])


def may_take_back(actor: Actor, invitation: Invitation) -> bool:
    """Whether the actor may take an open invitation back: one that the actor could have sent."""
    if actor.membership is None or invitation.accepted_as_id is not None or invitation.taken_back_at is not None:
        return False
    return _gives(actor, invitation.role, agency=invitation.agency_id, company=invitation.company_id)


def invitation_of(secret: str) -> Invitation | None:
    """The invitation with this secret, whatever became of it."""
    return Invitation.objects.select_related("agency", "company").filter(secret_hash=_hashed(secret)).first()


def objection(invitation: Invitation) -> str | None:
    """Why nobody can accept an invitation now; ``None`` while it is open."""
    if invitation.accepted_as_id is not None or invitation.taken_back_at is not None:
        return _("This invitation has been used or taken back. Ask for a new one.")
    if invitation.good_until < clock.today():
        return _("This invitation is no longer good. Ask for a new one.")
    if not _inviter_still_may(invitation):
        return _("Whoever invited you no longer may. Ask for a new invitation.")
    return None


@transaction.atomic
def accept(secret: str, *, user: User) -> Membership:
    """Take the offered role. The person's own verified address must be the invited one. Raises :class:`Unusable`."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(secret_hash=_hashed(secret)).first()
    today = clock.today()
    if found is None:
        raise Unusable(_("This invitation does not exist. Open the link of the mail as it is."))
    if (reason := objection(found)) is not None:
        raise Unusable(reason)
    if found.email != user.email.lower():
        raise Unusable(_("This invitation was sent to another e-mail address. Sign in with that address."))
    membership, _is_new = Membership.objects.update_or_create(
        user=user,
        agency=found.agency,
        company=found.company,
        role=found.role,
        defaults={"valid_from": today, "valid_to": None},
    )
    found.accepted_as = membership
    try:
        with transaction.atomic():
            found.save(update_fields=["accepted_as"])
    except IntegrityError:  # the same role was accepted by an earlier invitation and ended since
        Invitation.objects.filter(accepted_as=membership).update(accepted_as=None, taken_back_at=clock.now())
        found.save(update_fields=["accepted_as"])
    return membership


@transaction.atomic
def end(actor: Actor, membership: Membership) -> None:
    """Let nobody act in this membership from now on. Raises :class:`NotYours`."""
    known = current(actor)
    if not may_end(known, membership):
        raise NotYours(_("You cannot end this membership."))
    membership.valid_to = clock.today() - timedelta(days=1)
    membership.save(update_fields=["valid_to"])


def may_end(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may end it: a role that the actor gives, in the own organisation; never the own one."""
    if actor.membership is None or membership.user_id == getattr(actor.user, "pk", None):
        return False
    return _gives(actor, membership.role, agency=membership.agency_id, company=membership.company_id)


def _gives(actor: Actor, role: str, *, agency: int | None, company: int | None) -> bool:
    """Whether the actor gives this role in this organisation: in the own one, operators and administrators anywhere."""
    own = (company, agency) == (actor.company_id, actor.agency_id)
    return role in roles_to_give(actor) and (own or actor.role in {Role.OPERATOR, Role.ADMINISTRATOR})


def _inviter_still_may(invitation: Invitation) -> bool:
    inviter = invitation.invited_by
    return inviter.is_active and any(
        _gives(Actor(inviter, one), invitation.role, agency=invitation.agency_id, company=invitation.company_id)
        for one in memberships_of(inviter)
    )


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
