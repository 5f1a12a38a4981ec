"""Documents in the administration: to look at, nothing to change, no way to the content."""

import pytest
from django.urls import reverse

from procurement.documents import access
from procurement.documents.enums import Door
from procurement.organisations.models import User
from tests.procurement.documents.conftest import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(User.objects.create_superuser("administrator@test.example", "correct horse 9"))
    return client


def test_a_document_is_shown_with_its_versions_and_who_opened_them(site, person):
    version = upload(person, name="계획서.pdf")
    access.note(version, person, address="192.0.2.7", door=Door.PAGE)

    document = site.get(reverse("admin:procurement_document_change", args=[version.document_id])).content.decode()
    log = site.get(reverse("admin:procurement_documentaccess_changelist") + "?q=계획서").content.decode()

    assert version.file.sha256 in document
    assert "계획서.pdf" in document
    assert 'type="file"' not in document
    assert "192.0.2.7" in log
    assert person.email in log


@pytest.mark.parametrize("model", ["document", "documentaccess"])
def test_nothing_is_added_changed_or_deleted(site, person, model):
    version = upload(person)
    access.note(version, person, address=None, door=Door.API)
    pk = version.document_id if model == "document" else version.accesses.get().pk

    assert site.get(reverse(f"admin:procurement_{model}_add")).status_code == 403
    assert site.post(reverse(f"admin:procurement_{model}_change", args=[pk]), {"title": "x"}).status_code == 403
    assert site.post(reverse(f"admin:procurement_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_an_administrator_reads_no_document_that_the_owner_would_not_show(site, person, readers):
    version = upload(person)

    assert site.get(f"/documents/{version.pk}/").status_code == 404
