"""Business registration numbers (사업자등록번호): ten digits, AAA-BB-CCCCC, with a check digit."""

import unicodedata
from dataclasses import dataclass

from procurement.law.decisions import Reason, gettext_noop

DIGITS = 10
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_SEPARATORS = {"Pd", "Zs", "Cc"}
"""Unicode categories of hyphens and dashes, of spaces, of tabs and line ends."""


@dataclass(frozen=True, slots=True)
class BusinessNumber:
    """What was read: the ten digits or nothing, what stands against it, and what looks odd."""

    digits: str | None
    error: Reason | None = None
    warning: Reason | None = None


def read_business_number(text: str) -> BusinessNumber:
    """Read a business number as people and files write it.

    Hyphens and spaces are dropped, full-width digits are digits; anything but ten digits is an error that
    says what to do. Nine digits are never padded: nobody can know where the zero was lost. A check digit
    that does not fit only warns (the open data itself prints masked numbers).

    Source: rule C-21; formats 4.1.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(character for character in plain if unicodedata.category(character) not in _SEPARATORS)
    if not digits:
        return BusinessNumber(None, error=_MISSING)
    if not (digits.isascii() and digits.isdigit()):
        return BusinessNumber(None, error=_told(_NOT_DIGITS, text))
    if len(digits) == DIGITS - 1:
        return BusinessNumber(None, error=_told(_NINE_DIGITS, text))
    if len(digits) != DIGITS:
        return BusinessNumber(None, error=_told(_WRONG_LENGTH, text, count=len(digits)))
    if not checksum_fits(digits):
        return BusinessNumber(digits, warning=_told(_CHECKSUM, text))
    return BusinessNumber(digits)


def checksum_fits(digits: str) -> bool:
    """Whether the tenth of ten digits is the check digit of the first nine. Source: formats 4.1."""
    return check_digit(digits[: DIGITS - 1]) == int(digits[DIGITS - 1])


def check_digit(nine: str) -> int:
    """Check digit of the first nine digits. Source: formats 4.1."""
    numbers = [int(digit) for digit in nine]
    total = sum(number * weight for number, weight in zip(numbers, WEIGHTS, strict=True))
    return (10 - (total + numbers[-1] * 5 // 10) % 10) % 10


def _told(reason: Reason, text: str, **values: object) -> Reason:
    return Reason(reason.code, reason.message, rule_id=reason.rule_id, values={"text": text.strip(), **values})


_MISSING = Reason(
    "BUSINESS_NUMBER_MISSING",
    gettext_noop("There is no business number. Write the ten digits of the company's registration."),
    rule_id="C-21",
)
_NOT_DIGITS = Reason(
    "BUSINESS_NUMBER_NOT_DIGITS",
    gettext_noop("“{text}” is not a business number. Write ten digits, with or without hyphens."),
    rule_id="C-21",
)
_NINE_DIGITS = Reason(
    "BUSINESS_NUMBER_NINE_DIGITS",
    gettext_noop(
        "“{text}” has nine digits: a spreadsheet has probably dropped a leading zero. Format the column as text and "
        "write all ten digits; the platform does not guess the missing one."
    ),
    rule_id="C-21",
)
_WRONG_LENGTH = Reason(
    "BUSINESS_NUMBER_WRONG_LENGTH",
    gettext_noop("“{text}” has {count} digits. A business number has ten: look it up on the registration certificate."),
    rule_id="C-21",
)
_CHECKSUM = Reason(
    "BUSINESS_NUMBER_CHECKSUM",
    gettext_noop("The check digit of “{text}” does not fit. Compare it with the registration certificate."),
    rule_id="C-21",
)
