"""What a text may say: declared variables, each with its meaning and a sample for previews.

Every value is plain text by the time a text sees it; there is nothing behind it to be reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Variable:
    """One name that a text may use."""

    name: str
    meaning: Any
    sample: Any


_DECLARED = (
    Variable("person", _("who gets the notice"), _("Kim Haneul")),
    Variable("case_number", _("number of the case; for a draft, that it is one"), "PM-2026-000123"),
    Variable("case_title", _("subject of the case"), _("Flower stall at the east gate")),
    Variable("procedure", _("procedure of the case"), _("market stall permit")),
    Variable("state", _("state of the case after what happened"), _("being examined")),
    Variable("step", _("step that was taken"), _("Send to a surveyor")),
    Variable("by", _("for whom the acting person acted: an organisation or an office, never a name"), _("operator")),
    Variable("deadline", _("deadline that the notice is about; empty without one"), _("decision")),
    Variable("due", _("last day of the deadline; empty without one"), _("23 November 2026")),
    Variable("moved_from", _("last day before the deadline moved"), _("20 November 2026")),
    Variable("comment", _("words of the comment; empty when it is only for the offices"), _("When can you come?")),
    Variable("link", _("address of the case"), "https://procurement.example/cases/123/"),
    Variable("why", _("why the person gets it"), _("your organisation has a part in this case (applicant)")),
    Variable("inviter", _("who invites"), _("Kim Haneul")),
    Variable("organisation", _("for whom the invited person would act; empty for an office"), _("Hanbit Ltd")),
    Variable("role", _("the role that is offered"), _("staff of the company")),
    Variable("until", _("last day of the invitation"), _("23 November 2026")),
    Variable("count", _("number of notices in the daily message"), "2"),
    Variable("lines", _("the notices of the daily message, one below the other"), "· …\n· …"),
)
DECLARED = {one.name: one for one in _DECLARED}

OF_EVERY_CASE = ("person", "case_number", "case_title", "procedure", "state", "by", "link", "why")


def samples(names: tuple[str, ...]) -> dict[str, str]:
    """Values for a preview, in the reader's language."""
    return {name: str(DECLARED[name].sample) for name in names}
