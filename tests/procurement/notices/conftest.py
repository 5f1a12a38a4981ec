import pytest

from tests.permits.world import People, people
from tests.procurement.notices.smtp import MailServer


@pytest.fixture
def who(db) -> People:
    return people()


@pytest.fixture
def smtp(settings):
    """A mail server on this machine, to which the site sends; the test says how it behaves."""
    with MailServer() as server:
        settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_TIMEOUT = 2
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server
