"""Every key of the law's parameters: its type, its unit and what it means.

A slice that reads parameters of its own registers their keys in ``AppConfig.ready``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from procurement.policy.values import Json, ValueType, objection


class UnknownKeyError(LookupError):
    """Code asked for a key that nobody registered."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the law's parameters.

    ``check`` looks closer than the type and answers with a sentence, empty when all is well.
    ``in_use`` is false while no part of the platform reads the key yet: a change then has no effect.
    """

    name: str
    type: ValueType
    unit: str
    meaning: str | Promise
    check: Callable[[Json], str] | None = None
    in_use: bool = False

    def objection(self, value: Json) -> str:
        """What is wrong with a value for this key; empty when nothing is."""
        told = objection(self.type, value)
        if told or self.check is None:
            return told
        return self.check(value)


_registered: dict[str, Key] = {}


def register(keys: Iterable[Key]) -> None:
    """Make keys known; raises ValueError when a name is known already with another meaning."""
    for key in keys:
        if _registered.setdefault(key.name, key) != key:
            raise ValueError(f"the key {key.name} is registered already")


def get(name: str) -> Key:
    """The key of this name; raises :class:`UnknownKeyError`."""
    try:
        return _registered[name]
    except KeyError:
        raise UnknownKeyError(f"no parameter is called {name!r}; register its key first") from None


def every() -> tuple[Key, ...]:
    """All keys, by name."""
    return tuple(_registered[name] for name in sorted(_registered))


def validate(name: str, value: Json) -> None:
    """Raise ValidationError for an unknown key, or a value that does not fit it."""
    if name not in _registered:
        raise ValidationError({"key": _("There is no parameter “%(key)s”.") % {"key": name}})
    told = _registered[name].objection(value)
    if told:
        raise ValidationError({"value": told})
