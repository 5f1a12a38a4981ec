"""What may be erased when, and what stays of it."""

from datetime import date
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from procurement.documents import access, erasing, storing
from procurement.documents.errors import ErasureRefused
from procurement.documents.keys import KEYS
from procurement.documents.models import StoredFile
from procurement.policy.queries import of_site
from tests import sample_files
from tests.concurrency import at_once
from tests.factories import UserFactory, parameter
from tests.procurement.documents.conftest import upload

CLOSED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "ended", "last"),
    [
        ("PLAN", date(2026, 1, 1), date(2036, 12, 31)),
        ("PLAN", date(2026, 12, 31), date(2036, 12, 31)),
        ("DRAFT", date(2026, 12, 31), date(2027, 12, 31)),
        ("DEED", date(2026, 12, 31), None),
    ],
)
def test_years_are_counted_from_the_first_of_january_after_the_end(db, kind, ended, last):
    parameter("documents.keep_years", {"OTHER": 10, "DRAFT": 1, "DEED": None})

    assert erasing.kept_until(kind, ended, of_site(date(2026, 6, 1))) == last


@pytest.mark.parametrize("value", [{"OTHER": 10}, {"OTHER": None, "PLAN": 3}])
def test_years_by_kind(value):
    assert KEYS[0].objection(value) == ""


@pytest.mark.parametrize("value", [{}, {"PLAN": 3}, {"OTHER": 0}, {"OTHER": "10"}, {"OTHER": True}, [], 10])
def test_nonsense_is_not_a_table_of_years(value):
    assert KEYS[0].objection(value)


def test_what_is_still_kept_cannot_be_erased(readers, person, now):
    version = upload(person)

    with pytest.raises(ErasureRefused, match="not closed"):
        erasing.erase(version, by=person)
    readers["ended"] = CLOSED
    now(date(2036, 12, 31))
    with pytest.raises(ErasureRefused, match=r"kept until 31 Dec 2036"):
        erasing.erase(version, by=person)


def test_the_bytes_go_and_the_row_stays(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    version = upload(person)
    hashed = version.file.sha256
    now(date(2037, 1, 1))

    erased = erasing.erase(version, by=person)
    again = erasing.erase(version, by=UserFactory())

    version.refresh_from_db()
    assert (version.file.sha256, version.file_name, version.file.name) == (hashed, "계획서.pdf", "")
    assert not default_storage.exists(storing.place_of(hashed))
    assert "art. 26" in access.objection(version, person).sentence()
    assert (erased.erased_by, again.erased_by) == (person, person)


def test_an_erased_file_says_so(committed_db, readers, now, client):
    person, readers["ended"] = UserFactory(), CLOSED
    readers["may"].add(person.pk)
    version = upload(person)
    now(date(2037, 1, 1))
    erasing.erase(version, by=person)
    client.force_login(person)

    answer = client.get(f"/documents/{version.pk}/")

    assert answer.status_code == 410
    assert version.file.sha256 in answer.content.decode()


def test_bytes_that_another_version_needs_stay(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    content = sample_files.pdf(text="twice")
    one, other = upload(person, content=content), upload(person, content=content)
    now(date(2037, 1, 1))

    erasing.erase(one, by=person)

    assert access.objection(other, person) is None
    with storing.opened(other.file) as file:
        assert file.read() == content

    erasing.erase(other, by=person)
    assert StoredFile.objects.get().name == ""


def test_erased_bytes_that_come_again_are_kept_again(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    content = sample_files.pdf(text="again")
    first = upload(person, content=content)
    now(date(2037, 1, 1))
    erasing.erase(first, by=person)

    second = upload(person, content=content)

    second.refresh_from_db()
    assert second.file_id == first.file_id
    with storing.opened(second.file) as file:
        assert file.read() == content
    first.refresh_from_db()
    assert access.objection(first, person).code == "erased"


def test_an_erasure_that_was_interrupted_is_finished(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    version = upload(person)
    version.refresh_from_db()
    StoredFile.objects.update(erased_at=version.uploaded_at)

    assert storing.sweep()["erased"] == 1

    assert not default_storage.exists(storing.place_of(version.file.sha256))
    assert StoredFile.objects.get().name == ""


def test_an_erasure_that_is_late_does_not_take_bytes_that_have_come_again(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    content = sample_files.pdf(text="again")
    first = upload(person, content=content)
    now(date(2037, 1, 1))
    with transaction.atomic():
        erasing.erase(first, by=person)
        transaction.get_connection().run_on_commit.clear()
    second = upload(person, content=content)

    storing.forget(first.file_id)

    second.refresh_from_db()
    with storing.opened(second.file) as file:
        assert file.read() == content


def test_erasing_and_uploading_the_same_bytes_at_once_loses_nothing(committed_db, readers, now):
    person, readers["ended"] = UserFactory(), CLOSED
    now(date(2037, 1, 1))
    for turn in range(12):
        content = sample_files.pdf(text=f"turn {turn}")
        first = upload(person, content=content)
        new = []

        failed = at_once(
            [
                partial(erasing.erase, first, by=person),
                lambda content=content, new=new: new.append(upload(person, content=content)),
            ]
        )

        assert failed == []
        new[0].refresh_from_db()
        with storing.opened(new[0].file) as file:
            assert file.read() == content
