"""Between the cells of a file and the fields of a form: what administrators write into rows of a register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from procurement.contracts.reading import values
from procurement.web.exports import unguarded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

YES = frozenset({"y", "yes", "true", "1", "예", "네", "o", "○", "참"})
NO = frozenset({"n", "no", "false", "0", "아니오", "아니요", "x", "×", "거짓", ""})
NAMED_BY = ("code", "business_number", "number", "email")
"""By which field a row of another register is named, the first that it has."""


class CellRefused(ValueError):
    """A cell does not say what its column needs; the text says what to do."""


def named_by(model: type[Model]) -> str:
    """The field by which files name a row of ``model``; its key where it has no such field."""
    own = {field.name for field in model._meta.concrete_fields}
    return next((name for name in NAMED_BY if name in own), model._meta.pk.name)


def entered(field: forms.Field, text: str) -> str | list[str]:
    """The cell as a person would have entered it into ``field``. Raises :class:`CellRefused`."""
    text = unguarded(text)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [str(_row(field, one.strip())) for one in text.split(",") if one.strip()]
    return _one(field, text)


def _one(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(_row(field, text)) if text else ""
    if isinstance(field, forms.ChoiceField):
        return _choice(field, text)
    if isinstance(field, forms.BooleanField):
        return _yes_or_no(text)
    if isinstance(field, forms.DateField):
        return values.day(text)[0]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return text.replace(",", "")
    return text


def _row(field: Any, text: str) -> object:  # noqa: ANN401 - one row or several
    model = field.queryset.model
    name = named_by(model)
    wanted = text.replace("-", "") if name == "business_number" else text
    found = field.queryset.filter(**{name: wanted}).values_list("pk", flat=True).first()
    if found is None:
        what = {"what": model._meta.verbose_name, "text": text}
        raise CellRefused(_("There is no %(what)s “%(text)s”. Add it first, or correct the cell.") % what)
    return found


def _choice(field: forms.ChoiceField, text: str) -> str:
    for language in ("ko", "en"):
        with translation.override(language):
            for value, label in choices_of(field):
                if text.casefold() in {str(value).casefold(), str(label).casefold()}:
                    return str(value)
    allowed = ", ".join(f"{label} ({value})" for value, label in choices_of(field) if value not in ("", None))
    raise CellRefused(_("“%(text)s” is none of: %(allowed)s.") % {"text": text, "allowed": allowed})


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """Value and label of each choice, groups dissolved."""
    choices: Any = field.choices
    return [one for key, value in choices for one in (value if isinstance(value, list | tuple) else [(key, value)])]


def _yes_or_no(text: str) -> str:
    if text.casefold() in YES:
        return "on"
    if text.casefold() in NO:
        return ""
    raise CellRefused(_("“%(text)s” is neither yes (Y) nor no (N).") % {"text": text})


def posted(form: forms.BaseForm, entered_values: Mapping[str, str | list[str]]) -> QueryDict:
    """What a browser would send: the values entered, and for all other fields what the form shows already."""
    sent = QueryDict(mutable=True)
    for name, field in form.fields.items():
        if field.show_hidden_initial:
            now = field.prepare_value(form.get_initial_for_field(field, name))
            _put(sent, field, form.add_initial_prefix(name), now)
        if name in entered_values:
            _put(sent, field, name, entered_values[name])
        else:
            _put(sent, field, name, field.prepare_value(form.get_initial_for_field(field, name)))
    return sent


def _put(sent: QueryDict, field: forms.Field, name: str, value: Any) -> None:  # noqa: ANN401 - fields hold anything
    if isinstance(field.widget, forms.MultiWidget):
        for place, part in enumerate(field.widget.decompress(value) or ()):
            sent[f"{name}_{place}"] = "" if part is None else str(part)
    elif isinstance(value, list | tuple):
        sent.setlist(name, [str(one) for one in value])
    elif isinstance(field, forms.BooleanField):
        if value:
            sent[name] = "on"
    else:
        sent[name] = "" if value is None else str(value)


def shown(row: Model, name: str) -> str:
    """A field of a row as a file of rows holds it; empty for what is no field of the row."""
    try:
        field: Any = row._meta.get_field(name)
    except LookupError:
        return ""
    value = getattr(row, name)
    if value is None:
        return ""
    if field.is_relation:
        return str(getattr(value, named_by(type(value))))
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
