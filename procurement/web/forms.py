"""How forms are drawn: Django's own rendering with the design system's markup."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

CSS_BY_WIDGET: tuple[tuple[tuple[type[forms.Widget], ...], str], ...] = (
    ((forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput), ""),
    ((forms.FileInput,), "file-input"),
    ((forms.SelectMultiple,), "krds-input many"),
    ((forms.Select,), "krds-form-select"),
    ((forms.Textarea, Input), "krds-input"),
)


def css_for(widget: forms.Widget) -> str:
    """The design system's class for a widget; none for what it draws by the label."""
    return next((css for kinds, css in CSS_BY_WIDGET if isinstance(widget, kinds)), "")


class KrdsBoundField(BoundField):
    """A field whose widget carries the design system's class."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes and the class, before any class of the form's own."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = attrs.get("class") or widget.attrs.get("class", "")
        css = f"{css_for(widget)} {own}".strip()
        return attrs | {"class": css} if css else attrs


class KrdsRenderer(TemplatesSetting):
    """Draws every form and field with the templates under ``templates/web/forms``."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = KrdsBoundField


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """The browser wants ISO days whatever the language."""
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 - what was typed, or a day
        """The day; nothing for what is none, since a calendar cannot show it."""
        shown = super().format_value(value)
        return shown if shown and ISO_DAY.fullmatch(shown) else None


class AmountInput(forms.TextInput):
    """Whole won: digits on a phone's keyboard, separators allowed while typing."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Numeric keyboard, right aligned."""
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "class": "num", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:  # noqa: ANN401 - Django's types
        """The digits without separators and spaces."""
        typed = super().value_from_datadict(data, files, name)
        return typed.replace(",", "").replace(" ", "") if isinstance(typed, str) else typed
