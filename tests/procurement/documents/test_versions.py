"""Documents in versions, confidential documents, what the database keeps."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from procurement.documents import services
from procurement.documents.errors import FileRefused
from procurement.documents.models import DocumentVersion, StoredFile
from procurement.jobs import clock
from tests import sample_files
from tests.concurrency import at_once
from tests.factories import UserFactory
from tests.procurement.documents.conftest import upload


def replace(document, content, by, name="새 계획서.pdf"):
    with services.received(BytesIO(content), name=name, kind=document.kind) as taken:
        return services.add_version(document, taken, by=by)


def test_versions_follow_each_other_and_stay(person):
    first = upload(person)

    second = replace(first.document, sample_files.pdf(text="second"), person)

    kept = DocumentVersion.objects.filter(document=first.document).order_by("number")
    assert [(one.number, one.file_name) for one in kept] == [(1, "계획서.pdf"), (2, "새 계획서.pdf")]
    assert second.file != first.file


def test_the_present_version_uploaded_again_is_told(person):
    content = sample_files.pdf(text="same")
    first = upload(person, content=content)

    with pytest.raises(FileRefused, match=r"the same file as version 1 \(계획서.pdf\)"):
        replace(first.document, content, person)

    replace(first.document, sample_files.pdf(text="other"), person)
    assert replace(first.document, content, person).number == 3


def test_versions_uploaded_at_once_have_numbers_of_their_own(committed_db):
    person = UserFactory()
    document = upload(person).document

    failed = at_once([lambda n=n: replace(document, sample_files.pdf(text=f"version {n}"), person) for n in range(6)])

    assert failed == []
    assert sorted(document.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_a_kind_has_its_own_largest_size(person, settings):
    settings.DOCUMENT_MAX_MEGABYTES_BY_KIND = {"SMALL": 0.0001}

    upload(person, kind="LARGE")
    with pytest.raises(FileRefused, match="MB are the most"):
        upload(person, kind="SMALL")


def test_a_document_is_confidential_until_its_moment_comes(person):
    now = clock.now()
    plain, sealed = upload(person).document, upload(person, confidential_moment="open").document
    assert not plain.is_confidential(now)
    assert sealed.is_confidential(now)

    assert services.disclose([plain.pk, sealed.pk], at=now) == 1

    for document in (plain, sealed):
        document.refresh_from_db()
        assert not document.is_confidential(now)


def test_nothing_is_disclosed_without_a_named_moment(person):
    document = upload(person).document
    document.confidential_until = clock.now()

    with pytest.raises(IntegrityError, match="disclosed_at_a_named_moment"), transaction.atomic():
        document.save()


def test_a_stored_file_without_bytes_was_erased(person):
    version = upload(person)

    with pytest.raises(IntegrityError, match="stored_file_lies_somewhere"), transaction.atomic():
        StoredFile.objects.filter(pk=version.file_id).update(name="")
