"""What a step asks for: forms of the slice, found by the name that the declaration gives."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from procurement.cases.models import Case
    from procurement.cases.procedures import DraftPage
    from procurement.cases.steps import Step


class StepForm(forms.Form):
    """Input of a step; knows the case for which it is asked."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class DraftForm(forms.ModelForm):
    """Fields of a case on one page of its draft."""


def form_of(model: type[Case], step: Step) -> type[StepForm] | None:
    """The form of a step: a class in the module ``forms`` beside the procedure's own; ``None`` without input."""
    return _named(model, step.form) if step.form else None


def page_form_of(model: type[Case], page: DraftPage) -> type[DraftForm]:
    """The form of a page of the draft, found the same way."""
    form: type[DraftForm] = _named(model, page.form)
    return form


def _named(model: type[Case], name: str) -> Any:  # noqa: ANN401 - a class of forms, which one its caller knows
    package = model.__module__.rpartition(".")[0]
    return getattr(import_module(f"{package}.forms"), name)
