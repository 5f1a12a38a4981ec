"""People who sign in by the real pages, and what they find in their mail."""

import re
import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from procurement.organisations.enums import Role
from procurement.organisations.models import User
from tests.factories import member

PASSWORD = "seven grey herons wade"
OTHER_PASSWORD = "nine brown otters swim"
LINK = re.compile(r"https?://[^/\s]+(/\S+)")


def person(email: str = "han@test.example", *, role: Role | None = None, **fields) -> User:
    """Somebody with a verified address and a password."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return member(role, user=user) if role else user


def sign_in(client: Client, email: str = "han@test.example", password: str = PASSWORD, **more: str):
    """Send the sign-in form; gives the answer."""
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def signed_in(email: str = "han@test.example", **headers: str) -> Client:
    """A browser in which the person has signed in."""
    client = Client(headers={"accept-language": "en", **headers})
    answer = sign_in(client, email)
    assert answer.status_code == 302, answer.content.decode()
    return client


def is_signed_in(client: Client) -> bool:
    """Whether the site still knows the person behind this browser."""
    return client.get("/accounts/").status_code == 200


def link_in(mail) -> str:
    """The path of the last link of a mail."""
    return LINK.findall(mail.body)[-1] if "reset/key" not in mail.body else _reset_link(mail)


def _reset_link(mail) -> str:
    return next(path for path in LINK.findall(mail.body) if "reset/key" in path)


def code_of(secret: str) -> str:
    """What an authenticator application shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@dataclass(frozen=True)
class App:
    """An authenticator application that was set up."""

    secret: str

    @property
    def code(self) -> str:
        """The present code; the same one may be needed twice within a test."""
        cache.clear()
        return code_of(self.secret)


def set_up_app(client: Client, password: str = PASSWORD) -> App:
    """Prove the password again, then set up an authenticator application."""
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert secret, page
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])})
    assert answer.status_code == 302, answer.content.decode()
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    return App(secret[1])
