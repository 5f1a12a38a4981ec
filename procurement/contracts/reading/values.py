"""Text as people type it, turned into normalised text; what cannot be is passed on unchanged.

Each function gives the normalised text and, when something is wrong, the code of a finding.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from procurement.law.business_numbers import checksum_fits

Normalised = tuple[str, str]
"""Normalised text and the code of what is wrong (empty when nothing is)."""
Normalise = Callable[[str], Normalised]

FORMULA_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
    | {"#CONNECT!", "#UNKNOWN!", "#GETTING_DATA"}
)
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters without width, which pages and messengers leave in what is copied from them."""
_EDGES = f" \x1a\t\r\n\v\f\u00a0\u3000{UNSEEN}"
_DATE = re.compile(
    r"(\d{4})\s?[-/.년]\s?(\d{1,2})\s?[-/.월]\s?(\d{1,2})\s?[.일]?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\+09:?00)?|\s?\([월화수목금토일]\))?",
    re.ASCII,
)
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d+", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_SPACED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+", re.ASCII)
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) +| +(?!\d)", re.ASCII)
_SHORTENED = re.compile(r"-?\d(?:\.\d+)?E\+\d{1,3}", re.ASCII | re.IGNORECASE)
_TOO_NARROW = re.compile(r"#{2,}")
_DECIMAL = re.compile(r"([-+]?\d+)\.(\d*)", re.ASCII)
_SERIAL_DATE = re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII)
_SUM_WORDS = ("소계", "누계", "합계", "총계", "월계", "subtotal", "grandtotal", "total")
_BUSINESS_DIGITS, _AGENCY_CHARACTERS, _DAY_DIGITS = 10, 7, 8
_LONGEST_SUM_WORD = 14
_SMALLEST_SHARE, _WHOLE_SHARE = Decimal("0.0001"), 100
_PLACEHOLDER = "0" * _BUSINESS_DIGITS
_ENDS = 2
_NARROW = str.maketrans(
    {chr(0xFF01 + place): chr(0x21 + place) for place in range(94)}
    | dict.fromkeys("−△▲∆Δ–—―‐‑", "-")
    | dict.fromkeys(UNSEEN)
    | {"\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "￦": "₩"}
)
"""Full-width characters, the many signs for minus and kinds of spaces to plain ones; those without width to none."""


def plain(text: str) -> str:
    """Without outer spaces and byte-order marks; a literal NULL is nothing."""
    stripped = text.strip(_EDGES)
    return "" if stripped in {"NULL", "null", "(null)"} else stripped


def code_text(text: str) -> str:
    """A code kept as text: without the ``="…"`` or the apostrophe that protect it in spreadsheets, not full-width."""
    value = plain(text)
    value = value if value.isascii() else value.translate(_NARROW)
    if value.startswith('="') and value.endswith('"'):
        return value[2:-1]
    return value.removeprefix("'")


def text(value: str) -> Normalised:
    """Plain text; a formula error is reported."""
    found = plain(value)
    return found, "FORMULA_ERROR" if found in FORMULA_ERRORS else ""


def code(value: str) -> Normalised:
    """A number or code that stays text, with its leading zeros; what a spreadsheet has made of one is an error."""
    found = code_text(value)
    if _SHORTENED.fullmatch(found):
        return found, "NUMBER_SHORTENED"
    return found, "FORMULA_ERROR" if found in FORMULA_ERRORS or _TOO_NARROW.fullmatch(found) else ""


def agency_code(value: str) -> Normalised:
    """The seven characters of an institution code, never padded."""
    found, wrong = code(value)
    short = found.isascii() and found.isdigit() and len(found) < _AGENCY_CHARACTERS
    return found, wrong or ("AGENCY_CODE_SHORT" if short else "")


def is_subtotal(value: str) -> bool:
    """Whether a cell says that its row is a subtotal ([소 계], [누 계], 합계)."""
    word = re.sub(r"[\s\[\]()<>*:·_-]", "", value).lower()
    return len(word) <= _LONGEST_SUM_WORD and word.endswith(_SUM_WORDS)


def day(value: str) -> Normalised:
    """A date as ``YYYY-MM-DD``; accepts the notations of formats 2.5 and of section 6.1, with a time or without."""
    found = plain(value)
    if not found:
        return "", ""
    if found in FORMULA_ERRORS:
        return found, "FORMULA_ERROR"
    narrow = found if found.isascii() else found.translate(_NARROW)
    if len(narrow) == _DAY_DIGITS and narrow.isascii() and narrow.isdigit():
        parts = narrow[:4], narrow[4:6], narrow[6:]
    else:
        match = _DATE.fullmatch(narrow) or _STAMP.fullmatch(narrow)
        if match is None:
            return found, "DATE_IS_SERIAL" if _SERIAL_DATE.fullmatch(narrow) else "DATE_UNREADABLE"
        parts = match[1], match[2], match[3]
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat(), ""
    except ValueError:
        return found, "DATE_IMPOSSIBLE"


def amount(value: str) -> Normalised:
    """Won as whole-number text; thousands separators, won signs and accounting negatives are read."""
    if value.isascii() and value.isdigit():
        return _without_zeros(value), ""
    found = plain(value)
    if not found:
        return "", ""
    if found in FORMULA_ERRORS:
        return found, "FORMULA_ERROR"
    number = _bare_number(found)
    if _GROUPED.fullmatch(number) or _SPACED.fullmatch(number):
        number = number.replace(",", "").replace(" ", "")
    if _WHOLE.fullmatch(number):
        return _without_zeros(number), ""
    fraction = _DECIMAL.fullmatch(number)
    if fraction is None:
        return found, "AMOUNT_UNREADABLE"
    return (found, "AMOUNT_NOT_WHOLE") if fraction[2].strip("0") else (_without_zeros(fraction[1]), "")


def _bare_number(found: str) -> str:
    """Digits, sign and separators of a written amount: ``(1,200)``, ``1,200-``, ``₩1,200원``."""
    number = found if found.isascii() else found.translate(_NARROW)
    number = _without_currency(_NOT_BETWEEN_DIGITS.sub("", number))
    negative = False
    if number.startswith("(") and number.endswith(")"):
        number, negative = _without_currency(number[1:-1]), True
    elif number.endswith("-"):
        number, negative = number[:-1], True
    elif number.startswith("-"):
        number, negative = _without_currency(number[1:]), True
    if number.startswith("-") and not negative:
        number, negative = number[1:], True
    return "-" + number if negative else number


def _without_currency(number: str) -> str:
    return number.removesuffix("원").removesuffix("KRW").removeprefix("₩").removeprefix("\\")


def _without_zeros(number: str) -> str:
    sign = "-" if number.startswith("-") else ""
    digits = number.lstrip("+-").lstrip("0")
    return sign + digits if digits else "0"


def business_number(value: str) -> Normalised:
    """Ten digits without hyphens, never padded; a check digit that does not fit only warns (rule C-21)."""
    if not (len(value) == _BUSINESS_DIGITS and value.isascii() and value.isdigit()):
        found = code_text(value)
        if not found:
            return "", "BUSINESS_NUMBER_MISSING"
        if found in FORMULA_ERRORS:
            return found, "FORMULA_ERROR"
        if _SHORTENED.fullmatch(found):
            return found, "NUMBER_SHORTENED"
        digits = found.translate(_NARROW).replace("-", "").replace(" ", "")
        digits = digits.removesuffix(".0")
        if not (digits.isascii() and digits.isdigit() and len(digits) == _BUSINESS_DIGITS):
            return found, _why_no_business_number(digits)
        value = digits
    if value == _PLACEHOLDER:
        return value, "BUSINESS_NUMBER_INVALID"
    return value, "" if checksum_fits(value) else "BUSINESS_NUMBER_CHECKSUM"


def _why_no_business_number(digits: str) -> str:
    if len(digits) == _BUSINESS_DIGITS - 1 and digits.isdigit():
        return "BUSINESS_NUMBER_NINE_DIGITS"
    if digits[:1] == "F" and digits[1:].isdigit():
        return "BUSINESS_NUMBER_FOREIGN"
    return "BUSINESS_NUMBER_INVALID"


def share(value: str) -> Normalised:
    """A share in percent as decimal text, from a ten-thousandth to 100."""
    found = plain(value)
    if not found:
        return "", ""
    number = found.translate(_NARROW).removesuffix("%").strip()
    if re.fullmatch(r"\d{1,3}(\.\d+)?", number, re.ASCII) and _SMALLEST_SHARE <= Decimal(number) <= _WHOLE_SHARE:
        return number, ""
    return found, "SHARE_UNREADABLE"


def period(value: str) -> tuple[str, str, str]:
    """First and last day of a written period and the code of what is wrong.

    ``2022.04.07 ~ 2025.04.06``, ``20220408 - 20240407``, ``2021-01-26`` (an open end) and the like.
    """
    found = plain(value)
    if not found:
        return "", "", ""
    parts = re.split(r"\s*[~∼]\s*|\s+[-–]\s+", found)
    if len(parts) == 1 and re.fullmatch(r"\d{8}-\d{8}", found):
        parts = found.split("-")
    (first, wrong), (last, also) = day(parts[0]), day(parts[1] if len(parts) > 1 else "")
    return (first, last, wrong or also) if len(parts) <= _ENDS else (found, "", "DATE_UNREADABLE")


def mapped(
    table: Mapping[str, str], *, default: str = "", strict: bool = True, unknown: str = "VALUE_UNKNOWN"
) -> Normalise:
    """A closed list of words; an unknown word is passed on with a finding, or becomes the default."""

    def normalise(value: str) -> Normalised:
        found = plain(value)
        if not found:
            return default, ""
        known = table.get("".join(found.split()).upper() if found.isascii() else "".join(found.split()))
        if known is not None:
            return known, ""
        return (found, unknown) if strict else (default, "")

    return normalise


def required(normalise: Normalise, missing: str = "VALUE_MISSING") -> Normalise:
    """The same, but an empty value is an error."""

    def check(value: str) -> Normalised:
        found, wrong = normalise(value)
        return (found, wrong) if found or wrong else ("", missing)

    return check
