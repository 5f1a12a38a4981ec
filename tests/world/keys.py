"""Security keys of people: invented, and well-formed."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from procurement.organisations.models import User

FLAGS = AuthenticatorData.FLAG.USER_PRESENT | AuthenticatorData.FLAG.USER_VERIFIED | AuthenticatorData.FLAG.ATTESTED


@cache
def _public_key() -> ES256:
    return ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())


def security_key(user: User, *, name: str = "열쇠") -> Authenticator:
    """A key that the person has registered."""
    data = {"name": name, "credential": _registration(f"{name} of {user.pk}".encode()), "created_at": 0}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def _registration(credential_id: bytes) -> dict[str, Any]:
    """What a browser sends when it registers a key."""
    known = AttestedCredentialData.create(bytes(16), credential_id, _public_key())
    about = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), FLAGS, 0, known)
    told = CollectedClientData.create("webauthn.create", bytes(32), "https://testserver")
    return {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
        },
        "clientExtensionResults": {},
    }
