"""Text as people type it, turned into normalised text; what cannot be is passed on unchanged.

Each function gives the normalised text and, when something is wrong, the code of a finding.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

Normalised = tuple[str, str]
"""Normalised text and the code of what is wrong (empty when nothing is)."""

_FORMULA_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
_DATE = re.compile(r"^(\d{4})[-/.]?\s?(\d{1,2})[-/.]?\s?(\d{1,2})\.?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$")
_AMOUNT = re.compile(r"^[-+]?\d+$")
_DECIMAL = re.compile(r"^[-+]?\d+\.(\d+)$")
_SUBTOTAL = re.compile(r"^[\[(<]?\s*(소\s*계|누\s*계|합\s*계|총\s*계|월\s*계|sub-?total|grand total|total)\s*[\])>]?$", re.IGNORECASE)


def plain(text: str) -> str:
    """Without outer spaces, byte-order marks and literal NULL."""
    stripped = text.strip(" \t\r\n\u00a0\u3000\ufeff")
    return "" if stripped in {"NULL", "null"} else stripped


def is_formula_error(text: str) -> bool:
    """Whether a cell holds a spreadsheet's error instead of a value."""
    return text in _FORMULA_ERRORS


def is_subtotal(text: str) -> bool:
    """Whether a cell says that its row is a subtotal ([소 계], [누 계], 합계)."""
    return len(text) <= 14 and _SUBTOTAL.match(text) is not None


@lru_cache(maxsize=20_000)
def day(text: str) -> Normalised:
    """A date as ``YYYY-MM-DD``; accepts the notations of formats 2.5 and section 6.1."""
    value = plain(text)
    if not value:
        return "", ""
    if len(value) == 8 and value.isdigit():
        parts = (value[:4], value[4:6], value[6:])
    else:
        found = _DATE.match(value)
        if found is None:
            return value, "DATE_UNREADABLE"
        parts = (found[1], found[2], found[3])
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat(), ""
    except ValueError:
        return value, "DATE_IMPOSSIBLE"


def amount(text: str) -> Normalised:
    """Won as whole-number text; thousands separators, won signs and accounting negatives are read."""
    value = plain(text)
    if _AMOUNT.match(value):
        return (value[1:] if value[0] == "+" else value), ""
    if not value:
        return "", ""
    if is_formula_error(value):
        return value, "FORMULA_ERROR"
    value = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "")
    value = value.removesuffix("원").removeprefix("₩").removeprefix("\\").replace("−", "-").replace("△", "-").replace("▲", "-")
    if value.startswith("(") and value.endswith(")"):
        value = "-" + value[1:-1]
    if value.endswith("-"):
        value = "-" + value[:-1]
    value = value.replace("-₩", "-")
    if _AMOUNT.match(value):
        return value.removeprefix("+"), ""
    fraction = _DECIMAL.match(value)
    if fraction is not None:
        if set(fraction[1]) <= {"0"}:
            return value.split(".")[0].removeprefix("+"), ""
        return text, "AMOUNT_NOT_WHOLE"
    return text, "AMOUNT_UNREADABLE"


@lru_cache(maxsize=50_000)
def business_number(text: str) -> Normalised:
    """Ten digits without hyphens; never padded (rule C-21). The checksum only warns."""
    value = unicodedata.normalize("NFKC", plain(text)).replace("-", "").replace(" ", "")
    if value.endswith(".0") and value[:-2].isdigit():
        value = value[:-2]
    if len(value) == 10 and value.isdigit():
        return value, "" if checksum_holds(value) else "BUSINESS_NUMBER_CHECKSUM"
    if len(value) == 9 and value.isdigit():
        return value, "BUSINESS_NUMBER_NINE_DIGITS"
    if not value:
        return "", "BUSINESS_NUMBER_MISSING"
    return value, "FORMULA_ERROR" if is_formula_error(value) else "BUSINESS_NUMBER_INVALID"


def checksum_holds(number: str) -> bool:
    """Whether the check digit of ten digits fits (formats 4.1)."""
    digits = [int(digit) for digit in number]
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def share(text: str) -> Normalised:
    """A share in percent as decimal text."""
    value = unicodedata.normalize("NFKC", plain(text)).removesuffix("%").strip()
    if not value:
        return "", ""
    if re.fullmatch(r"\d{1,3}(\.\d+)?", value) and 0 < float(value) <= 100:
        return value, ""
    return value, "SHARE_UNREADABLE"


def yes(text: str) -> str:
    """``Y``, ``N`` or empty."""
    value = plain(text).upper()
    if value in {"Y", "YES", "TRUE", "1", "O", "예", "여"}:
        return "Y"
    return "N" if value in {"N", "NO", "FALSE", "0", "X", "아니오", "부"} else ""


KINDS = {
    "물품": "GOODS", "일반물품": "GOODS", "외자": "GOODS", "내자": "GOODS", "goods": "GOODS", "GOODS": "GOODS",
    "용역": "SERVICES", "일반용역": "SERVICES", "기술용역": "SERVICES", "services": "SERVICES", "SERVICES": "SERVICES",
    "service": "SERVICES", "SERVICE": "SERVICES",
    "공사": "WORKS", "works": "WORKS", "WORKS": "WORKS", "construction": "WORKS", "CONSTRUCTION": "WORKS",
}  # fmt: skip

SIZES = {
    "중소기업": "SME", "중소기업 및 비영리법인": "SME", "소기업": "SME", "소상공인": "SME", "중기업": "SME", "SME": "SME",
    "중견기업": "MID_SIZE", "MID_SIZE": "MID_SIZE", "대기업": "LARGE", "LARGE": "LARGE",
    "비영리법인등기타": "NON_PROFIT", "NON_PROFIT": "NON_PROFIT",
}  # fmt: skip

REGIONS = {
    "서울": "11", "부산": "26", "대구": "27", "인천": "28", "전남광주": "12", "광주": "29", "대전": "30", "울산": "31",
    "세종": "36", "경기": "41", "충청북": "43", "충북": "43", "충청남": "44", "충남": "44", "전라남": "46", "전남": "46",
    "경상북": "47", "경북": "47", "경상남": "48", "경남": "48", "제주": "50", "강원": "51", "전북": "52", "전라북": "52",
}  # fmt: skip

AGENCY_TYPES = {
    "국가기관": "STATE", "지방정부": "LOCAL", "지방자치단체": "LOCAL", "자치단체": "LOCAL", "교육기관": "SCHOOL", "공기업": "PUBLIC_CORPORATION",
    "준정부기관": "QUASI_GOVERNMENT", "기타공공기관": "OTHER_PUBLIC", "지방공기업": "LOCAL_CORPORATION",
    "정부투자기관": "PUBLIC_CORPORATION",
}  # fmt: skip


@lru_cache(maxsize=5_000)
def region(text: str) -> str:
    """Region code of an address or region name; empty when it is not known."""
    value = plain(text)
    return next((code for name, code in REGIONS.items() if value.startswith(name)), "")
