"""Agencies and imports in the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from procurement.contracts import importing
from procurement.contracts.models import ImportBatch
from procurement.organisations.models import Agency, User
from tests.factories import AgencyFactory, business_number, ministry, officer

pytestmark = pytest.mark.django_db

SHEET = (
    "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목\n"
    f"2026-03-02,주식회사 도담,{business_number(70_001)},1100000,2026-03-02,,,물품 구입,\n"
)


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def uploaded(agency: Agency, content: bytes = SHEET.encode(), name: str = "sheet.csv") -> ImportBatch:
    return importing.receive([content], name=name, by=officer(agency), agency=agency, credential_kind="")


def test_an_agency_tells_its_relatives_by_code():
    parent = AgencyFactory()
    child = AgencyFactory(parent=parent)

    found = client_of(officer(parent)).get(f"/api/v1/agencies/{child.code}/").json()

    assert (found["code"], found["parent_code"], found["successor_code"]) == (child.code, parent.code, None)


def test_agencies_are_filtered():
    school = AgencyFactory(type="SCHOOL", region="26", name="나래초등학교")
    child = AgencyFactory(parent=school)
    client = client_of(ministry())

    def found(query: str) -> list[str]:
        return [row["code"] for row in client.get(f"/api/v1/agencies/?{query}").json()["results"]]

    assert found("type=SCHOOL&region=26") == found("name=나래") == [school.code]
    assert found(f"parent={school.code}") == [child.code]
    assert client.get("/api/v1/agencies/?type=NONE").status_code == 400


def test_an_import_can_be_followed():
    batch = uploaded(AgencyFactory())
    client = client_of(batch.uploaded_by)

    before = client.get(f"/api/v1/imports/{batch.pk}/").json()
    importing.check(batch.pk)
    after = client.get(f"/api/v1/imports/{batch.pk}/").json()

    assert (before["state"], before["agency"], before["job"]) == ("RECEIVED", batch.agency.code, None)
    assert (after["state"], after["problem"]) == ("CHECKED", "")
    assert after["outcome"]["rows"] == {"READ": 1, "COUNTED": 1}


def test_a_file_that_cannot_be_read_says_why():
    batch = uploaded(AgencyFactory(), b"\x00\x01\x02", name="noise.csv")
    importing.check(batch.pk)

    found = client_of(batch.uploaded_by).get(f"/api/v1/imports/{batch.pk}/").json()

    assert (found["state"], bool(found["problem"])) == ("REFUSED", True)


def test_imports_of_others_do_not_exist():
    batch = uploaded(AgencyFactory())
    other = client_of(officer(AgencyFactory()))

    assert other.get("/api/v1/imports/").json()["count"] == 0
    assert other.get(f"/api/v1/imports/{batch.pk}/").status_code == 404


def test_imports_tell_nothing_of_the_person():
    batch = uploaded(AgencyFactory())

    answer = client_of(ministry()).get(f"/api/v1/imports/{batch.pk}/")

    assert batch.uploaded_by.email not in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/agencies/", "/api/v1/imports/"])
def test_lists_ask_the_same_number_of_questions_whatever_their_length(address):
    parent = AgencyFactory()
    client = client_of(ministry())

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as questions:
            answer = client.get(address)
        return answer.json()["count"], len(questions)

    uploaded(parent)
    one, questions = asked()
    for _number in range(2):
        uploaded(AgencyFactory(parent=parent))

    assert (one, *asked()) == (1, 3, questions)


@pytest.mark.parametrize(
    "address", ["agencies/", "entries/", "imports/", "rates/?year=2026&programme=SME", "runs/", "results/"]
)
def test_nobody_reads_without_signing_in(address):
    answer = APIClient().get(f"/api/v1/{address}", headers={"accept-language": "en"})

    both = 'Bearer realm="procurement", Session realm="procurement"'
    assert (answer.status_code, answer["www-authenticate"]) == (401, both)
    assert "Authentication credentials" in answer.json()["detail"]
