"""A decision and its reasons, each with its article: the answer of every rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return message


class Outcome(StrEnum):
    """What a rule answers."""

    ALLOWED = "ALLOWED"
    REFUSED = "REFUSED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, an English sentence with ``{places}`` for ``values``, the article, the rule.

    The sentence is also the key of its translation. ``field`` names the input that it is about, if it is about one.
    """

    code: str
    message: str
    article: str = ""
    rule_id: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    field: str = ""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence with its values, in the language of ``translate``."""
        return translate(self.message).format_map(self.values)


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a rule with all reasons for it, not only the first."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, objections: Sequence[Reason]) -> Self:
        """Refused for these reasons, or allowed when there are none."""
        return cls(Outcome.REFUSED if objections else Outcome.ALLOWED, tuple(objections))

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands against it."""
        return self.outcome is Outcome.ALLOWED

    def __and__(self, other: Self) -> Self:
        """Both must allow; the reasons of both are kept. What does not apply leaves the other's answer."""
        if Outcome.NOT_APPLICABLE in (self.outcome, other.outcome):
            outcome = other.outcome if self.outcome is Outcome.NOT_APPLICABLE else self.outcome
        else:
            outcome = Outcome.ALLOWED if self.is_allowed and other.is_allowed else Outcome.REFUSED
        return type(self)(outcome, self.reasons + other.reasons)
