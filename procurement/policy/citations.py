"""Articles of the law in the reader's language: kept in English, read by Koreans as Koreans cite them."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from procurement.language import reads_korean

STATUTES = Path(__file__).parent / "reference" / "statutes.csv"
REMARKS = {
    "configured policy": "설정된 정책",
    "no Korean statute found": "국내 법령 근거 없음",
    "evaluation guideline": "평가 지침",
    "share of operating expense": "경상경비 대비",
    "statute not read": "법령 원문 미확인",
    "not verified": "미확인",
    "third-party text only": "법령 원문 미확인",
}
ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:\((\d+)\))?")
ARTICLES = re.compile(r"\b(arts?)\. (\d[\d()-]*(?:(?:, | and )\d[\d()-]*)*)")


@lru_cache(maxsize=1)
def statutes() -> dict[str, str]:
    """Short names of the statutes, English to Korean, the longest first."""
    with STATUTES.open(encoding="utf-8", newline="") as file:
        rows = [(row["english"], row["korean"]) for row in csv.DictReader(file)]
    return dict(sorted(rows, key=lambda row: -len(row[0])))


def _article(text: str, *, several: bool) -> str:
    found = ARTICLE.fullmatch(text)
    if found is None:
        return text
    number, second, paragraph = found.groups()
    if second and several and int(second) > int(number):
        return f"제{number}조부터 제{second}조까지"
    return f"제{number}조" + (f"의{second}" if second else "") + (f"제{paragraph}항" if paragraph else "")


def _articles(found: re.Match[str]) -> str:
    several = found[1] == "arts"
    return "·".join(_article(one, several=several) for one in re.split(r", | and ", found[2]))


@lru_cache(maxsize=4_096)
def korean(citation: str) -> str:
    """A citation as Koreans write it; words that are not known stay as they are."""
    text = ARTICLES.sub(_articles, citation)
    text = re.sub(r" subpara\. (\d+)", r"제\1호", text)
    for english, local in statutes().items():
        text = re.sub(rf"\b{re.escape(english)} Decree\b", f"{local} 시행령", text)
        text = re.sub(rf"\b{re.escape(english)}(?: Act)?\b", local, text)
    text = re.sub(r"\bDecree\b", "시행령", text)
    text = re.sub(r"\b[Ee]valuation list (\d{4})", r"\1년 평가 대상 목록", text)
    for english, local in REMARKS.items():
        text = re.sub(rf"\b{re.escape(english)}\b", local, text, flags=re.IGNORECASE)
    return text


def local_citation(citation: str) -> str:
    """A citation in the language of the reader."""
    return korean(citation) if reads_korean() else citation
