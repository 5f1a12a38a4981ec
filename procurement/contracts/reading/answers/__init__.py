"""Answers of the public data portal's APIs as a stream of items: JSON or XML, one page or many.

Many pages may be a JSON list of them, or simply stand one after the other in the file.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from procurement.contracts.reading.answers.items import Item, first_of
from procurement.contracts.reading.answers.json_items import from_json
from procurement.contracts.reading.answers.xml_items import from_xml

__all__ = ["Item", "beginning_of", "first_of", "items_of", "looks_like_answer"]

_BEGINNING = 4096
_XML_OF_AN_ANSWER = re.compile(r"<(?:[\w.-]+:)?(?:response|items?)\b|OpenAPI", re.ASCII)
_JSON_OF_AN_ANSWER = re.compile(r"\{|\[\s*(?:[\[{\]]|$)")


def beginning_of(path: Path) -> str:
    """The first characters of a file as far as they are ASCII, whatever its encoding, without spaces before them."""
    with path.open("rb") as file:
        head = file.read(_BEGINNING)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", errors="ignore")
    elif 0 in head[:2]:
        text = head.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", errors="ignore")
    else:
        text = head.decode("ascii", errors="ignore")
    return text.lstrip("\ufeff \t\r\n")


def looks_like_answer(start: str) -> bool:
    """Whether the text begins like an answer of an API."""
    if start.startswith("<"):
        return _XML_OF_AN_ANSWER.search(start) is not None
    return _JSON_OF_AN_ANSWER.match(start) is not None


def items_of(path: Path) -> Iterator[Item]:
    """All items of an answer; raises :class:`UnreadableFile` for an answer that is an error."""
    return from_xml(path) if beginning_of(path).startswith("<") else from_json(path)
