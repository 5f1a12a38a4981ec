"""Virus scans, against a scanner that speaks the real protocol."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from procurement.documents import access, clamd, scanning
from procurement.documents.enums import ScanState
from procurement.documents.errors import FileRefused
from procurement.jobs import running
from procurement.jobs.models import Job, JobState
from tests import fake_clamd, sample_files
from tests.factories import UserFactory
from tests.procurement.documents.conftest import upload

BAD = sample_files.pdf(text=sample_files.EICAR.decode())


def work():
    """Do every job that waits."""
    for pk in Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        running.perform(pk)


@pytest.fixture
def scanner(settings):
    with fake_clamd.clamd() as server:
        settings.CLAMD_URL = server.url
        yield server


def state_of(version):
    version.file.refresh_from_db()
    return version.file.scan_state


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"harmless", clamd.Verdict()),
        (b"", clamd.Verdict()),
        (sample_files.EICAR, clamd.Verdict(finding="Eicar-Test-Signature")),
        (bytes(fake_clamd.LIMIT * 8), clamd.Verdict(error="INSTREAM size limit exceeded")),
    ],
)
def test_the_scanner_is_asked_in_its_own_words(scanner, content, verdict):
    assert clamd.scan([content]) == verdict


def test_pieces_arrive_whole_and_in_order(scanner):
    content = bytes(range(256)) * 1000

    clamd.scan([content[:7], content[7:200_000], content[200_000:]])

    assert scanner.seen == [content]


def test_a_scanner_behind_a_local_socket(settings, tmp_path):
    with fake_clamd.clamd(path=tmp_path / "clamd") as server:
        settings.CLAMD_URL = f"unix://{tmp_path / 'clamd'}"

        assert clamd.scan([sample_files.EICAR]).finding == "Eicar-Test-Signature"
    assert server.seen == [sample_files.EICAR]


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///no/such/socket"])
def test_a_scanner_that_is_not_there(settings, url):
    settings.CLAMD_URL = url

    with pytest.raises(clamd.ScannerDown):
        clamd.scan([b"a"])


def test_a_scanner_that_talks_nonsense(settings):
    with fake_clamd.clamd(says=b"HTTP/1.1 200 OK\0") as server:
        settings.CLAMD_URL = server.url
        with pytest.raises(clamd.ScannerDown, match="answered"):
            clamd.scan([b"a"])


@pytest.mark.parametrize("url", ["127.0.0.1:3310", "http://127.0.0.1:3310", "tcp://"])
def test_an_address_that_is_none(settings, url):
    settings.CLAMD_URL = url

    with pytest.raises(ImproperlyConfigured):
        clamd.scan([b"a"])


def test_without_a_scanner_files_are_not_scanned_and_can_be_had(person, settings):
    version = upload(person)

    assert state_of(version) == ScanState.UNSCANNED
    assert not Job.objects.exists()
    assert scanning.request_waiting() == 0
    assert access.objection(version, UserFactory()) is None


def test_a_file_can_be_had_by_others_once_the_scanner_has_passed_it(committed_db, scanner):
    person, other = UserFactory(), UserFactory()
    version = upload(person)
    assert access.objection(version, other).code == "not_scanned"
    assert access.objection(version, person) is None

    work()

    assert state_of(version) == ScanState.CLEAN
    assert access.objection(version, other) is None
    assert scanner.seen == [sample_files.pdf(text=f"{person.pk}")]


def test_an_infected_file_is_locked_for_everybody_and_told_once(committed_db, scanner, monkeypatch):
    told = []
    monkeypatch.setattr(scanning, "_handlers", [told.append])
    person = UserFactory()
    version = upload(person, content=BAD)

    work()
    scanning.record(version.file, clamd.Verdict(finding="Again"))

    assert state_of(version) == ScanState.INFECTED
    assert told == [version]
    assert "Eicar-Test-Signature" in access.objection(version, person).sentence()


def test_known_infected_bytes_are_refused_at_once(committed_db, scanner):
    upload(UserFactory(), content=BAD)
    work()

    with pytest.raises(FileRefused, match="found Eicar-Test-Signature"):
        upload(UserFactory(), content=BAD)


def test_while_the_scanner_is_down_files_wait_and_are_asked_for_again(committed_db, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    person = UserFactory()
    versions = [upload(person, content=sample_files.pdf(text=str(n))) for n in range(3)]
    work()
    assert {job.error_code for job in Job.objects.all()} == {"scanner_down"}
    assert {state_of(version) for version in versions} == {ScanState.UNSCANNED}

    with fake_clamd.clamd() as server:
        settings.CLAMD_URL = server.url
        assert scanning.request_waiting() == 3
        assert scanning.request_waiting() == 3
        work()

    assert {state_of(version) for version in versions} == {ScanState.CLEAN}
    assert len(server.seen) == 3
    assert scanning.request_waiting() == 0


def test_a_file_that_is_too_large_for_the_scanner_is_shown_to_it_again_another_day(committed_db, scanner, now):
    person, other = UserFactory(), UserFactory()
    version = upload(person, content=sample_files.pdf(text="x" * (fake_clamd.LIMIT + 1)))
    work()
    assert state_of(version) == ScanState.UNSCANNABLE
    assert "size limit exceeded" in access.objection(version, other).sentence()
    assert scanning.request_waiting() == 0

    now(timedelta(days=2))

    assert scanning.request_waiting() == 1


def test_files_of_before_the_scanner_came_are_scanned_too(committed_db, settings):
    version = upload(UserFactory())

    with fake_clamd.clamd() as server:
        settings.CLAMD_URL = server.url
        assert access.objection(version, UserFactory()).code == "not_scanned"
        scanning.request_waiting()
        work()

    assert state_of(version) == ScanState.CLEAN
