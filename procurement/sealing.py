"""Text that the database keeps and that only the site itself reads: encrypted with a key made from ``SECRET_KEY``."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(text: str, *, purpose: str, use: str = "") -> str:
    """The text as it goes into the database; each purpose has a key of its own."""
    return _cipher(purpose, use, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str, use: str = "") -> str:
    """The text again; ``InvalidToken`` when ``SECRET_KEY`` was changed without a fallback."""
    return _cipher(purpose, use, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()


@cache
def _cipher(purpose: str, use: str, *keys: str) -> MultiFernet:
    digests = [salted_hmac(purpose, use, secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
