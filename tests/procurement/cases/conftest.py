import pytest

from tests.permits.world import People, people


@pytest.fixture
def who(db) -> People:
    return people()
