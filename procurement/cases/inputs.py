"""What a step asks for: forms of the slice, found by the name that the declaration gives."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from procurement.cases.models import Case
    from procurement.cases.steps import Step


class StepForm(forms.Form):
    """Input of a step; knows the case for which it is asked."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


def form_of(model: type[Case], step: Step) -> type[StepForm] | None:
    """The form of a step: a class in the module ``forms`` beside the procedure's own; ``None`` without input."""
    if not step.form:
        return None
    package = model.__module__.rpartition(".")[0]
    form: type[StepForm] = getattr(import_module(f"{package}.forms"), step.form)
    return form
