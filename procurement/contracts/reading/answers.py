"""Answers of the public data portal's APIs as a stream of items, JSON or XML, one page or a list of pages.

Field names are given in lower case (the guides disagree on capitals, formats 2.5); values are text.
"""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TextIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from procurement.files.encodings import encoding_of
from procurement.files.errors import UnreadableFile

Item = Mapping[str, str]

_CHUNK = 1 << 16
_LONGEST_ITEM = 1 << 22
_OK = {"00", "0", "000", ""}
_NO_ANSWER = {"03", "90"}
_DESCENDED = {"response", "body"}
_DEEPEST = 12
"""Lists and objects that an answer has one inside the other; answers have five."""
_XML_OF_AN_ANSWER = re.compile(r"<(?:[\w.-]+:)?(?:response|items?)\b|OpenAPI", re.ASCII)
_SURROGATES = re.compile("[\ud800-\udfff]")


def looks_like_answer(head: str) -> bool:
    """Whether the text begins like an answer of an API."""
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[{", "[ {", "[\n", "[\r")):
        return True
    return start.startswith("<") and _XML_OF_AN_ANSWER.search(start) is not None


def items_of(path: Path) -> Iterator[Item]:
    """All items of an answer; raises :class:`UnreadableFile` for an answer that is an error."""
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return _from_xml(path) if start.startswith(b"<") else _from_json(path)


def _lower(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.lower(): "" if value is None else _SURROGATES.sub("\ufffd", str(value)) for name, value in item.items()
    }


def _check_header(header: Mapping[str, Any]) -> None:
    fields = _lower(header)
    code = fields.get("resultcode") or fields.get("returnreasoncode") or ""
    if code in _OK or code in _NO_ANSWER:
        return
    message = fields.get("resultmsg") or fields.get("returnauthmsg") or fields.get("errmsg") or ""
    raise UnreadableFile("API_ERROR", result=code, message=message)


def _from_xml(path: Path) -> Iterator[Item]:
    row = 0
    try:
        with closing(_Recoded(path)) as source:
            for _event, element in iterparse(source, events=("end",), forbid_dtd=True):
                tag = element.tag.rsplit("}", 1)[-1]
                if tag == "item":
                    row += 1
                    yield _lower({child.tag.rsplit("}", 1)[-1]: child.text for child in element})
                    element.clear()
                elif tag in {"header", "cmmMsgHeader", "HeaderValueList"}:
                    _check_header({child.tag.rsplit("}", 1)[-1]: child.text for child in element})
                    element.clear()
    except ParseError as error:
        raise UnreadableFile("BROKEN_XML", row=error.position[0]) from None
    except UnreadableFile:
        raise
    except (DefusedXmlException, LookupError, ValueError):
        raise UnreadableFile("BROKEN_XML", row=1) from None


class _Recoded:
    """An XML file as UTF-8, whatever Korean encoding it declares: the parser knows no CP949."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            declared = _DECLARED.search(file.read(200))
        name = declared[1].decode("ascii").lower() if declared else ""
        self._file = path.open("rb")
        self._decoder = codecs.getincrementaldecoder("cp949")() if name in _KOREAN else None
        self._first = True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; those of the declaration say UTF-8."""
        chunk = self._file.read(size)
        if self._decoder is None:
            return chunk
        text = self._decoder.decode(chunk, final=not chunk).encode()
        if self._first:
            text, self._first = _DECLARED.sub(b'encoding="utf-8"', text, count=1), False
        if chunk and not text:
            return self.read(size)
        return text

    def close(self) -> None:
        """Close the file."""
        self._file.close()


_DECLARED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']""")
_KOREAN = frozenset({"euc-kr", "euc_kr", "cp949", "ms949", "ks_c_5601-1987", "windows-949", "x-windows-949"})


def _from_json(path: Path) -> Iterator[Item]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding) as file:
        stream = _Json(file)
        try:
            yield from _page(stream)
        except UnreadableFile:
            raise
        except (ValueError, RecursionError):
            raise UnreadableFile("BROKEN_JSON", row=stream.line) from None


def _page(stream: "_Json", depth: int = 0) -> Iterator[Item]:
    """Items of whatever begins here: a list of pages, or a page."""
    if depth > _DEEPEST:
        raise JSONDecodeError("too deep", "", 0)
    if stream.peek() == "[":
        for _element in stream.elements():
            yield from _page(stream, depth + 1)
    elif stream.peek() == "{":
        for name in stream.members():
            yield from _member(stream, name, depth)
    else:
        raise JSONDecodeError("no page", "", 0)


def _member(stream: "_Json", name: str, depth: int) -> Iterator[Item]:
    if name in {"header", "cmmMsgHeader"}:
        header = stream.value()
        _check_header(header if isinstance(header, dict) else {})
    elif name in {"items", "item"}:
        yield from _items(stream, depth)
    elif (name in _DESCENDED or "Response" in name) and stream.peek() == "{":
        yield from _page(stream, depth + 1)
    else:
        stream.value()


def _items(stream: "_Json", depth: int) -> Iterator[Item]:
    """Items of a list, of ``{"item": …}`` or a single one."""
    if depth > _DEEPEST:
        raise JSONDecodeError("too deep", "", 0)
    if stream.peek() == "[":
        for _element in stream.elements():
            item = stream.value()
            if isinstance(item, dict):
                inner = item.get("item", item)
                yield _lower(inner if isinstance(inner, dict) else item)
        return
    if stream.peek() != "{":
        stream.value()
        return
    single: dict[str, Any] = {}
    for name in stream.members():
        if name == "item":
            yield from _items(stream, depth + 1)
        else:
            single[name] = stream.value()
    if single:
        yield _lower(single)


class _Json:
    """Reads a JSON text piece by piece; only the piece that is being read is held."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._place, self._ended = file, "", 0, False
        self._decoder = json.JSONDecoder()
        self.line = 1

    def _more(self) -> None:
        chunk = self._file.read(_CHUNK)
        self._ended = not chunk
        self._text += chunk

    def _drop(self) -> None:
        self.line += self._text.count("\n", 0, self._place)
        self._text, self._place = self._text[self._place :], 0

    def peek(self) -> str:
        """The next character that is no space; raises at the end of the text."""
        while True:
            rest = self._text[self._place : self._place + 256].lstrip()
            if rest:
                self._place = self._text.index(rest[0], self._place)
                return rest[0]
            if self._place + 256 < len(self._text):
                self._place += 256
                continue
            self._text, self._place = self._text[self._place :].lstrip(), 0
            if self._ended:
                raise JSONDecodeError("breaks off", "", 0)
            self._more()

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """The whole value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except JSONDecodeError:
                if self._ended or len(self._text) - self._place > _LONGEST_ITEM:
                    raise
            else:
                if end < len(self._text) or self._ended:
                    self._place = end
                    if end > _CHUNK:
                        self._drop()
                    return value
            self._more()

    def _take(self, character: str) -> None:
        if self.peek() != character:
            raise JSONDecodeError(f"{character} expected", "", 0)
        self._place += 1

    def elements(self) -> Iterator[None]:
        """Steps through a list; the caller reads each element."""
        self._take("[")
        if self.peek() == "]":
            self._place += 1
            return
        while True:
            yield None
            if self.peek() == "]":
                self._place += 1
                return
            self._take(",")

    def members(self) -> Iterator[str]:
        """Steps through an object by names; the caller reads each value."""
        self._take("{")
        if self.peek() == "}":
            self._place += 1
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise JSONDecodeError("name expected", "", 0)
            self._take(":")
            yield name
            if self.peek() == "}":
                self._place += 1
                return
            self._take(",")
