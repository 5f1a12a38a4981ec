"""Adding, correcting and ending credentials so that every figure they touch changes with them.

Each takes the lock between attribution and standing before it writes, and counts the purchases
concerned again in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from procurement.credentials import changes, locks
from procurement.credentials.enums import Ending
from procurement.credentials.models import Credential
from procurement.jobs import clock

_OVERLAP = "credentials_issued_here_do_not_overlap"


class CredentialRefused(ValueError):
    """The credential cannot stand as asked; the text says why, in the reader's language."""


@contextmanager
def changing() -> Iterator[None]:
    """Write what may change standings inside; what it touches is counted again before the transaction ends."""
    with transaction.atomic():
        locks.changing_standing()
        yield
        changes.count_again()


def add(credential: Credential) -> Credential:
    """Save a new credential; raises :class:`CredentialRefused` when one issued here overlaps another."""
    return _save(credential)


def change(credential: Credential) -> Credential:
    """Save a corrected credential; raises :class:`CredentialRefused` when one issued here overlaps another."""
    if credential.ended_on is None:
        credential.ended_at = None
    elif credential.ended_at is None:
        credential.ended_at = clock.now()
    return _save(credential)


def end_early(credential: Credential, *, kind: Ending, on: date) -> Credential:
    """Return or revoke a credential: the day before ``on`` is the last that counts.

    Raises :class:`CredentialRefused` when it has ended by then already, or ``kind`` is no early end.
    """
    if kind not in {Ending.RETURNED, Ending.REVOKED}:
        raise CredentialRefused(_("A credential is ended by returning or revoking it."))
    with changing():
        row = Credential.objects.select_for_update().get(pk=credential.pk)
        if row.ended_on is not None:
            raise CredentialRefused(_("The credential %(number)s has ended early already.") % {"number": row})
        if row.valid_to is not None and row.valid_to < on:
            raise CredentialRefused(_("The credential %(number)s ends before that day anyway.") % {"number": row})
        row.ended_on, row.ended_at, row.ending = on, clock.now(), kind
        row.save(update_fields=["ended_on", "ended_at", "ending"])
    return row


def _save(credential: Credential) -> Credential:
    try:
        with changing():
            credential.save()
    except IntegrityError as refusal:
        if _OVERLAP not in str(refusal):
            raise
        raise CredentialRefused(
            _("Another credential of the same kind, holder and goods issued here counts on some of these days.")
        ) from refusal
    return credential
