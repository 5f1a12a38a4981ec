"""What people are told about: topics that a person sets, and the messages of each.

The ground knows those of every case. A slice that tells more registers its own in ``AppConfig.ready``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.notices.enums import Way
from procurement.notices.variables import OF_EVERY_CASE


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of notice: its template's code and the variables that its text may use."""

    code: str
    label: Any
    variables: tuple[str, ...] = OF_EVERY_CASE
    needs: tuple[str, ...] = ()
    """Variables without which the text is of no use."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Messages that a person switches together."""

    code: str
    label: Any
    meaning: Any
    messages: tuple[Message, ...]
    default: Way = Way.AT_ONCE


_STEP = (*OF_EVERY_CASE, "step")
_DEADLINE = (*OF_EVERY_CASE, "deadline", "due")

DIGEST = Message("digest", _("daily message"), ("person", "count", "lines", "link"))
"""The daily message itself: made of notices, so no topic of its own."""

INVITATION = Message(
    "invitation", _("invitation"), ("inviter", "organisation", "role", "until", "link"), needs=("link",)
)
"""To somebody who has no account yet, so nothing that a person could switch."""

_OWN = (
    Topic(
        "receipt",
        _("Receipts"),
        _("What you sent has arrived."),
        (Message("receipt", _("receipt"), _STEP),),
    ),
    Topic(
        "turn",
        _("Your turn"),
        _("The next step of a case is yours."),
        (Message("turn", _("your turn"), (*_STEP, "deadline", "due")),),
    ),
    Topic(
        "decision",
        _("Decisions"),
        _("A case is decided or closed in another way."),
        (Message("decision", _("case closed"), _STEP),),
    ),
    Topic(
        "step",
        _("Progress"),
        _("A case of yours moves on."),
        (Message("step", _("step taken"), _STEP), Message("joined", _("part in a case"))),
    ),
    Topic(
        "assignment",
        _("Assignments"),
        _("A case is given to you or taken from you."),
        (Message("assigned", _("case assigned")), Message("released", _("assignment ended"))),
    ),
    Topic(
        "comment",
        _("Comments and documents"),
        _("Somebody comments on a case or adds a document."),
        (Message("comment", _("comment"), (*OF_EVERY_CASE, "comment")), Message("document", _("document"))),
    ),
    Topic(
        "deadline",
        _("Deadlines"),
        _("A deadline is near, has passed, or was moved by an outage."),
        (
            Message("deadline_near", _("deadline near"), _DEADLINE),
            Message("deadline_passed", _("deadline passed"), _DEADLINE),
            Message("deadline_moved", _("deadline moved"), (*_DEADLINE, "moved_from")),
        ),
    ),
)
_topics: dict[str, Topic] = {}
_messages: dict[str, Message] = {one.code: one for one in (DIGEST, INVITATION)}
_topic_of: dict[str, Topic] = {}
_receipts: set[tuple[str, str]] = set()
_own_words: dict[tuple[str, str], str] = {}


def register(topic: Topic) -> None:
    """Make a topic and its messages known; the same code again replaces it."""
    _topics[topic.code] = topic
    for message in topic.messages:
        _messages[message.code] = message
        _topic_of[message.code] = topic


def receipt_after(kind: str, step: str) -> None:
    """Let whoever takes this step of a procedure get a receipt, as for a submission."""
    _receipts.add((kind, step))


def gives_receipt(kind: str, step: str) -> bool:
    """Whether a procedure asked for a receipt after the step."""
    return (kind, step) in _receipts


def tell_step(kind: str, step: str, code: str) -> None:
    """Let parties and assigned people hear of this step of a procedure by a message of the slice's own."""
    _own_words[kind, step] = code


def message_of_step(kind: str, step: str, *, closes: bool) -> str:
    """The message by which a step is told: the slice's own, else that of the end of a case or of its progress."""
    return _own_words.get((kind, step)) or ("decision" if closes else "step")


def every() -> Sequence[Topic]:
    """All topics, in the order in which people see them."""
    return list(_topics.values())


def has_topic(code: str) -> bool:
    """Whether a message belongs to a topic that people set."""
    return code in _topic_of


def topic_of(code: str) -> Topic:
    """The topic of a message; ``KeyError`` for one without, and for what nobody registered."""
    return _topic_of[code]


def message(code: str) -> Message:
    """The message of this code; ``KeyError`` when nobody registered it."""
    return _messages[code]


def messages() -> Sequence[Message]:
    """All messages that have a template."""
    return list(_messages.values())


for _topic in _OWN:
    register(_topic)
