from io import BytesIO

import pytest

from procurement.documents import access, services
from tests import sample_files
from tests.factories import UserFactory

CONTEXT = "tests"


def upload(by, *, content=None, name="계획서.pdf", kind="PLAN", **fields):
    """A document of the tests' own context with one version."""
    content = sample_files.pdf(text=f"{by.pk}") if content is None else content
    with services.received(BytesIO(content), name=name, kind=kind) as taken:
        return services.add(taken, context=CONTEXT, kind=kind, by=by, **fields)


@pytest.fixture
def readers(monkeypatch):
    """Users who may see documents of the tests' context, and since when it is closed."""
    state = {"may": set(), "ended": None}
    monkeypatch.setattr(access, "_contexts", dict(access._contexts))

    def check(document, user):
        return user.pk in state["may"]

    def ended(document):
        return state["ended"]

    access.register(CONTEXT, check, ended=ended)
    return state


@pytest.fixture
def person(db):
    return UserFactory()
