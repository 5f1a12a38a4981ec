"""Uploaded files, kept by their content: the same bytes are stored once."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class FileTooLarge(ValueError):
    """The upload is larger than the site accepts."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: path relative to the media folder, SHA-256 and size in bytes."""

    path: str
    sha256: str
    size: int


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _refuse_more_than_accepted(size: int) -> None:
    if size > settings.IMPORT_MAX_BYTES:
        raise FileTooLarge(settings.IMPORT_MAX_BYTES)


def keep(chunks: Iterable[bytes]) -> StoredFile:
    """Store the bytes of an upload; raises :class:`FileTooLarge` and then leaves nothing behind."""
    digest, size = hashlib.sha256(), 0
    folder = _folder()
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".upload-")
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                size += len(chunk)
                _refuse_more_than_accepted(size)
                digest.update(chunk)
                target.write(chunk)
        name = digest.hexdigest()
        Path(temporary).replace(folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return StoredFile(f"imports/{name}", name, size)


def path_of(stored: str) -> Path:
    """Where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / stored
