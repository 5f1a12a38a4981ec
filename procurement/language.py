"""The reader's language, and names that come in languages. Every floor may ask."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def reads_korean() -> bool:
    """Whether the reader chose Korean, the language of the site where nobody chose."""
    return (get_language() or "ko").split("-", 1)[0] == "ko"


def named_by_language(names: object) -> bool:
    """Whether a value holds names by language code."""
    return names in ({}, None) or (
        isinstance(names, dict) and all(isinstance(part, str) for pair in names.items() for part in pair)
    )


def check_names(names: object) -> None:
    """Refuse with ``ValidationError`` what are not texts by language code; it would break each page that shows them."""
    if not named_by_language(names):
        raise ValidationError({"names": _('Write names by language code, for example {"en": "Hansol Province"}.')})


def in_language(name: str, names: dict[str, str]) -> str:
    """The name in the reader's language, else the main name; also of a row whose names are still to be refused."""
    own = names.get((get_language() or "").split("-")[0]) if isinstance(names, dict) else None
    return own if own and isinstance(own, str) else name
