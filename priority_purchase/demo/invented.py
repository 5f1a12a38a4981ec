"""Names and numbers that nobody has: the raw material of the demo."""

from random import Random

from procurement.law.business_numbers import check_digit

SEED = "demo-2026"

SYLLABLES = (
    "가람", "나래", "다온", "라온", "마루", "미르", "바른", "버들", "새솔", "소담", "아라", "여울", "예솔",
    "온새", "윤슬",
    "이든", "찬솔", "큰솔", "하늬", "한결", "해솔", "햇솔", "도담", "로운", "누림", "단비", "들샘", "모란",
    "보담", "시나",
)  # fmt: skip
TRADES = {
    "G": ("테크", "산업", "전자", "기전", "시스템", "소재", "조명", "가구", "계측", "상사", "제지", "금속"),
    "S": ("정보", "컨설팅", "디자인", "환경", "미디어", "솔루션", "안전", "교육", "기획", "물류"),
    "W": ("건설", "토건", "이엔지", "조경", "전설", "설비", "종합건설", "도장"),
}
LEGAL_FORMS = ("주식회사 {}", "(주){}", "{} 주식회사", "유한회사 {}")

_FIRST_OFFICE, _OFFICES = 10, 90
_CORPORATE = ("81", "86", "87", "88")


def dice(part: str) -> Random:
    """Reproducible randomness for one part of the demo, independent of all other parts."""
    return Random(f"{SEED}:{part}")  # noqa: S311 - the demo must come out the same every time


def business_number(serial: int, *, corporate: bool) -> str:
    """An invented business number whose check digit holds.

    It begins with 010 to 099: tax offices are numbered from 101, so no real company can have it.
    """
    office = _FIRST_OFFICE + serial % _OFFICES
    middle = _CORPORATE[serial % len(_CORPORATE)] if corporate else f"{1 + serial % 79:02d}"
    nine = f"{office:03d}{middle}{(serial * 7919) % 10_000:04d}"
    return f"{nine}{check_digit(nine)}"


def is_invented(number: str) -> bool:
    """Whether a business number lies in the range from which the demo takes its numbers."""
    return len(number) == 10 and number.startswith("0") and number[1] != "0"  # ten digits


def company_core(draw: Random, trade: str, taken: set[str]) -> str:
    """A made-up name of three parts that no other company of the demo has."""
    while True:
        first, second = draw.sample(SYLLABLES, 2)
        name = f"{first}{second}{draw.choice(TRADES[trade])}"
        if name not in taken:
            taken.add(name)
            return name
