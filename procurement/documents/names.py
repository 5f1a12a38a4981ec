"""File names as people have them: kept as they are in composed Unicode, or refused with what to change."""

from __future__ import annotations

import re
import unicodedata

from procurement.law.decisions import Reason, gettext_noop

LONGEST = 150
"""Characters of the longest name that is taken; 150 syllables fit in what Windows and macOS can save."""

_FORBIDDEN = frozenset('<>:"|?*')
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def composed(name: str) -> str:
    """The name in composed Unicode (NFC): macOS sends each syllable of 계획서 taken apart."""
    return unicodedata.normalize("NFC", name)


def extension_of(name: str) -> str:
    """What follows the last dot, in small letters; empty without one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def objections(name: str) -> list[Reason]:
    """Everything that is wrong with a composed name."""
    tests = (_path, _hidden, _characters, _device, _dots, _length)
    return [reason for test in tests if (reason := test(name)) is not None]


def _path(name: str) -> Reason | None:
    if "/" not in name and "\\" not in name:
        return None
    return Reason(
        "name_path", gettext_noop("The file name contains a folder (/ or \\). Send the name of the file only.")
    )


def _hidden(name: str) -> Reason | None:
    if not any(unicodedata.category(one) in _HIDDEN for one in name):
        return None
    return Reason(
        "name_hidden",
        gettext_noop(
            "The file name contains characters that cannot be seen (control characters or marks that turn the"
            " direction of writing). Type the name anew and upload the file again."
        ),
    )


def _characters(name: str) -> Reason | None:
    found = sorted(_FORBIDDEN & set(name))
    if not found:
        return None
    return Reason(
        "name_characters",
        gettext_noop("The file name contains characters that not every computer can save: {found}. Rename the file."),
        values={"found": " ".join(found)},
    )


def _device(name: str) -> Reason | None:
    if not _DEVICES.match(name):
        return None
    return Reason("name_device", gettext_noop("Windows keeps this file name for itself. Rename the file."))


def _dots(name: str) -> Reason | None:
    if name and not name.startswith((".", " ")) and not name.endswith((".", " ")):
        return None
    return Reason(
        "name_dots",
        gettext_noop("A file name may not be empty, nor begin or end with a dot or a space. Rename the file."),
    )


def _length(name: str) -> Reason | None:
    if len(name) <= LONGEST:
        return None
    return Reason(
        "name_long",
        gettext_noop("The file name has {length} characters; {longest} are the most. Shorten it."),
        values={"length": len(name), "longest": LONGEST},
    )
