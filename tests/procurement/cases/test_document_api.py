"""Documents of cases over the API: the rules, refusals and traces of the pages."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.cases.enums import Visibility
from procurement.documents.enums import ScanState
from procurement.documents.models import DocumentAccess, StoredFile
from procurement.jobs import clock
from tests import sample_files
from tests.permits.world import draft, submitted, take
from tests.procurement.cases.test_documents import give

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in


def address(permit, rest=""):
    return f"/api/v1/cases/{permit.pk}/documents/{rest}"


def upload(text="plan", name="사업 계획서.pdf", content=None):
    return SimpleUploadedFile(name, sample_files.pdf(text=text) if content is None else content)


def opened(client, permit, rest, **more):
    """The answer with the bytes, read to their end as a program does."""
    answer = client.get(address(permit, rest), **more)
    answer.body = answer.getvalue()
    return answer


def send(client, permit, rest="", **fields):
    fields.setdefault("file", upload())
    return client.post(address(permit, rest), fields, headers=ENGLISH)


def test_a_document_is_uploaded_listed_and_downloaded(who, as_):
    permit, client = submitted(who), as_(who.applicant)
    content = sample_files.pdf(text="plan")

    made = send(client, permit, kind="PLAN", title="plan of 2026")
    listed = client.get(address(permit), headers=ENGLISH).json()
    file = opened(client, permit, f"{made.json()['id']}/versions/1/content/")

    assert made.status_code == 201
    assert listed["documents"] == [made.json()]
    assert (listed["may_add_document"], listed["files_are_scanned"], listed["missing"]) == (True, False, [])
    row = made.json()
    assert (row["kind"], row["kind_name"], row["title"]) == ("PLAN", "plan of the stall", "plan of 2026")
    assert (row["visibility"], row["given_by"]) == ("PARTIES", who.company.name)
    version = row["versions"][0] | {"uploaded_at": ""}
    assert version == {
        "number": 1,
        "file_name": "사업 계획서.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": "application/pdf",
        "uploaded_at": "",
        "scan_status": "UNSCANNED",
        "is_erased": False,
    }
    assert file.body == content
    assert file["content-type"] == "application/pdf"
    assert file["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert file["x-content-type-options"] == "nosniff"
    assert file["cache-control"] == "private, no-store"


def test_who_read_a_file_is_written_down_with_the_door(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)

    opened(as_(who.operator), permit, f"{entry.pk}/versions/1/content/")

    read = DocumentAccess.objects.get()
    assert (read.user, read.door, read.address) == (who.operator.user, "API", "127.0.0.1")


def test_reading_what_is_there_is_no_access_to_the_file(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)

    as_(who.operator).get(address(permit))
    as_(who.operator).get(address(permit, f"{entry.pk}/"))

    assert not DocumentAccess.objects.exists()


@pytest.mark.parametrize("accept", ["application/pdf", "*/*", "application/octet-stream", "application/json"])
def test_a_file_comes_whatever_type_is_asked_for(who, as_, accept):
    permit = submitted(who)
    entry = give(permit, who.applicant)

    answer = opened(as_(who.applicant), permit, f"{entry.pk}/versions/1/content/", headers={"accept": accept})

    assert (answer.status_code, answer["content-type"]) == (200, "application/pdf")


def test_a_new_version_follows_and_the_first_stays(who, as_):
    permit, client = submitted(who), as_(who.applicant)
    made = send(client, permit, kind="OTHER").json()

    answer = send(client, permit, f"{made['id']}/versions/", file=upload("second"))

    assert answer.status_code == 201
    assert [one["number"] for one in answer.json()["versions"]] == [2, 1]
    for number, text in ((1, "plan"), (2, "second")):
        assert opened(client, permit, f"{made['id']}/versions/{number}/content/").body == sample_files.pdf(text=text)


@pytest.mark.parametrize(
    ("fields", "status", "code", "reasons"),
    [
        ({"kind": "OTHER", "file": upload(content=sample_files.PROGRAM)}, 422, "file_refused", None),
        ({"kind": "OTHER", "file": upload(content=b"")}, 422, "file_refused", None),
        ({"kind": "OTHER", "visibility": "INTERNAL"}, 403, "not_allowed", ["no_document"]),
        ({"kind": "NOTE"}, 400, "invalid_input", ["kind"]),
        ({"kind": "NONSENSE"}, 400, "invalid_input", ["kind"]),
        ({}, 400, "invalid_input", ["kind"]),
        ({"kind": "OTHER", "file": ""}, 400, "invalid_input", ["file"]),
        ({"kind": "OTHER", "title": "x" * 201}, 400, "invalid_input", ["title"]),
    ],
)
def test_what_stands_against_an_upload_is_said_and_nothing_is_kept(who, as_, fields, status, code, reasons):
    permit = submitted(who)

    answer = send(as_(who.applicant), permit, **fields)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert reasons is None or [one["code"] for one in answer.json()["reasons"]] == reasons
    assert all(one["sentence"] for one in answer.json()["reasons"])
    assert not permit.documents.exists()


@pytest.mark.parametrize("fields", [{"kind": "OTHER", "visibilty": "PUBLIC"}, {"kind": "OTHER", "visibility": "ALL"}])
def test_fields_that_do_not_exist_are_named(who, as_, fields):
    permit = submitted(who)

    answer = send(as_(who.applicant), permit, **fields)

    assert (answer.status_code, set(answer.json())) == (400, set(fields) - {"kind"})


def test_a_file_comes_as_a_form_only(who, as_):
    permit = submitted(who)

    answer = as_(who.applicant).post(address(permit), {"kind": "OTHER"}, content_type="application/json")

    assert answer.status_code == 415


def test_the_same_file_twice_is_told(who, as_):
    permit, client = submitted(who), as_(who.applicant)
    made = send(client, permit, kind="OTHER").json()

    again = send(client, permit, kind="OTHER")
    unchanged = send(client, permit, f"{made['id']}/versions/")

    assert [one["code"] for one in again.json()["reasons"]] == ["double"]
    assert [one["code"] for one in unchanged.json()["reasons"]] == ["unchanged"]
    assert (again.status_code, unchanged.status_code) == (422, 422)


def test_a_closed_case_takes_no_document(who, as_):
    permit = take(submitted(who), "withdraw", who.applicant)

    answer = send(as_(who.applicant), permit, kind="OTHER")

    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (403, "closed")


def test_nobody_replaces_what_somebody_else_gave(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)

    answer = send(as_(who.operator), permit, f"{entry.pk}/versions/", file=upload("second"))

    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (403, "not_yours")


def test_an_auditor_reads_and_adds_nothing(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    client = as_(who.auditor)

    assert opened(client, permit, f"{entry.pk}/versions/1/content/").status_code == 200
    assert send(client, permit, kind="OTHER").status_code == 403


@pytest.mark.parametrize("name", ["stranger", None])
def test_strangers_find_nothing(who, client, name):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    expected = 401
    if name:
        client.force_login(getattr(who, name).user)
        expected = 404

    for rest in ("", f"{entry.pk}/", f"{entry.pk}/versions/1/content/"):
        assert client.get(address(permit, rest)).status_code == expected
    assert send(client, permit, kind="OTHER").status_code == expected
    assert not DocumentAccess.objects.exists()


def test_documents_of_another_case_are_not_found_here(who, as_):
    permit, other = submitted(who), draft(who)
    entry = give(other, who.applicant)

    for rest in (f"{entry.pk}/", f"{entry.pk}/versions/1/content/"):
        assert as_(who.applicant).get(address(permit, rest)).status_code == 404
        assert opened(as_(who.applicant), other, rest).status_code == 200


def test_a_version_that_does_not_exist_is_not_found(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)

    assert as_(who.applicant).get(address(permit, f"{entry.pk}/versions/2/content/")).status_code == 404


def test_internal_documents_do_not_exist_for_parties(who, as_):
    permit = submitted(who)
    entry = give(permit, who.operator, visibility=Visibility.INTERNAL)

    assert as_(who.applicant).get(address(permit)).json()["documents"] == []
    assert as_(who.applicant).get(address(permit, f"{entry.pk}/versions/1/content/")).status_code == 404


def test_a_confidential_document_opens_at_its_moment_and_not_before(who, as_):
    permit = submitted(who)
    permit.parties.create(part="MARKET", company_id=who.stranger.company_id, joined_at=clock.now())
    made = send(as_(who.applicant), permit, kind="OFFER").json()
    rest = f"{made['id']}/versions/1/content/"

    assert made["confidential_until"] == "Propose"
    assert as_(who.stranger).get(address(permit)).json()["documents"] == []
    assert as_(who.stranger).get(address(permit, rest)).status_code == 404

    permit = take(permit, "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)
    take(permit, "propose", who.surveyor, rent=1)

    assert as_(who.stranger).get(address(permit)).json()["documents"][0]["confidential_until"] == ""
    assert opened(as_(who.stranger), permit, rest).status_code == 200


def test_an_infected_and_an_erased_file_say_so(who, as_):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    client, rest = as_(who.applicant), f"{entry.pk}/versions/1/content/"
    StoredFile.objects.update(scan_state=ScanState.INFECTED, scan_finding="Eicar-Test")

    infected = client.get(address(permit, rest), headers=ENGLISH)

    assert (infected.status_code, infected.json()["code"]) == (403, "infected")
    assert "Eicar-Test" in infected.json()["reasons"][0]["sentence"]
    assert client.get(address(permit, f"{entry.pk}/")).json()["versions"][0]["scan_status"] == "INFECTED"

    version = entry.document.versions.get()
    version.erased_at, version.erased_basis, version.erased_by = clock.now(), "art. 26", who.operator.user
    version.save()
    erased = client.get(address(permit, rest))

    assert (erased.status_code, erased.json()["code"]) == (410, "erased")
    assert client.get(address(permit, f"{entry.pk}/")).json()["versions"][0]["is_erased"] is True
    assert not DocumentAccess.objects.exists()


def test_a_parameter_that_does_not_exist_is_refused(who, as_):
    permit = submitted(who)

    assert as_(who.applicant).get(address(permit, "?page=2")).status_code == 400


def test_the_schema_says_that_files_are_bytes(client):
    schema = client.get("/api/v1/schema/?format=json").json()["paths"]
    documents = "/api/v1/cases/{case}/documents/"

    taken = schema[documents]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    given = schema[f"{documents}{{id}}/versions/{{number}}/content/"]["get"]["responses"]["200"]["content"]

    assert taken["properties"]["file"]["format"] == "binary"
    assert set(taken["required"]) == {"file", "kind"}
    assert given["application/pdf"]["schema"] == {"type": "string", "format": "binary"}
    assert list(schema[documents]["post"]["requestBody"]["content"]) == ["multipart/form-data"]
