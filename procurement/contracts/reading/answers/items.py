"""What JSON and XML answers have in common: items as texts by field, and headers that may be errors.

Field names are given in lower case (the guides disagree on capitals, formats 2.5); values are text.
"""

import re
from collections.abc import Mapping
from typing import Any

from procurement.contracts.reading import values
from procurement.files.errors import UnreadableFile

Item = Mapping[str, str]

_OK = {"00", "0", "000", "0000", ""}
_NO_ANSWER = {"03", "3", "90"}
_QUOTA, _ACCESS, _QUESTION = {"22"}, {"20", "30", "31", "32", "33"}, {"06", "07", "08", "10", "11", "12"}
_SURROGATES = re.compile("[\ud800-\udfff]")


def item_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields as texts by name in lower case."""
    return {
        name.lower(): "" if value is None else _SURROGATES.sub("\ufffd", str(value)) for name, value in fields.items()
    }


def first_of(item: Item, *fields: str) -> str:
    """The first of these fields (lower case) that is filled."""
    return next((found for name in fields if (found := values.plain(item.get(name, "")))), "")


def check_header(header: Mapping[str, Any]) -> None:
    """Refuse an answer whose header says that it is an error."""
    fields = item_of(header)
    result = (fields.get("resultcode") or fields.get("returnreasoncode") or "").strip()
    if result in _OK or result in _NO_ANSWER:
        return
    message = fields.get("resultmsg") or fields.get("returnauthmsg") or fields.get("errmsg") or ""
    number = result.zfill(2)
    if number in _QUOTA:
        raise UnreadableFile("API_ERROR_QUOTA", result=result, message=message)
    if number in _ACCESS:
        raise UnreadableFile("API_ERROR_ACCESS", result=result, message=message)
    if number in _QUESTION:
        raise UnreadableFile("API_ERROR_QUESTION", result=result, message=message)
    raise UnreadableFile("API_ERROR", result=result, message=message)
