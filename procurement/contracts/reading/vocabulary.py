"""Words that files use, and what they mean here."""

from collections.abc import Mapping
from functools import lru_cache

KINDS: Mapping[str, str] = {
    "물품": "GOODS", "일반물품": "GOODS", "내자": "GOODS", "외자": "GOODS", "GOODS": "GOODS",
    "용역": "SERVICES", "일반용역": "SERVICES", "기술용역": "SERVICES", "SERVICES": "SERVICES", "SERVICE": "SERVICES",
    "공사": "WORKS", "시설공사": "WORKS", "WORKS": "WORKS", "CONSTRUCTION": "WORKS",
    "UNKNOWN": "UNKNOWN",
}  # fmt: skip

FOREIGN: Mapping[str, str] = {"외자": "Y"}
"""Business divisions that mean purchases from abroad (rule C-4)."""

SIZES: Mapping[str, str] = {
    "중소기업": "SME", "중소기업및비영리법인": "SME", "소기업": "SME", "소상공인": "SME", "중기업": "SME", "SME": "SME",
    "중견기업": "MID_SIZE", "MID_SIZE": "MID_SIZE", "대기업": "LARGE", "LARGE": "LARGE",
    "비영리법인등기타": "NON_PROFIT", "비영리법인및기타": "NON_PROFIT", "NON_PROFIT": "NON_PROFIT",
    "NOT_STATED": "NOT_STATED",
}  # fmt: skip

AGENCY_TYPES: Mapping[str, str] = {
    "국가기관": "STATE", "지방정부": "LOCAL", "지방자치단체": "LOCAL", "자치단체": "LOCAL", "지자체": "LOCAL",
    "교육기관": "SCHOOL", "공기업": "PUBLIC_CORPORATION", "정부투자기관": "PUBLIC_CORPORATION",
    "준정부기관": "QUASI_GOVERNMENT", "기타공공기관": "OTHER_PUBLIC", "지방공기업": "LOCAL_CORPORATION",
    "지방의료원": "MEDICAL",
}  # fmt: skip
"""Divisions of agencies as KONEPS has them; coarser than the register's types, so they only propose."""

ROUTES: Mapping[str, str] = {
    "자체조달": "OWN", "자체": "OWN", "OWN": "OWN",
    "중앙조달": "VIA_PPS", "조달요청": "VIA_PPS", "VIA_PPS": "VIA_PPS",
    "쇼핑몰": "MALL", "종합쇼핑몰": "MALL", "MALL": "MALL",
    "대행": "AS_AGENT", "AS_AGENT": "AS_AGENT",
}  # fmt: skip

STAGES: Mapping[str, str] = {
    "계약": "CONTRACT", "CONTRACT": "CONTRACT", "납품": "DELIVERY", "납품요구": "DELIVERY", "DELIVERY": "DELIVERY",
}  # fmt: skip

PURCHASE_TYPES: Mapping[str, str] = {
    "일반구매": "ORDINARY", "ORDINARY": "ORDINARY", "시범구매": "PILOT_USE", "PILOT_USE": "PILOT_USE",
    "공모전": "CONTEST_PRIZE", "CONTEST_PRIZE": "CONTEST_PRIZE",
}  # fmt: skip

FLAGS: Mapping[str, str] = {
    "Y": "Y", "YES": "Y", "TRUE": "Y", "1": "Y", "O": "Y", "○": "Y", "예": "Y", "여": "Y",
    "N": "N", "NO": "N", "FALSE": "N", "0": "N", "X": "N", "아니오": "N", "아니요": "N", "부": "N",
}  # fmt: skip

CREDENTIAL_KINDS: Mapping[str, str] = {"01": "DIRECT_PRODUCTION", "03": "WOMEN", "04": "DISABLED"}
"""certSeCode of the certificate look-up (formats 2.6)."""

_REGIONS = {
    "서울": "11", "부산": "26", "대구": "27", "인천": "28", "전남광주": "12", "광주": "29", "대전": "30",
    "울산": "31", "세종": "36", "경기": "41", "충청북": "43", "충북": "43", "충청남": "44", "충남": "44",
    "전라남": "46", "전남": "46", "경상북": "47", "경북": "47", "경상남": "48", "경남": "48",
    "제주": "50", "강원": "51", "전북": "52", "전라북": "52",
}  # fmt: skip

_SEGMENTS_OF_GOODS = frozenset(range(10, 61)) | {99}
_CLASSIFICATION_DIGITS = 8


@lru_cache(maxsize=5_000)
def region(text: str) -> str:
    """First-level region code of an address or region name; empty when it is not known."""
    value = text.strip()
    return next((code for name, code in _REGIONS.items() if value.startswith(name)), "")


def kind_of_classification(code: str) -> str:
    """Kind of purchase by the segment (first two digits) of a classification number.

    The catalogue follows UNSPSC: segments 10 to 60 are goods, and 99 is the procurement service's own
    segment of convergence goods. Segments 70 to 94 hold services, but software and cloud services among
    them are bought as goods too, and 72 mixes works with maintenance: those stay UNKNOWN until somebody
    confirms them (rule C-19).
    """
    if len(code) < _CLASSIFICATION_DIGITS or not (code.isascii() and code.isdigit()):
        return "UNKNOWN"
    segment = int(code[:2])
    return "GOODS" if segment in _SEGMENTS_OF_GOODS else "UNKNOWN"
