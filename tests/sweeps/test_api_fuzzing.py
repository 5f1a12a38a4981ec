"""Whatever is asked of the API, it answers as its schema says, and never with an error of the server."""

from datetime import date
from io import BytesIO

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.cases.documents import attach
from procurement.contracts import importing
from tests import sample_files
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry, officer
from tests.permits.world import people, submitted

pytestmark = [pytest.mark.sweep, pytest.mark.django_db]

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
EXPECTED = {"GET": {200, 400, 404}, "POST": {403, 404}}
"""Writes have no token against forgery here: whatever they say, nothing is done and nothing breaks."""
OPERATIONS = 23
ROUNDS = 100
"""Questions to each operation that fit its schema, and as many that do not."""
RATES = "/api/v1/rates/"
MET = "/api/v1/rates/met/"


@pytest.fixture
def world():
    """An agency with an entry, an upload and a frozen run: what paths can name."""
    agency, supplier = AgencyFactory(), CompanyFactory()
    credential("SME", supplier)
    bought = entry(agency, supplier, 700, on=date(2026, 3, 2))
    batch = importing.receive([b"a,b\n"], name="a.csv", by=officer(agency), agency=agency, credential_kind="")
    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk)
    who = people()
    case = submitted(who)
    document = attach(case, BytesIO(sample_files.pdf()), name="plan.pdf", actor=who.applicant)
    return {
        "agencies": agency.code,
        "entries": bought.pk,
        "imports": batch.pk,
        "runs": run.pk,
        "cases": case.pk,
        "documents": document.pk,
    }


@pytest.fixture
def application():
    """The site, which leaves the test's own connection open after an answer."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield get_wsgi_application()
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture
def cookies():
    client = Client()
    client.force_login(ministry())
    return {name: morsel.value for name, morsel in client.cookies.items()}


def existing(path: str, world: dict[str, object]) -> dict[str, object]:
    """Values for a path's parameters that name something."""
    kind = "documents" if "/documents/" in path else path.removeprefix("/api/v1/").split("/", 1)[0]
    named = {"year": 2026, "name": "take_over", "case": world["cases"], "number": 1}
    return {name: world.get(kind, 2026) for name in ("code", "id")} | named


def test_every_operation_answers_as_its_schema_says(application, world, cookies):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    answers: dict[str, set[int]] = {operation.path: set() for operation in operations}

    for operation in operations:

        def ask(case, *, known: bool, path: str = operation.path) -> None:
            if known and case.path_parameters:
                case.path_parameters = {name: existing(path, world)[name] for name in case.path_parameters}
            if known and path == RATES:
                case.query = {**(case.query or {}), "year": "2026", "programme": "SME"}
            if known and path == MET:
                case.query = {"year": "2026", "programme": "SME"}
            if known and path.endswith("/items/"):
                case.query = {"programme": "NEP"}
            answer = case.call(cookies=cookies)
            assert answer.status_code in EXPECTED[case.method], (answer.status_code, case.as_curl_command())
            answers[path].add(answer.status_code)
            if answer.status_code == 200:
                case.validate_response(answer, checks=CHECKS)

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked = given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())(
                lambda case, known: ask(case, known=known)
            )
            settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck))(asked)()

    assert len(operations) == OPERATIONS
    read = {operation.path for operation in operations if operation.method.upper() == "GET"}
    assert {path for path in read if 200 not in answers[path]} == set()
