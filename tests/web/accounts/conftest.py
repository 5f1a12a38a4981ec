import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.LANGUAGE_CODE = "en"
    settings.MFA_TOTP_TOLERANCE = 1  # a code may turn over in the middle of a test


@pytest.fixture
def browser() -> Client:
    """A browser of an English reader, with the checks against forged forms on."""
    return Client(headers={"accept-language": "en"})
