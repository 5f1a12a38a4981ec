"""Pictures and pages of procedures are drawn from their declarations."""

from pathlib import Path

import pytest
from django.utils import translation

from procurement.cases import procedures
from procurement.cases.diagrams import as_text, diagram, page
from tests.permits.workflow import Permit

DOCS = Path(__file__).resolve().parents[3] / "docs" / "procedures"
SHIPPED = [model for model in procedures.every() if not model.__module__.startswith("tests.")]


@pytest.mark.parametrize("model", SHIPPED, ids=lambda model: model.procedure.kind)
def test_the_docs_hold_what_the_procedure_declares(model):
    file = DOCS / f"{model.procedure.kind.lower().replace('_', '-')}.md"

    with translation.override("en"):
        assert file.read_text(encoding="utf-8") == page(model)


def test_a_picture_has_every_state_and_no_two_on_one_place():
    drawn = diagram(Permit)

    assert {node.state for node in drawn.nodes} == set(Permit.procedure.states.values)
    assert len({(node.x, node.y) for node in drawn.nodes}) == len(drawn.nodes)
    assert all(node.right <= drawn.width and node.bottom <= drawn.height for node in drawn.nodes)


def test_the_text_has_every_edge_once():
    lines = as_text(Permit).splitlines()

    assert "    DRAFT --> SUBMITTED: Submit" in lines
    assert "    [*] --> DRAFT" in lines
    assert len(lines) == len(set(lines))
