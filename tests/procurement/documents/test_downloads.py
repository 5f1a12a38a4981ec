"""The one way out: who gets a file, how it is sent, what is written down."""

import re

import pytest
from django.db import ProgrammingError, connection, transaction

from procurement.documents import storing
from procurement.documents.models import DocumentAccess, StoredFile
from tests import sample_files
from tests.factories import UserFactory
from tests.procurement.documents.conftest import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(person, readers):
    readers["may"].add(person.pk)
    return upload(person, name="2026년 사업 계획서 (최종).pdf")


@pytest.fixture
def page(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def opened(page):
    """Opens a version and reads it to its end, as a browser does."""

    def get(version, query="", **more):
        answer = page.get(f"/documents/{version.pk}/{query}", **more)
        answer.body = answer.getvalue()
        return answer

    return get


def test_a_file_is_sent_as_an_attachment_under_its_korean_name(opened, version):
    answer = opened(version)

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''2026%EB%85%84%20%EC%82%AC%EC%97%85%20%EA%B3%84%ED%9A%8D%EC%84%9C%20"
        "%28%EC%B5%9C%EC%A2%85%29.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(version.file.size)
    assert answer.body == sample_files.pdf(text=f"{version.uploaded_by_id}")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ("my plan.pdf", 'attachment; filename="my plan.pdf"'),
        ("a;b,c='d'%20.pdf", "attachment; filename=\"a;b,c='d'%20.pdf\""),
        ("é.pdf", "attachment; filename*=utf-8''%C3%A9.pdf"),
    ],
)
def test_other_names_are_quoted_as_rfc_6266_says(opened, person, readers, name, header):
    readers["may"].add(person.pk)

    assert opened(upload(person, name=name))["Content-Disposition"] == header


def test_nothing_of_a_file_runs_or_stays_in_a_cache(opened, version):
    answer = opened(version)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = [one.strip() for one in answer["Content-Security-Policy"].split(";")]
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} <= set(policy)
    assert not any("script-src" in one or "allow-" in one for one in policy)


@pytest.mark.parametrize("name", sample_files.GOOD)
def test_only_pdf_and_pictures_are_shown_in_the_window(opened, person, readers, name):
    readers["may"].add(person.pk)
    version = upload(person, content=sample_files.GOOD[name], name=name)

    answer = opened(version, "?inline=1")

    shown = name.lower().endswith((".pdf", ".jpg", ".jpeg", ".png"))
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["?inline=0", "?inline=true", "?inline="])
def test_without_being_asked_nothing_is_shown(opened, version, query):
    assert opened(version, query)["Content-Disposition"].startswith("attachment")


def test_each_opening_is_written_down(opened, version, person):
    opened(version, REMOTE_ADDR="192.0.2.7")
    opened(version, "?inline=1", REMOTE_ADDR="2001:db8::7")

    noted = DocumentAccess.objects.order_by("pk").values_list("version", "user", "address", "door")
    assert list(noted) == [
        (version.pk, person.pk, "192.0.2.7", "PAGE"),
        (version.pk, person.pk, "2001:db8::7", "PAGE"),
    ]


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(opened, version, settings):
    forged = {"x-forwarded-for": "198.51.100.1, 192.0.2.7", "x-forwarded-proto": "https"}
    opened(version, headers=forged, REMOTE_ADDR="10.0.0.1")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    opened(version, headers=forged, REMOTE_ADDR="10.0.0.1")

    assert list(DocumentAccess.objects.order_by("pk").values_list("address", flat=True)) == ["10.0.0.1", "192.0.2.7"]


def without_token(answer, pk):
    own = rf"\b\w{{64}}\b|/documents/{pk}/|{answer.headers['X-Request-ID']}"
    return re.sub(own, "", answer.content.decode())


def test_who_may_not_see_a_document_does_not_learn_that_there_is_one(client, version):
    client.force_login(UserFactory())

    refused, nothing = client.get(f"/documents/{version.pk}/"), client.get("/documents/999999/")

    assert (refused.status_code, nothing.status_code) == (404, 404)
    assert without_token(refused, version.pk) == without_token(nothing, 999999)
    assert not DocumentAccess.objects.exists()


def test_nobody_vouches_for_an_unknown_context(page, version):
    version.document.context = "nobody"
    version.document.save()

    assert page.get(f"/documents/{version.pk}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, version):
    answer = client.get(f"/documents/{version.pk}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_person_who_was_shut_out_gets_nothing(page, version, person):
    person.is_active = False
    person.save()

    assert page.get(f"/documents/{version.pk}/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_address_only_gives(page, version, method):
    assert getattr(page, method)(f"/documents/{version.pk}/").status_code == 405


def test_a_file_that_waits_for_the_scanner_says_so(client, version, readers, settings):
    other = UserFactory()
    readers["may"].add(other.pk)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    client.force_login(other)

    answer = client.get(f"/documents/{version.pk}/", headers={"accept-language": "ko"})

    assert answer.status_code == 403
    assert "바이러스 검사를 기다리고 있습니다" in answer.content.decode()
    assert not DocumentAccess.objects.exists()


def test_an_infected_file_is_given_to_nobody(page, version):
    StoredFile.objects.filter(pk=version.file_id).update(scan_state="INFECTED", scan_finding="Eicar")

    answer = page.get(f"/documents/{version.pk}/")

    assert answer.status_code == 403
    assert "found Eicar" in page.get(f"/documents/{version.pk}/", headers={"accept-language": "en"}).content.decode()


def test_lost_bytes_are_not_written_down_as_opened(page, version):
    storing.default_storage.delete(version.file.name)

    with pytest.raises(OSError, match="No such file"):
        page.get(f"/documents/{version.pk}/")

    assert not DocumentAccess.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procurement_documentaccess SET user_id = user_id",
        "DELETE FROM procurement_documentaccess",
        "DELETE FROM procurement_documentversion",
        "DELETE FROM procurement_document",
        "DELETE FROM procurement_storedfile",
        "DELETE FROM procurement_casedocument",
    ],
)
def test_the_applications_role_takes_nothing_back(opened, version, statement):
    opened(version)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
