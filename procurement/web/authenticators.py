"""Second factors as they are kept: their secrets encrypted with a key outside the database."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _

from procurement.sealing import seal, unseal

PURPOSE, USE = "procurement.web.authenticators", "totp"


class MFAAdapter(DefaultMFAAdapter):
    """Who reads the database alone can make no codes: the key comes from ``SECRET_KEY``."""

    def encrypt(self, text: str) -> str:
        """A secret as it goes into the database."""
        return seal(text, purpose=PURPOSE, use=USE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; ``InvalidToken`` when ``SECRET_KEY`` was changed without a fallback."""
        return unseal(encrypted_text, purpose=PURPOSE, use=USE)

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator application lists the account."""
        return _("Public procurement platform")
