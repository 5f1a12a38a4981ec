"""Parts of the page of a case that are the same for many: drawn once for each state, or reader, and language."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from procurement.cases.diagrams import diagram, step_rows
from procurement.cases.enums import Visibility
from procurement.cases.forms import CommentForm
from procurement.cases.procedures import model_of


@lru_cache(maxsize=1_024)
def drawn(kind: str, state: str, language: str) -> SafeString:
    """The state diagram with the present state marked, and every step."""
    model = model_of(kind)
    with override(language):
        values = {
            "state": state,
            "state_label": model.procedure.state_label(state),
            "diagram": diagram(model),
            "steps": list(step_rows(model)),
        }
        return render_to_string("cases/parts/diagram.html", values)


@lru_cache(maxsize=64)
def comment_form(may_write: tuple[Visibility, ...], language: str) -> SafeString:
    """The empty form of a comment, for who may write to these readers."""
    with override(language):
        return CommentForm(may_write=may_write).render()
