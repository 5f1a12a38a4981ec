"""No address that anybody may type breaks a page: it is found, refused or led elsewhere."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client

from priority_purchase.rates.models import EvaluationRun
from procurement.cases.models import Case
from procurement.contracts.models import Entry, ImportBatch
from procurement.organisations.models import Agency, Company, User
from tests.admin_rows import fill
from tests.factories import ministry, officer
from tests.odd_values import NUL, ODD
from tests.routes import routes

pytestmark = pytest.mark.django_db

NAMES = (
    "page", "page_size", "cursor", "sort", "export", "q", "year", "programme", "side", "kind", "standing", "source",
    "booked_from", "booked_to", "type", "region", "status", "name", "parent", "agency", "supplier", "item_code",
    "contract_no", "run", "met", "grade", "state", "format", "uploaded_from", "policy_set_code", "next", "lang",
)  # fmt: skip
FEWEST_ROUTES = 40
FEW = (NUL, "9" * 31, "²")
VALUES = pytest.mark.parametrize("values", [FEW, pytest.param(ODD, marks=pytest.mark.sweep)], ids=["few", "all"])


def patterns() -> list[str]:
    """Every route of the site but the administration's, as Django writes it."""
    return [one.pattern for one in routes() if not one.pattern.startswith("admin/")]


def addresses(arguments: dict[str, str]) -> list[str]:
    """Every route's address with these arguments."""
    return [address_of(route, arguments) for route in patterns()]


def address_of(route: str, arguments: dict[str, str]) -> str:
    """The address of a route; an argument is named in ``<…>`` or ``(?P<…>…)``."""
    kind = route.removeprefix("api/v1/^").split("/", 1)[0]
    given = {"pk": arguments.get(kind, "1"), **arguments}
    named = re.sub(
        r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>", lambda found: given[found[1] or found[2]], route
    )
    return "/" + named.replace("^", "").replace("$", "")


@pytest.fixture
def right(db) -> dict[str, str]:
    """Arguments that lead somewhere."""
    fill(User.objects.create_superuser("administrator@test.example"))
    return {
        "code": Agency.objects.get().code,
        "year": "2026",
        "entries": str(Entry.objects.get().pk),
        "runs": str(EvaluationRun.objects.get().pk),
        "imports": str(ImportBatch.objects.get().pk),
        "key": "a-b",
        "uidb36": "1",
        "cases": str(Case.objects.get().pk),
        "case": str(Case.objects.get().pk),
        "name": "take_over",
        "secret": "x",
        "token": "x",
        "document": "1",
        "number": Company.objects.first().business_number,
    }


@pytest.fixture(params=["nobody", "officer", "ministry"])
def visitor(request, right, client) -> Client:
    client.raise_request_exception = False
    if request.param != "nobody":
        client.force_login(officer(Agency.objects.get()) if request.param == "officer" else ministry())
    return client


def broken(client: Client, address: str) -> list[str]:
    """The address, if it broke the page."""
    with transaction.atomic():
        answer = client.get(address)
        status = answer.status_code
        if status < 500 and answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return [f"{address[:200]}: {status}"] if status >= 500 else []


def test_every_route_is_asked(right):
    found = addresses(right)
    assert len(found) >= FEWEST_ROUTES
    assert {f"/rates/{right['code']}/2026/entries/", f"/api/v1/entries/{right['entries']}/"} <= set(found)
    assert not [one for one in found if "<" in one or "(" in one]


@VALUES
def test_no_query_breaks_a_page(visitor, right, values):
    found: list[str] = []
    for address in addresses(right):
        for odd in values:
            found += broken(visitor, f"{address}?{urlencode(dict.fromkeys(NAMES, odd))}")
    assert found == []


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_a_query_breaks_a_page(visitor, right, name):
    found: list[str] = []
    for address in addresses(right):
        for odd in ODD:
            found += broken(visitor, f"{address}?{urlencode({name: odd})}")
    assert found == []


@VALUES
def test_no_argument_breaks_a_page(visitor, right, values):
    found: list[str] = []
    for name in right:
        for odd in values:
            for address in set(addresses(right | {name: quote(odd)})) - set(addresses(right)):
                found += broken(visitor, address)
    assert found == []


@pytest.mark.parametrize("query", ["page=%00", "q=a+%00b", "%00=1"])
def test_a_nul_byte_in_an_address_is_refused_in_the_language_of_the_page(client, query):
    page = client.get(f"/?{query}", headers={"accept-language": "ko"})
    told = client.get(f"/api/v1/entries/?{query}", headers={"accept-language": "ko"})

    assert page.status_code == told.status_code == 400
    assert "요청" in page.content.decode()
    assert "요청" in told.json()["detail"]
