"""Which encoding a text file is in, and its lines, without ever holding more than one of them."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from procurement.files.errors import UnreadableFile
from procurement.files.signatures import refuse_known_binaries

_SAMPLE = 1 << 18
_LONGEST_LINE = 1 << 20
_FEW = 0.02
_SOME = 0.05
_HALF = 0.3
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1a"))
_FILLER = "\u3164"


def encoding_of(path: Path) -> str:
    """Encoding of a text file: by its byte-order mark, else strict UTF-8, else strict CP949.

    The first part of the file that is not plain ASCII decides; a byte that fits neither is met again, and
    named by its line, when the lines are read. CP949 and never EUC-KR: real files hold
    syllables that only CP949 has. Raises :class:`UnreadableFile` when the bytes are no text in any of these.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        refuse_known_binaries(head)
        marked = _marked(head) or _utf16_without_mark(head)
        if marked:
            return marked
        if _controls_in(head) > _SOME:
            raise UnreadableFile("NOT_TEXT")
        telling = head
        while telling and telling.isascii():
            telling = file.read(_SAMPLE)
    if not telling:
        return "utf-8"
    reached = {name: _decoded_until(telling, name) for name in ("utf-8", "cp949")}
    best = max(reached, key=lambda name: reached[name])
    if telling[: reached[best]].isascii():
        raise UnreadableFile("WRONG_ENCODING")
    return best


def _controls_in(head: bytes) -> float:
    """Part of the bytes that no text has in any of the encodings; of random bytes it is a tenth."""
    return (len(head) - len(head.translate(None, _CONTROLS))) / max(1, len(head))


def _marked(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else ""


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 by its zero bytes; raises when there are zeros that no text explains."""
    zeros = head.count(0)
    if not zeros or zeros / len(head) < _FEW:
        return ""
    if zeros == len(head):
        raise UnreadableFile("ONLY_ZEROS")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd / half > _HALF and even / half < _FEW:
        return "utf-16-le"
    if even / half > _HALF and odd / half < _FEW:
        return "utf-16-be"
    if b"\n" in head and not head.rstrip(b"\0").count(0):
        return ""
    raise UnreadableFile("NOT_TEXT")


def _decoded_until(telling: bytes, name: str) -> int:
    """How many bytes can be decoded before the first that cannot."""
    try:
        codecs.getincrementaldecoder(name)().decode(telling, final=False)
    except UnicodeDecodeError as error:
        return error.start
    return len(telling)


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines of a file, ends kept; what is damaged names its line."""
    with path.open(encoding=encoding, newline="") as file:
        number = 0
        try:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), start=1):
                if "\0" in line:
                    raise UnreadableFile("NUL_BYTES", row=number)
                if len(line) >= _LONGEST_LINE:
                    raise UnreadableFile("LINE_TOO_LONG", row=number)
                yield recomposed(line) if _FILLER in line else line
        except UnicodeDecodeError:
            raise UnreadableFile("WRONG_ENCODING_AT", row=_damaged_line(path, encoding), encoding=encoding) from None


def _damaged_line(path: Path, encoding: str) -> int:
    """The line of the first byte that does not decode (text is decoded ahead, in pieces)."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_SAMPLE):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                return line + good.decode(encoding, errors="replace").count("\n")
    return line


def recomposed(line: str) -> str:
    """A line with the syllables put together that an EUC-KR writer took apart.

    Where EUC-KR lacks a syllable (똠, 댇) some programs write a filler and three letters instead.
    """
    parts = line.split(_FILLER)
    for place, part in enumerate(parts[1:], start=1):
        letters = part[:3].ljust(3, _FILLER)
        try:
            whole = (_FILLER + letters).encode("cp949").decode("euc_kr")
        except UnicodeError:
            whole = ""
        parts[place] = whole + part[3:] if len(whole) == 1 else _FILLER + part
    return "".join(parts)


def head_of(path: Path, encoding: str, lines: int) -> list[str]:
    """The first lines of a file."""
    found = []
    for line in lines_of(path, encoding):
        found.append(line)
        if len(found) >= lines:
            break
    return found
