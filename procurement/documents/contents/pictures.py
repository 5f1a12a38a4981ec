"""JPEG and PNG: measured before they are decoded, then verified."""

from __future__ import annotations

import struct
from typing import IO

from PIL import Image, UnidentifiedImageError

from procurement.documents.contents import sentences
from procurement.documents.contents.limits import Damaged, Limits
from procurement.documents.enums import Format
from procurement.law.decisions import Reason

_PILLOWS = {"JPEG": Format.JPEG, "MPO": Format.JPEG, "PNG": Format.PNG}
"""MPO: phones store a picture and its depth in one JPEG."""

_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError)


def objections(file: IO[bytes], found: Format, limits: Limits) -> list[Reason]:
    """Everything that stands against a picture; raises :class:`Damaged`."""
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG", "PNG"]) as picture:
            width, height = picture.size
            if width * height > limits.pixels:
                return [sentences.flood(limits)]
            if _PILLOWS.get(picture.format or "") != found:
                raise Damaged("another format")
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [sentences.flood(limits)]
    except _UNREADABLE as error:
        raise Damaged(str(error)) from error
    return []
