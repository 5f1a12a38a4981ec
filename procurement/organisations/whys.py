"""Why a person sees something: the same question that its page asks, put once for each of the person's capacities.

A slice registers what may be asked about, with the very function that its pages use; so an answer cannot differ from
what the page does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from procurement.organisations.acting import Actor, capacities
from procurement.organisations.models import User

Key = Mapping[str, Any]
"""What an address names: its arguments."""


def _nothing(_actor: Actor, _key: Key) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that one may or may not see.

    ``pages`` are the names of its addresses; ``number`` reads a number that people know it by into such arguments;
    ``sees`` is the rule of its pages; ``detail`` says more about one capacity.
    """

    label: str | Promise
    pages: Sequence[str]
    sees: Callable[[User, Key], bool]
    exists: Callable[[Key], bool]
    number: Callable[[str], Key | None] = lambda _text: None
    detail: Callable[[Actor, Key], str] = _nothing


@dataclass(frozen=True)
class Ground:
    """A capacity in which the person sees it; without a membership: in person."""

    actor: Actor
    detail: str


_subjects: list[Subject] = []


def register(subject: Subject) -> None:
    """Let administrators ask about it."""
    if subject not in _subjects:
        _subjects.append(subject)


def subjects() -> Sequence[Subject]:
    """Everything that can be asked about."""
    return _subjects


def subject_of(page: str) -> Subject | None:
    """What the page of this name is about."""
    return next((one for one in _subjects if page in one.pages), None)


def grounds(subject: Subject, user: User, key: Key) -> list[Ground]:
    """Each capacity in which the person sees it today; none where the person does not see it."""
    held = capacities(user)
    alone = [] if not subject.sees(_holding(user, []), key) else [Actor(user)]
    single = [Actor(user, one) for one in held if subject.sees(_holding(user, [one]), key)]
    found = alone if alone and len(single) == len(held) else [*alone, *single]
    return [Ground(one, subject.detail(one, key)) for one in found]


def _holding(user: User, memberships: Sequence[Any]) -> User:
    """The person as if holding only these memberships."""
    person = copy(user)
    person.held_today = list(memberships)  # type: ignore[attr-defined]
    return person
