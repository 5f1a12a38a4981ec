"""Types that the value of a parameter may have, and what is wrong with a value."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Json: TypeAlias = Any
"""What a JSON column holds: text, whole numbers, flags, lists, objects."""


class ValueType(models.TextChoices):
    """How the value of a key is written."""

    INTEGER = "INTEGER", gettext_lazy("whole number")
    BASIS_POINTS = "BASIS_POINTS", gettext_lazy("basis points (100 is 1 %)")
    WON = "WON", gettext_lazy("amount in whole won")
    DAYS = "DAYS", gettext_lazy("number of days")
    DECIMAL = "DECIMAL", gettext_lazy('decimal number in quotation marks, as in "99.5"')
    TEXT = "TEXT", gettext_lazy("text in quotation marks")
    FLAG = "FLAG", gettext_lazy("true or false")
    MONTH_DAY = "MONTH_DAY", gettext_lazy('day of the year as "MM-DD", or "MM-last" for the last of a month')
    TABLE = "TABLE", gettext_lazy("list or object")


_WHOLE = {ValueType.INTEGER, ValueType.BASIS_POINTS, ValueType.WON, ValueType.DAYS}
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(last|0[1-9]|[12]\d|3[01])")
_LEAP_YEAR = 2024


def objection(value_type: ValueType, value: Json) -> str:
    """What is wrong with a value of this type, as a sentence; empty when nothing is."""
    if value_type in _WHOLE:
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if whole else _("Write a whole number, 0 or more, without quotation marks.")
    return _OTHER[value_type](value)


def day_of_year(value: str, year: int) -> date:
    """The day that ``MM-DD`` or ``MM-last`` is in a year; 29 February is the 28th in a common year."""
    month, _dash, day = value.partition("-")
    last = monthrange(year, int(month))[1]
    return date(year, int(month), last if day == "last" else min(int(day), last))


def _decimal(value: Json) -> str:
    try:
        finite = isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        finite = False
    return "" if finite else _('Write a decimal number in quotation marks, for example "100".')


def _text(value: Json) -> str:
    return "" if isinstance(value, str) and value.strip() else _("Write a text in quotation marks.")


def _flag(value: Json) -> str:
    return "" if isinstance(value, bool) else _("Write true or false.")


def _month_day(value: Json) -> str:
    if isinstance(value, str) and _MONTH_DAY.fullmatch(value):
        month, _dash, day = value.partition("-")
        if day == "last" or int(day) <= monthrange(_LEAP_YEAR, int(month))[1]:
            return ""
    return _('Write a day that exists as "MM-DD", for example "01-31", or "02-last".')


def _table(value: Json) -> str:
    return "" if isinstance(value, (list, dict)) else _("Write a list in [ ] or an object in { }.")


_OTHER: Mapping[ValueType, Callable[[Json], str]] = {
    ValueType.DECIMAL: _decimal,
    ValueType.TEXT: _text,
    ValueType.FLAG: _flag,
    ValueType.MONTH_DAY: _month_day,
    ValueType.TABLE: _table,
}


def grade_bands(value: Json) -> str:
    """What is wrong with a list of grades and the least achievement of each, best first."""
    told = _('Write the grades from best to worst with the least percent of each: [["A", "100"], ["B", "0"]].')
    if not isinstance(value, list) or not value:
        return told
    for band in value:
        if not (isinstance(band, list) and [type(part) for part in band] == [str, str]) or _decimal(band[1]):
            return told
    least = [Decimal(band[1]) for band in value]
    names = [band[0] for band in value]
    falling = least == sorted(set(least), reverse=True) and len(set(names)) == len(names)
    return "" if falling and least[-1] == 0 else told


_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,29}")


def named_codes(value: Json) -> str:
    """What is wrong with an object of codes, each with its name by language."""
    told = _('Write each code in capital letters with its name by language: {"RENT": {"ko": "임차", "en": "rent"}}.')
    if not isinstance(value, dict):
        return told
    for code, names in value.items():
        texts = [*names.keys(), *names.values()] if isinstance(names, dict) else []
        if not _CODE.fullmatch(code) or not texts or not all(isinstance(one, str) and one.strip() for one in texts):
            return told
    return ""


def at_most(most: int) -> Callable[[Json], str]:
    """A check that a whole number is not larger than ``most``."""

    def check(value: Json) -> str:
        return "" if value <= most else _("Write a whole number of at most %(most)d.") % {"most": most}

    return check


def whole_numbers(*required: str, optional: tuple[str, ...] = ()) -> Callable[[Json], str]:
    """A check that an object has these names, each with a whole number, and no other names."""

    def check(value: Json) -> str:
        names = set(value) if isinstance(value, dict) else set()
        fits = set(required) <= names <= {*required, *optional} and isinstance(value, dict)
        if fits and not any(objection(ValueType.INTEGER, number) for number in value.values()):
            return ""
        wanted = ", ".join([*required, *(f"[{name}]" for name in optional)])
        return _("Write an object with a whole number for each of: %(names)s.") % {"names": wanted}

    return check


def one_of(*choices: str) -> Callable[[Json], str]:
    """A check that a text is one of the choices."""

    def check(value: Json) -> str:
        if value in choices:
            return ""
        return _("Write one of: %(choices)s.") % {"choices": ", ".join(f'"{choice}"' for choice in choices)}

    return check
