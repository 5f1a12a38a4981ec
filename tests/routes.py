"""Every route of the site, read from the URL resolver: what sweeps count by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN = "admin:"


@dataclass(frozen=True, slots=True)
class Route:
    """A route as the resolver knows it; ``name`` is empty for one that cannot be reversed."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        """Whether programs call it."""
        return self.pattern.startswith("api/")

    @property
    def is_list(self) -> bool:
        """Whether the API or the administration answers with a list."""
        view = getattr(self.view, "cls", None)
        actions = getattr(self.view, "actions", None) or {}
        listed = "list" in actions.values() or (not actions and callable(getattr(view, "list", None)))
        return listed or (self.name.startswith(ADMIN) and self.name.endswith("_changelist"))


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = "", space: str = ""
) -> Iterator[Route]:
    """Every route, in the order in which the resolver asks them."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, here, space + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield Route(f"{space}{one.name}" if one.name else "", here, one.callback)


def named() -> dict[str, Route]:
    """Routes by name; of two of a name, the one that answers."""
    found: dict[str, Route] = {}
    for one in routes():
        if one.name:
            found.setdefault(one.name, one)
    return found


def address_of(name: str, arguments: dict[str, Any]) -> str:
    """The address of a route with these arguments."""
    from django.urls import reverse

    return reverse(name, kwargs=arguments or None)
