"""The language of templates: text, declared variables and ``{% if %}``, in an engine that knows nothing else.

Administrators write these texts. What they write must not reach objects, files or settings, and a name that nobody
declares must be told to them when they save, not be left empty in a mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.template import Context, Engine, Library, Template, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import IfNode, TemplateLiteral, do_if
from django.utils.translation import gettext as _

register = Library()
register.tag("if", do_if)


class TextEngine(Engine):
    """Django's own, without its tags, filters, loaders and escaping: it makes plain text."""

    default_builtins = [__name__]


_engine = TextEngine(loaders=[], autoescape=False)
MOST_SUBJECT = 200
"""Letters of a subject; longer ones are cut."""


def check(source: str, allowed: tuple[str, ...], needs: tuple[str, ...] = ()) -> None:
    """Raise ``ValidationError`` with the reason and what is allowed, unless the text can always be made.

    ``needs`` are variables that the text must name.
    """
    try:
        used = set(_names(_compiled(source).nodelist))
    except TemplateSyntaxError as error:
        raise ValidationError(
            _(
                "The text cannot be read: %(error)s. Besides text, only variables such as {{ person }} and "
                "{%% if person %%}…{%% else %%}…{%% endif %%} are allowed, without filters."
            )
            % {"error": error}
        ) from None
    if unknown := sorted(used - set(allowed)):
        raise ValidationError(
            _("There is no variable %(unknown)s here. Allowed are: %(allowed)s.")
            % {"unknown": ", ".join(unknown), "allowed": ", ".join(allowed)}
        )
    if missing := [f"{{{{ {name} }}}}" for name in needs if name not in used]:
        raise ValidationError(_("The text is of no use without %(missing)s.") % {"missing": ", ".join(missing)})


def text(source: str, values: Mapping[str, str]) -> str:
    """The text with its values, as plain letters that a page still has to escape."""
    made = _compiled(source).render(Context(dict(values), autoescape=False))
    return "".join(made)


def line(source: str, values: Mapping[str, str]) -> str:
    """The same as one line: whatever a value holds, nothing can begin another header of a mail."""
    words = "".join(letter if letter.isprintable() else " " for letter in text(source, values)).split()
    return " ".join(words)[:MOST_SUBJECT]


def _compiled(source: str) -> Template:
    return Template(source, engine=_engine)


def _names(nodes: NodeList) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TextNode):
            continue
        if isinstance(node, VariableNode):
            yield from _of_expression(node.filter_expression)
        elif isinstance(node, IfNode):
            for condition, inner in node.conditions_nodelists:
                yield from _of_condition(condition)
                yield from _names(inner)
        else:
            raise TemplateSyntaxError(type(node).__name__)


def _of_condition(condition: Any) -> Iterator[str]:  # noqa: ANN401 - Django's own tokens
    if isinstance(condition, TemplateLiteral):
        yield from _of_expression(condition.value)
    elif condition is not None:
        for part in (condition.first, condition.second):
            yield from _of_condition(part)


def _of_expression(expression: object) -> Iterator[str]:
    if not isinstance(expression, FilterExpression) or expression.filters:
        raise TemplateSyntaxError(str(expression))
    if isinstance(expression.var, Variable) and expression.var.lookups is not None:
        yield ".".join(expression.var.lookups)
