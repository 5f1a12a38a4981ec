"""Which signals of Django, allauth and the register of people become events of the security log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal

from procurement.organisations.models import Membership, User
from procurement.web.security_log import account_of, record

RIGHTS = ("is_active", "is_staff", "is_superuser")
PLAIN: dict[str, Signal] = {
    "signed_up": account.user_signed_up,
    "password_changed": account.password_changed,
    "password_set": account.password_set,
    "password_reset": account.password_reset,
    "address_change_asked": account.email_added,
    "address_changed": account.email_changed,
}
FACTORS: dict[str, Signal] = {
    "second_factor_added": mfa.authenticator_added,
    "second_factor_removed": mfa.authenticator_removed,
    "recovery_codes_renewed": mfa.authenticator_reset,
    "second_factor_used": mfa.authenticator_used,
    "second_factor_failed": mfa.authentication_failed,
}


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    for event, signal in PLAIN.items():
        signal.connect(_writer(event), weak=False, dispatch_uid=f"security.{event}")
    for event, signal in FACTORS.items():
        signal.connect(_factor_writer(event), weak=False, dispatch_uid=f"security.{event}")
    account.user_logged_in.connect(_signed_in, dispatch_uid="security.signed_in")
    account.email_confirmed.connect(_address_verified, dispatch_uid="security.address_verified")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="security.signed_out")
    auth.user_login_failed.connect(_sign_in_failed, dispatch_uid="security.sign_in_failed")
    post_save.connect(_role_saved, sender=Membership, dispatch_uid="security.role_saved")
    post_delete.connect(_role_gone, sender=Membership, dispatch_uid="security.role_gone")
    pre_save.connect(_rights_saved, sender=User, dispatch_uid="security.rights_saved")
    post_save.connect(_person_made, sender=User, dispatch_uid="security.person_made")
    for through in (User.groups.through, User.user_permissions.through):
        m2m_changed.connect(_permissions_changed, sender=through, dispatch_uid=f"security.{through.__name__}")


def _writer(event: str) -> Any:  # noqa: ANN401 - a receiver
    def write(*, request: Any, user: User, **_facts: Any) -> None:  # noqa: ANN401 - allauth's own types
        record(event, request=request, person=user)

    return write


def _factor_writer(event: str) -> Any:  # noqa: ANN401 - a receiver
    def write(*, request: Any, user: User, authenticator: Any, **_facts: Any) -> None:  # noqa: ANN401
        record(event, request=request, person=user, factor=str(authenticator.type))

    return write


def _signed_in(*, request: Any, user: User, **_facts: Any) -> None:  # noqa: ANN401 - allauth's own types
    factors = sorted({str(one.get("type") or one["method"]) for one in get_authentication_records(request, user)})
    record("signed_in", request=request, person=user, factors=factors)


def _address_verified(*, request: Any, email_address: Any, **_facts: Any) -> None:  # noqa: ANN401
    record("address_verified", request=request, person=email_address.user)


def _signed_out(*, request: Any, user: User | None, **_facts: Any) -> None:  # noqa: ANN401
    if user is not None:
        record("signed_out", request=request, person=user)


def _sign_in_failed(*, credentials: dict[str, Any], request: Any = None, **_facts: Any) -> None:  # noqa: ANN401
    record("sign_in_failed", request=request, account=account_of(credentials))


def _role_saved(*, instance: Membership, created: bool, **_facts: Any) -> None:
    record("role_given" if created else "role_changed", person=instance.user, **_role(instance))


def _role_gone(*, instance: Membership, **_facts: Any) -> None:
    record("role_removed", person=instance.user, **_role(instance))


def _role(membership: Membership) -> dict[str, Any]:
    return {
        "membership": membership.pk,
        "role": str(membership.role),
        "agency": membership.agency_id,
        "company": membership.company_id,
        "valid_from": membership.valid_from,
        "valid_to": membership.valid_to,
    }


def _rights_saved(*, instance: User, **_facts: Any) -> None:
    before = User.objects.filter(pk=instance.pk).values(*RIGHTS).first() if instance.pk else None
    if before is not None:
        _tell_rights(instance, before)


def _person_made(*, instance: User, created: bool, **_facts: Any) -> None:
    if created:
        _tell_rights(instance, _NEW)


def _tell_rights(person: User, before: dict[str, bool]) -> None:
    changed: dict[str, Any] = {name: getattr(person, name) for name in RIGHTS if getattr(person, name) != before[name]}
    if changed:
        record("rights_changed", person=person, **changed)


_NEW = {"is_active": True, "is_staff": False, "is_superuser": False}
"""Rights of somebody who just joined: nothing to tell."""


def _permissions_changed(sender: Any, *, instance: object, action: str, pk_set: Any, **_facts: Any) -> None:  # noqa: ANN401
    if action in {"post_add", "post_remove", "post_clear"} and isinstance(instance, User):
        kind = "groups" if sender is User.groups.through else "permissions"
        record("permissions_changed", person=instance, kind=kind, action=action, which=sorted(pk_set or ()))
