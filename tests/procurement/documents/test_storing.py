"""Bytes are kept once, and nothing is lost or left whatever goes wrong."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.functional import empty

from procurement.documents import services, storing
from procurement.documents.enums import Format
from procurement.documents.errors import FileRefused
from procurement.documents.models import DocumentVersion, StoredFile
from tests import sample_files
from tests.concurrency import at_once
from tests.factories import UserFactory
from tests.procurement.documents.conftest import upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def content_of(version: DocumentVersion) -> bytes:
    with storing.opened(version.file) as file:
        return file.read()


def test_a_file_lies_where_its_hash_says_once_it_is_committed(committed_db, media):
    content = sample_files.pdf(text="one")

    version = upload(UserFactory(), content=content)

    version.refresh_from_db()
    assert files_in(media) == {f"documents/{version.file.sha256[:2]}/{version.file.sha256[2:]}"}
    assert content_of(version) == content


def test_a_file_can_be_read_before_it_is_in_its_place(person):
    version = upload(person)

    assert version.file.name.startswith(storing.STAGING)
    assert content_of(version).startswith(b"%PDF")


def test_the_same_bytes_are_kept_once(committed_db, media):
    content = sample_files.pdf(text="one")

    first, second = (upload(UserFactory(), content=content, name=name) for name in ("a.pdf", "b.pdf"))

    assert first.file == second.file
    assert [first.file_name, second.file_name] == ["a.pdf", "b.pdf"]
    assert len(files_in(media)) == 1


def test_the_same_bytes_at_the_same_time_are_kept_once(committed_db, media):
    content, people = sample_files.pdf(text="one"), [UserFactory() for _ in range(8)]

    failed = at_once([lambda person=person: upload(person, content=content) for person in people])

    assert failed == []
    assert DocumentVersion.objects.count() == 8
    row = StoredFile.objects.get()
    assert files_in(media) == {row.name} == {storing.place_of(row.sha256)}


def test_a_refused_file_leaves_nothing(committed_db, media):
    with pytest.raises(FileRefused):
        upload(UserFactory(), content=b"MZ", name="a.pdf")

    assert files_in(media) == set()
    assert not StoredFile.objects.exists()


def test_what_goes_wrong_after_the_checks_leaves_nothing(committed_db, media):
    def fails():
        with services.received(BytesIO(sample_files.pdf()), name="a.pdf", kind="PLAN"):
            assert len(files_in(media)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    assert files_in(media) == set()


def rolled_back(person):
    with transaction.atomic():
        upload(person)
        transaction.set_rollback(True)


def test_a_transaction_that_came_to_nothing_leaves_a_file_that_is_swept(committed_db, media):
    rolled_back(UserFactory())
    (left,) = files_in(media)

    assert storing.sweep()["orphans"] == 0
    os.utime(media / left, ((timezone.now() - timedelta(hours=25)).timestamp(),) * 2)
    assert storing.sweep()["orphans"] == 1

    assert files_in(media) == set()


def test_a_staged_file_that_a_row_names_is_not_swept(committed_db, media):
    person = UserFactory()
    with transaction.atomic():
        version = upload(person)
        os.utime(media / version.file.name, (0, 0))
        transaction.get_connection().run_on_commit.clear()

    assert storing.sweep() == {"promoted": 1, "erased": 0, "orphans": 0}

    version.refresh_from_db()
    assert files_in(media) == {storing.place_of(version.file.sha256)}


SCRIPT = """
import os, django
django.setup()
from procurement.organisations.models import User
from tests.procurement.documents.conftest import upload
upload(User.objects.get(), content=open(os.environ["TO_UPLOAD"], "rb").read())
"""


def test_a_process_killed_while_it_promotes_loses_nothing(committed_db, media, tmp_path_factory):
    UserFactory()
    source = tmp_path_factory.mktemp("source") / "a.pdf"
    source.write_bytes(sample_files.pdf(text="survives"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "MEDIA_ROOT": str(media),
        "FILES_STORAGE": "tests.procurement.documents.dying.DyingStorage",
        "TO_UPLOAD": str(source),
    }

    ended = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=False, capture_output=True)

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    row = StoredFile.objects.get()
    assert row.promoted_at is None
    assert (media / storing.place_of(row.sha256)).stat().st_size == 10
    assert content_of(DocumentVersion.objects.get()) == source.read_bytes()

    storing.sweep()

    assert files_in(media) == {storing.place_of(row.sha256)}
    assert content_of(DocumentVersion.objects.get()) == source.read_bytes()


@contextmanager
def instead(storage):
    """Another storage in the place of the site's own."""
    default_storage._wrapped = storage
    try:
        yield
    finally:
        default_storage._wrapped = empty


class WrongStorage(FileSystemStorage):
    """Reports another size than it was given."""

    def size(self, name):
        return super().size(name) + ("staging" not in name)


def test_a_storage_that_does_not_keep_what_it_was_given_is_noticed(committed_db, media, caplog):
    with instead(WrongStorage()):
        version = upload(UserFactory())

    version.refresh_from_db()
    assert version.file.promoted_at is None
    assert "with another size" in caplog.text


@pytest.fixture
def remote():
    """A storage without paths, as S3 is."""
    with instead(InMemoryStorage()):
        yield default_storage


def test_a_storage_without_paths_serves_as_well(committed_db, remote, media):
    content = sample_files.pdf(text="remote")

    version = upload(UserFactory(), content=content)
    rolled_back(UserFactory())

    version.refresh_from_db()
    assert version.file.promoted_at is not None
    assert content_of(version) == content
    assert storing.sweep() == {"promoted": 0, "erased": 0, "orphans": 0}
    assert len(default_storage.listdir(storing.STAGING)[1]) == 1
    assert files_in(media) == set()


def test_bytes_that_the_storage_has_changed_are_not_given_out(person):
    version = upload(person)
    default_storage.delete(version.file.name)
    default_storage.save(version.file.name, ContentFile(b"other"))

    with pytest.raises(OSError, match="not"):
        content_of(version)


def test_the_hash_is_that_of_the_bytes(person):
    with storing.staged(BytesIO(b"abc"), Format.PDF) as bytes_:
        assert bytes_.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert bytes_.size == 3
