"""Why the content of a file is refused, and what to do."""

from __future__ import annotations

from procurement.documents.contents.limits import MEGABYTE, Limits
from procurement.law.decisions import Reason, gettext_noop


def damaged() -> Reason:
    """It cannot be read to its end."""
    return Reason(
        "damaged",
        gettext_noop(
            "The file is damaged or incomplete. Open it in the program that made it, save it anew and upload that."
        ),
    )


def encrypted() -> Reason:
    """It has a password."""
    return Reason(
        "encrypted",
        gettext_noop(
            "The file is protected by a password. Save it without the password and upload that; who may read it here is"
            " decided by the platform."
        ),
    )


def document_security() -> Reason:
    """It was wrapped by a company's document security (문서보안, DRM)."""
    return Reason(
        "document_security",
        gettext_noop(
            "The file is locked by document security (DRM). Release it in your organisation and upload it again."
        ),
    )


def program() -> Reason:
    """It is, or carries, something that a computer would run."""
    return Reason(
        "program",
        gettext_noop("The file is a program or contains one. Remove the program and upload only the document."),
    )


def macros(extension: str) -> Reason:
    """It carries macros."""
    return Reason(
        "macros",
        gettext_noop("The file contains macros. Save it as {extension} without macros and upload that."),
        values={"extension": extension},
    )


def active(name: str) -> Reason:
    """A PDF that does something by itself."""
    return Reason(
        "active",
        gettext_noop(
            "The PDF contains something that runs by itself ({name}). Print it into a new PDF and upload that."
        ),
        values={"name": name},
    )


def bomb(limits: Limits) -> Reason:
    """It would become far too large when opened."""
    return Reason(
        "bomb",
        gettext_noop(
            "The file would become larger than {limit} MB when opened, or is packed too tightly. Split it, or save it"
            " as PDF."
        ),
        values={"limit": limits.unpacked // MEGABYTE},
    )


def crowded(limit: int) -> Reason:
    """It has too many parts."""
    return Reason(
        "crowded",
        gettext_noop("The file consists of more than {limit} parts. Split it, or save it as PDF."),
        values={"limit": limit},
    )


def nested() -> Reason:
    """Files in files in files."""
    return Reason(
        "nested",
        gettext_noop("The file contains files that contain files again. Take them out and upload them one by one."),
    )


def flood(limits: Limits) -> Reason:
    """A picture with too many pixels."""
    return Reason(
        "flood",
        gettext_noop("The picture has more than {limit} million pixels. Save it smaller and upload that."),
        values={"limit": limits.pixels // 1_000_000},
    )


def old_format() -> Reason:
    """doc, xls, ppt, and Hangul of before 2000."""
    return Reason(
        "old_format",
        gettext_noop("The file is in an old format. Save it as hwp (5.0), hwpx, docx, xlsx or PDF and upload that."),
    )
