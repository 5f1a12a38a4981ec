"""Second factors as they are kept: their secrets encrypted with a key outside the database."""

from __future__ import annotations

import base64
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

SALT = "procurement.web.authenticators"


class MFAAdapter(DefaultMFAAdapter):
    """Who reads the database alone can make no codes: the key comes from ``SECRET_KEY``."""

    def encrypt(self, text: str) -> str:
        """A secret as it goes into the database."""
        return _cipher(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; ``InvalidToken`` when ``SECRET_KEY`` was changed without a fallback."""
        return _cipher(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator application lists the account."""
        return _("Public procurement platform")


@cache
def _cipher(*keys: str) -> MultiFernet:
    digests = [salted_hmac(SALT, "totp", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
