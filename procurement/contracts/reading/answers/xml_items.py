"""Items of XML answers, in any encoding that text may have."""

import codecs
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from procurement.contracts.reading.answers.items import Item, check_header, item_of
from procurement.files.encodings import encoding_of
from procurement.files.errors import UnreadableFile

_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>\s*")
_BEGUN = re.compile(r"<(?:\?[^>]{0,200})?$")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']""")
_READ = frozenset(
    {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}
    | {"euc-kr", "euc_kr", "cp949", "ms949", "ks_c_5601-1987", "windows-949", "x-windows-949"}
)
_START, _END = b"<answers>", b"</answers>"


def from_xml(path: Path) -> Iterator[Item]:
    """All items of a file of one or more XML answers."""
    try:
        with closing(_Recoded(path)) as source:
            for _event, element in iterparse(source, events=("end",), forbid_dtd=True):
                tag = _local(element.tag)
                if tag == "item":
                    yield item_of({_local(child.tag): child.text for child in element})
                    element.clear()
                elif tag in {"header", "cmmMsgHeader", "HeaderValueList"}:
                    check_header({_local(child.tag): child.text for child in element})
                    element.clear()
    except ParseError as error:
        raise UnreadableFile("BROKEN_XML", row=error.position[0]) from None
    except UnreadableFile:
        raise
    except (DefusedXmlException, LookupError, ValueError):
        raise UnreadableFile("BROKEN_XML", row=1) from None


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


class _Recoded:
    """XML as UTF-8 within one root, whatever it declares: what is declared is often not what was saved.

    The parser knows no CP949, and no file of several documents.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            declared = _ENCODING.search(file.read(400).replace(b"\0", b""))
        if declared and declared[1].decode("ascii").lower() not in _READ:
            raise LookupError(declared[1])
        self._decoder = codecs.getincrementaldecoder(encoding_of(path))()
        self._file = path.open("rb")
        self._rest = ""
        self._waiting = _START
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; declarations are left out, line breaks among them kept."""
        while not self._waiting and not self._ended:
            chunk = self._file.read(size)
            text = self._rest + self._decoder.decode(chunk, final=not chunk)
            begun = _BEGUN.search(text) if chunk else None
            text, self._rest = (text[: begun.start()], text[begun.start() :]) if begun else (text, "")
            self._waiting = _DECLARATION.sub(_breaks_of, text).replace("\ufeff", "").encode()
            if not chunk:
                self._waiting, self._ended = self._waiting + _END, True
        found, self._waiting = self._waiting, b""
        return found

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _breaks_of(declaration: re.Match[str]) -> str:
    return "\n" * declaration[0].count("\n")
