import pytest

from tests.permits.world import People, people


@pytest.fixture
def who(db) -> People:
    return people()


@pytest.fixture
def as_(client):
    """The browser of somebody who reads English."""

    def sign_in(person):
        client.force_login(person.user)
        client.cookies["django_language"] = "en"
        return client

    return sign_in
