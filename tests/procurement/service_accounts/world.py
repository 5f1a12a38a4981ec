"""Programs that act, and their requests."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount

TOKEN = "/api/oauth/token/"
ALL = tuple(Scope)
KEEPER = Role.REPRESENTATIVE


@dataclass
class Program:
    """A program with its secret and its token."""

    account: ServiceAccount
    secret: str
    browser: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    token: str = ""

    def sign_in(self, **more: str) -> Any:
        """Ask for a token; gives the answer."""
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.account.client_id,
            "client_secret": self.secret,
            **more,
        }
        answer = self.browser.post(TOKEN, asked)
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def get(self, address: str) -> Any:
        """Read at the API."""
        return self.browser.get(f"/api/v1/{address}", headers=self.headers)

    def post(self, address: str, body: Any = None, **more: Any) -> Any:
        """Write at the API."""
        more.setdefault("content_type", "application/json")
        return self.browser.post(f"/api/v1/{address}", body or {}, headers=self.headers, **more)

    def upload(self, address: str, body: Any) -> Any:
        """Send a file."""
        return self.browser.post(f"/api/v1/{address}", body, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """How it says who it is."""
        return {"authorization": f"Bearer {self.token}", "accept-language": "en"}


def program(by: Actor, *, role: Role = Role.STAFF, scopes: tuple[Scope, ...] = ALL, **more: Any) -> Program:
    """A program that has signed in."""
    account, secret = services.make(by, name="재고 연동", role=role, scopes=scopes, **more)
    made = Program(account, secret)
    answer = made.sign_in()
    assert answer.status_code == 200, answer.content
    return made
