"""Passwords that anybody who knows the site would try."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from procurement.organisations.models import User

WORDS = (
    "procurement",
    "purchase",
    "platform",
    "koneps",
    "nara",
    "smpp",
    "government",
    "ministry",
    "agency",
    "officer",
    "operator",
    "evaluator",
    "administrator",
    "admin",
    "password",
    "조달",
    "구매",
    "공공기관",
    "나라장터",
    "중소기업",
    "중기부",
    "관리자",
    "담당자",
    "비밀번호",
)
"""Words of the site, its offices and roles (documented in docs/security.md)."""

LEAST_LEFT = 5
"""So many letters must be left when the words of the site are taken out."""

_words = re.compile("|".join(sorted(WORDS, key=len, reverse=True)), re.IGNORECASE)
_no_letters = re.compile(r"[\W\d_]+")


class ContextWordsValidator:
    """Refuses a password made of words of this site, with digits and signs around them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError`` when little but the site's own words is left."""
        without = _words.sub("", password)
        if without != password and len(_no_letters.sub("", without)) < LEAST_LEFT:
            raise ValidationError(_("The password is made of words that everybody tries here."), code="context_words")

    def get_help_text(self) -> str:
        """Shown with the field."""
        return _("Not only words of this site, such as its name or a role.")
