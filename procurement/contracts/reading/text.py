"""Which encoding a text file is in, and where its table begins."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from procurement.contracts.reading.rows import UnreadableFile

_SAMPLE = 1 << 18
_SIGNATURES = (
    (b"%PDF", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"HWP Document", "HWP"), (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7Z"), (b"Rar!", "RAR"),
)  # fmt: skip


def refuse_known_binaries(head: bytes) -> None:
    """Raise for files that are certainly no table."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableFile("NOT_A_TABLE", kind=name)


def encoding_of(path: Path) -> str:
    """Encoding of a text file: by its byte-order mark, else strict UTF-8, else strict CP949.

    CP949 and never EUC-KR: real files hold syllables that only CP949 has. Raises
    :class:`UnreadableFile` when the bytes are no text in any of these.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    refuse_known_binaries(head)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if not head.strip(b"\0"):
        raise UnreadableFile("EMPTY_FILE" if not head else "ONLY_ZEROS")
    if b"\0" in head:
        raise UnreadableFile("NOT_TEXT")
    for name in ("utf-8", "cp949"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            decoder.decode(head, final=len(head) < _SAMPLE)
        except UnicodeDecodeError:
            continue
        return name
    raise UnreadableFile("WRONG_ENCODING")


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines of a file, ends kept; a byte that does not decode names its line."""
    with path.open(encoding=encoding, newline="") as file:
        number = 0
        try:
            for number, line in enumerate(file, start=1):
                if "\0" in line:
                    raise UnreadableFile("NUL_BYTES", row=number)
                yield line
        except UnicodeDecodeError:
            raise UnreadableFile("WRONG_ENCODING_AT", row=number + 1, encoding=encoding) from None


def head_of(path: Path, encoding: str, lines: int = 200) -> list[str]:
    """The first lines of a file."""
    found = []
    for line in lines_of(path, encoding):
        found.append(line)
        if len(found) >= lines:
            break
    return found
