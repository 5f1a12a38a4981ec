import uuid

import pytest

from procurement.jobs import registry


@pytest.fixture
def kind(monkeypatch):
    """Register a function as the work of a new kind of job: ``kind(work, ended=…)`` gives the kind's name."""

    def register(work, **tidy):
        name = f"test-{uuid.uuid4().hex[:8]}"
        monkeypatch.setitem(registry._kinds, name, registry.Kind(work, **tidy))
        return name

    return register
