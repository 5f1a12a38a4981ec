"""What may be uploaded: a name, a size and a content in, everything that stands against it out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from procurement.documents import names
from procurement.documents.contents import hwp, office, pdf, pictures, sentences
from procurement.documents.contents.limits import MEGABYTE, Damaged, Limits
from procurement.documents.contents.programs import OLE, is_program
from procurement.documents.contents.zips import ZIP
from procurement.documents.enums import Format
from procurement.law.decisions import Reason, gettext_noop

EXTENSIONS = {
    "hwp": Format.HWP,
    "hwpx": Format.HWPX,
    "pdf": Format.PDF,
    "docx": Format.DOCX,
    "xlsx": Format.XLSX,
    "jpg": Format.JPEG,
    "jpeg": Format.JPEG,
    "png": Format.PNG,
}
"""Every ending that is taken, and what must be behind it."""

MEDIA_TYPES = {
    Format.HWP: "application/x-hwp",
    Format.HWPX: "application/hwp+zip",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JPEG: "image/jpeg",
    Format.PNG: "image/png",
}

SHOWN = frozenset({Format.PDF, Format.JPEG, Format.PNG})
"""What a browser may show in its own window when asked to."""

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_DOCUMENT_SECURITY = (b"DRMONE", b"NASCA DRM FILE", b"SCDSA0", b"<DOCUMENT SAFER", b"\x9b DRMONE")
_OLD_HANGUL = b"HWP Document File V"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is, and why it is refused; without reasons it may be kept."""

    name: str
    size: int
    format: Format | None
    reasons: tuple[Reason, ...]


def examine(file: IO[bytes], name: str, limits: Limits, *, formats: Collection[Format] = tuple(Format)) -> Examined:
    """Look at a file as it was sent; ``formats`` narrows what is taken for its purpose."""
    composed = names.composed(name)
    size = file.seek(0, 2)
    reasons = names.objections(composed)
    extension = names.extension_of(composed)
    expected = EXTENSIONS.get(extension)
    if expected is None or expected not in formats:
        reasons.append(_extension(extension, formats))
    if size == 0:
        reasons.append(_empty())
    elif size > limits.size:
        reasons.append(_too_large(size, limits))
    found: Format | None = None
    if 0 < size <= limits.size:
        found, against = _content(file, expected, extension, limits)
        reasons.extend(against)
    file.seek(0)
    return Examined(composed, size, found, tuple(reasons))


def _content(
    file: IO[bytes], expected: Format | None, extension: str, limits: Limits
) -> tuple[Format | None, list[Reason]]:
    try:
        found = recognised(file)
        if isinstance(found, Reason):
            return None, [found]
        if found is None:
            return None, [_unknown()]
        if found != expected:
            return found, [_disagree(extension, found)] if expected else []
        return found, _deep(file, found, limits)
    except Damaged:
        return None, [sentences.damaged()]


def recognised(file: IO[bytes]) -> Format | Reason | None:
    """What a file is by its content, or the reason why it is nothing that is taken; raises ``Damaged``."""
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    for signature, found in ((pdf.HEADER, Format.PDF), (_JPEG, Format.JPEG), (_PNG, Format.PNG)):
        if head.startswith(signature):
            return found
    if head.startswith(ZIP):
        return office.format_of(file)
    if head.startswith(OLE):
        return hwp.format_of(file)
    if head.startswith(_DOCUMENT_SECURITY):
        return sentences.document_security()
    if head.startswith(_OLD_HANGUL):
        return sentences.old_format()
    return sentences.program() if is_program(head) else None


def _deep(file: IO[bytes], found: Format, limits: Limits) -> list[Reason]:
    if found == Format.HWP:
        return hwp.objections(file, limits)
    if found == Format.PDF:
        return pdf.objections(file, limits)
    if found in {Format.JPEG, Format.PNG}:
        return pictures.objections(file, found, limits)
    return office.objections(file, found, limits)


def _extension(extension: str, formats: Collection[Format]) -> Reason:
    allowed = ", ".join(name for name, found in EXTENSIONS.items() if found in formats)
    if not extension:
        return Reason(
            "no_extension",
            gettext_noop("The file name has no ending. Files are taken that end with: {allowed}."),
            values={"allowed": allowed},
        )
    return Reason(
        "extension",
        gettext_noop("Files that end with .{extension} are not taken. Save it as one of: {allowed}."),
        values={"extension": extension[:20], "allowed": allowed},
    )


def _empty() -> Reason:
    return Reason("empty", gettext_noop("The file is empty. Choose the file again after it was saved."))


def _too_large(size: int, limits: Limits) -> Reason:
    return Reason(
        "too_large",
        gettext_noop("The file has {size} MB; {limit} MB are the most. Make its pictures smaller, or split it."),
        values={"size": f"{size / MEGABYTE:.1f}", "limit": f"{limits.size / MEGABYTE:g}"},
    )


def _unknown() -> Reason:
    return Reason(
        "unknown",
        gettext_noop("The content of the file is none of the formats that are taken. Save it as PDF and upload that."),
    )


def _disagree(extension: str, found: Format) -> Reason:
    return Reason(
        "disagree",
        gettext_noop("The name ends with .{extension}, but the content is: {found}. Give the file its right ending."),
        values={"extension": extension, "found": found.label},
    )
