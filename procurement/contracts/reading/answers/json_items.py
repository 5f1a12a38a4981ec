"""Items of JSON answers, read piece by piece."""

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TextIO

from procurement.contracts.reading.answers.items import Item, check_header, item_of
from procurement.files.encodings import encoding_of
from procurement.files.errors import UnreadableFile

_CHUNK = 1 << 16
_LONGEST_ITEM = 1 << 22
_DESCENDED = {"response", "body"}
_DEEPEST = 12
"""Lists and objects that an answer has one inside the other; answers have five."""
_OF_THE_PAGE = frozenset({"numofrows", "pageno", "totalcount", "resultcode", "resultmsg", "perpage", "page"})
_FEWEST_FIELDS = 2
_VISIBLE = re.compile(r"\S")


def from_json(path: Path) -> Iterator[Item]:
    """All items of a file of JSON answers: one, a list of them, or several one after the other."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding) as file:
        stream = _Json(file)
        try:
            yield from _page(stream)
            while stream.next():
                yield from _page(stream)
        except UnreadableFile:
            raise
        except (ValueError, RecursionError):
            raise UnreadableFile("BROKEN_JSON", row=stream.line) from None


def _page(stream: "_Json", depth: int = 0) -> Iterator[Item]:
    """Items of whatever begins here: a list of pages or items, a page, or an item by itself."""
    if depth > _DEEPEST:
        raise JSONDecodeError("too deep", "", 0)
    if stream.peek() == "[":
        for _element in stream.elements():
            yield from _page(stream, depth + 1)
        return
    if stream.peek() != "{":
        raise JSONDecodeError("no page", "", 0)
    fields: dict[str, Any] = {}
    is_page = False
    for name in stream.members():
        inner = _inner(stream, name, depth)
        if inner is None:
            fields[name] = stream.value()
        else:
            is_page = True
            yield from inner
    check_header(fields)
    if not is_page and len({name.lower() for name in fields} - _OF_THE_PAGE) >= _FEWEST_FIELDS:
        yield item_of(fields)


def _inner(stream: "_Json", name: str, depth: int) -> Iterator[Item] | None:
    """Items of a part of a page; ``None`` for a plain field, whose value is still to be read."""
    if name in {"header", "cmmMsgHeader"}:
        header = stream.value()
        check_header(header if isinstance(header, dict) else {})
        return iter(())
    if name in {"items", "item"}:
        return _items(stream, depth)
    if (name in _DESCENDED or "Response" in name) and stream.peek() == "{":
        return _page(stream, depth + 1)
    return None


def _items(stream: "_Json", depth: int) -> Iterator[Item]:
    """Items of a list, of ``{"item": …}`` or a single one."""
    if depth > _DEEPEST:
        raise JSONDecodeError("too deep", "", 0)
    if stream.peek() == "[":
        for _element in stream.elements():
            item = stream.value()
            if isinstance(item, dict):
                inner = item.get("item", item)
                yield from (item_of(one) for one in (inner if isinstance(inner, list) else [inner]) if one)
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
        yield item_of(single)


class _Json:
    """Reads a JSON text piece by piece; only the piece that is being read is held."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._place, self._ended = file, "", 0, False
        self._decoder = json.JSONDecoder()
        self._lines = 0

    def _more(self) -> None:
        chunk = self._file.read(_CHUNK)
        self._ended = not chunk
        self._text += chunk.replace("\ufeff", "")

    @property
    def line(self) -> int:
        """The line that is being read, from 1."""
        return 1 + self._lines + self._text.count("\n", 0, self._place)

    def _drop(self) -> None:
        self._lines += self._text.count("\n", 0, self._place)
        self._text, self._place = self._text[self._place :], 0

    def next(self) -> str:
        """The next character that is no space; empty at the end of the text."""
        while True:
            found = _VISIBLE.search(self._text, self._place)
            self._place = found.start() if found else len(self._text)
            if found or self._ended:
                return found[0] if found else ""
            self._drop()
            self._more()

    def peek(self) -> str:
        """The same; raises at the end of the text."""
        found = self.next()
        if not found:
            raise JSONDecodeError("breaks off", "", 0)
        return found

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
