"""Figures as people read them, in the reader's language. Pure: values in, text out."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from procurement.language import reads_korean

UNKNOWN = "—"
READABLE_FROM = 10**8
KOREAN_UNITS = ((10**12, "조원"), (10**8, "억원"))
ENGLISH_UNITS = ((10**12, " trn"), (10**9, " bn"), (10**6, " m"))
BUSINESS_NUMBER_DIGITS = 10
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Won: TypeAlias = int | Decimal


def amount(won: Won | None) -> str:
    """Whole won with separators; an unknown amount is a dash."""
    if won is None:
        return UNKNOWN
    digits = f"{abs(int(won)):,}"
    sign = "-" if won < 0 else ""
    return f"{sign}{digits}원" if reads_korean() else f"{sign}₩{digits}"


def short_amount(won: Won | None) -> str:
    """About three digits and a unit (억, 조; m, bn, trn) from 100 million won; exact below."""
    if won is None or abs(Decimal(won)) < READABLE_FROM:
        return amount(won)
    korean = reads_korean()
    size, unit = next(pair for pair in (KOREAN_UNITS if korean else ENGLISH_UNITS) if abs(Decimal(won)) >= pair[0])
    number = _three_digits(abs(Decimal(won)) / size)
    return f"{'-' if won < 0 else ''}{'' if korean else '₩'}{number}{unit}"


def _three_digits(number: Decimal) -> str:
    places = max(0, 2 - number.adjusted())
    return without_zeros(f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}")


def without_zeros(number: str) -> str:
    """``50.00`` as ``50``; a number without decimals stays as it is."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def percent(points: Decimal | float | None, decimals: int = 2) -> str:
    """Percent points with so many decimals, half up (rule sheet 2.1); never used to decide anything."""
    if points is None:
        return UNKNOWN
    return f"{Decimal(str(points)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}%"


def ratio(counted: Won | None, base: Won | None) -> Decimal | None:
    """Counted as percent points of the base; unknown without a base."""
    if counted is None or not base:
        return None
    return Decimal(counted) * 100 / Decimal(base)


def basis_points(points: int | None) -> str:
    """A target as the law writes it: 5000 is 50 %, 110 is 1.1 %."""
    if points is None:
        return UNKNOWN
    return without_zeros(f"{Decimal(points) / 100:.2f}") + "%"


def business_number(number: str | None) -> str:
    """000-00-00000; anything that has not ten digits is shown as it came."""
    if not number:
        return UNKNOWN
    if len(number) != BUSINESS_NUMBER_DIGITS or not number.isdigit():
        return number
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def count(number: int | None) -> str:
    """A number of things, with separators."""
    return UNKNOWN if number is None else f"{number:,}"


def day(value: dt.date) -> str:
    """A day in the reader's form; written by hand, since lists show a hundred of them on a page."""
    if reads_korean():
        return f"{value.year}. {value.month}. {value.day}."
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: dt.datetime) -> str:
    """A day with its hour, in the reader's form."""
    return f"{day(value)}{' ' if reads_korean() else ', '}{value:%H:%M}"
