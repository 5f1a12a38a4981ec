"""Help beside a page: what it is for, what to do next, and the articles behind it.

Slices register the help of their pages in ``AppConfig.ready``. What the law says comes from the parameters in force and
from what the page itself is about (programmes, a procedure, a step); a page without an article names none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.urls import get_resolver
from django.utils.functional import Promise

from procurement.jobs import clock
from procurement.language import reads_korean
from procurement.policy import keys
from procurement.policy.citations import local_citation
from procurement.policy.models import Authority
from procurement.policy.queries import Parameter, of_site
from procurement.policy.values import ValueType

Text = str | Promise
Cited = tuple[Text, str]
"""What rests on an article (empty: the page as a whole), and the citation as it is kept."""
Basis = Callable[[Mapping[str, Any]], Iterable[Cited]]
RULE = re.compile(r"[A-Z]\d?-\w+")
"""Ids of rules that readers can look up; other places of a rule sheet say nothing to them."""
PLAIN = {ValueType.INTEGER, ValueType.DAYS, ValueType.DECIMAL}
"""Types whose values are read as they are."""


def no_article(_context: Mapping[str, Any]) -> Iterable[Cited]:
    """The page is about nothing that has an article of its own."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Help:
    """The help of one page.

    ``parameters`` are keys of the policy set on which the page rests; ``rules`` are rules of the platform in words,
    each with its id in the rule sheet; ``basis`` finds in the page's context the citations of what is shown.
    """

    page: str
    purpose: Text
    steps: Sequence[Text] = ()
    parameters: Sequence[str] = ()
    rules: Sequence[tuple[Text, str]] = ()
    basis: Basis = no_article


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter as the help says it."""

    meaning: str
    value: str
    source: str


_helps: dict[str, Help] = {}


def register(*helps: Help) -> None:
    """Make the help of pages known; the same page again replaces it."""
    _helps.update((one.page, one) for one in helps)


def every() -> Sequence[Help]:
    """All help that is registered."""
    return tuple(_helps.values())


def help_of(page: str) -> Help | None:
    """The help of a page, by the name of its address."""
    return _helps.get(page)


def articles(found: Help, context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Citations of what the page shows, each once, with all that rests on it, as the reader cites them."""
    resting: dict[str, list[str]] = {}
    for label, citation in found.basis(context):
        if citation:
            resting.setdefault(citation, []).append(str(label))
    return [(", ".join(filter(None, dict.fromkeys(labels))), local_citation(one)) for one, labels in resting.items()]


def in_force(found: Help) -> list[InForce]:
    """The parameters on which the page rests, as they are today."""
    if not found.parameters:
        return []
    today = of_site(clock.today()).parameters
    return [_said(today[key]) for key in found.parameters if key in today]


def _said(parameter: Parameter) -> InForce:
    key = keys.get(parameter.key)
    source = [str(Authority(parameter.authority).label)]
    if parameter.authority != Authority.DESIGN or not reads_korean():  # a design decision has no article, only words
        source.append(local_citation(parameter.citation))
    source += RULE.findall(parameter.rule_id)
    value = str(parameter.value) if key.type in PLAIN else ""
    return InForce(str(key.meaning), value, " · ".join(source))


@checks.register(checks.Tags.urls)
def check_pages(**_options: object) -> list[checks.CheckMessage]:
    """Say at start that help was written for a page that does not exist, or about a parameter that nobody knows."""
    pages = set(_names())
    lost = [one.page for one in _helps.values() if one.page not in pages]
    known = {key.name for key in keys.every()}
    unknown = [key for one in _helps.values() for key in one.parameters if key not in known]
    found: list[checks.CheckMessage] = [checks.Error(f"no page is called {name!r}", id="web.E002") for name in lost]
    return found + [checks.Error(f"no parameter is called {name!r}", id="web.E003") for name in unknown]


def _names() -> Iterable[str]:
    root = get_resolver()
    yield from (name for name in root.reverse_dict if isinstance(name, str))
    for space, (_prefix, resolver) in root.namespace_dict.items():
        yield from (f"{space}:{name}" for name in resolver.reverse_dict if isinstance(name, str))
