"""What can be searched: each slice registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurement.search.query import Query

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from procurement.organisations.acting import Actor


@dataclass(frozen=True, slots=True)
class Hit:
    """A row as a person reads it among what was found."""

    title: str
    details: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A kind of thing that can be found.

    ``find`` gives, best first, the rows that fit the query **and** that the actor may see; nobody looks at them again.
    ``show`` says how a row is read. ``hint`` says by what it is found. ``may`` leaves a kind out for those who could
    never find anything of it.
    """

    key: str
    label: str | _StrPromise
    hint: str | _StrPromise
    find: Callable[[Actor, Query], QuerySet[Any]]
    show: Callable[[Any], Hit]
    may: Callable[[Actor], bool] = lambda actor: actor.user is not None
    order: int = 100


_kinds: dict[str, Searchable] = {}


def register(kind: Searchable) -> None:
    """Let something be found; the same key again replaces it."""
    _kinds[kind.key] = kind


def kinds_for(actor: Actor) -> Sequence[Searchable]:
    """What this actor may search, in the order in which it is shown; nothing for who is not signed in."""
    if actor.user is None:
        return ()
    return sorted((one for one in _kinds.values() if one.may(actor)), key=lambda one: (one.order, one.key))
