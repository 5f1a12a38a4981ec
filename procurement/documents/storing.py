"""Bytes in the site's storage: staged, promoted to the place that their hash names, erased, swept.

Works with every storage of Django: only names, never paths. The row says at each moment where the bytes lie, so that a
process that dies at any point loses nothing: :func:`sweep` goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from procurement.documents.enums import Format, ScanState
from procurement.documents.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

_CHUNK = 1 << 20
STAGING = "documents/staging"
FORGOTTEN = timedelta(hours=24)
"""A staged file that no row names is swept when it is older: no transaction lives so long."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that were written and belong to nobody yet."""

    name: str
    sha256: str
    size: int
    format: Format


def place_of(sha256: str) -> str:
    """Where bytes of this hash lie for good."""
    return f"documents/{sha256[:2]}/{sha256[2:]}"


def after_commit(work: Callable[[Any], object], subject: object) -> None:
    """Do something to the storage when the transaction has committed; what fails is logged, and swept later.

    (Django cannot log the failure of a ``partial``.)
    """

    def do() -> None:
        work(subject)

    transaction.on_commit(do, robust=True)


@contextmanager
def staged(file: IO[bytes], found: Format) -> Iterator[Staged]:
    """Write bytes under a name of their own; what goes wrong inside removes them again."""
    file.seek(0)
    sha256 = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        sha256.update(chunk)
    size = file.tell()
    file.seek(0)
    name = default_storage.save(f"{STAGING}/{uuid.uuid4().hex}", File(file))
    try:
        yield Staged(name, sha256.hexdigest(), size, found)
    except BaseException:
        default_storage.delete(name)
        raise


def row_for(bytes_: Staged) -> StoredFile:
    """The row of these bytes, made when they are new to the site; waits for another upload of the same bytes."""
    row, _is_new = StoredFile.objects.get_or_create(
        sha256=bytes_.sha256, defaults={"size": bytes_.size, "format": bytes_.format, "name": bytes_.name}
    )
    return row


def settle(row: StoredFile, bytes_: Staged) -> StoredFile:
    """After a version points to the row: see to it that its bytes are there when the transaction commits.

    From here on an erasure waits for this transaction; one that was faster is undone with the new bytes.
    """
    # The version's foreign key is checked, and locks the row, only at the commit: too late. No more than a share, as
    # the scanner locks the file and the case in the other order.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {StoredFile._meta.db_table} WHERE id = %s FOR KEY SHARE", [row.pk])
    row.refresh_from_db()
    if row.erased_at is not None:
        row = StoredFile.objects.select_for_update(no_key=True).get(pk=row.pk)
        row.name, row.erased_at, row.promoted_at = bytes_.name, None, None
        row.scan_state, row.scanned_at, row.scan_finding = ScanState.UNSCANNED, None, ""
        row.save()
    if row.name == bytes_.name:
        after_commit(promote, row.pk)
    else:
        after_commit(default_storage.delete, bytes_.name)
    return row


@transaction.atomic
def promote(pk: int) -> None:
    """Copy staged bytes to their place; what an interrupted copy left there is written anew."""
    row = StoredFile.objects.select_for_update(no_key=True).get(pk=pk)
    if row.promoted_at is not None or row.erased_at is not None:
        return
    place = place_of(row.sha256)
    default_storage.delete(place)
    with default_storage.open(row.name) as source:
        saved = default_storage.save(place, source)
    if saved != place or default_storage.size(place) != row.size:
        raise OSError(f"the storage kept {place} as {saved}, with another size or under another name")
    staged_name, row.name, row.promoted_at = row.name, place, timezone.now()
    row.save(update_fields=["name", "promoted_at"])
    after_commit(default_storage.delete, staged_name)


def opened(row: StoredFile) -> File:
    """The bytes, wherever they lie just now; raises ``OSError`` when the storage has lost them."""
    try:
        file = default_storage.open(row.name)
    except FileNotFoundError:
        row.refresh_from_db()
        file = default_storage.open(row.name)
    if file.size != row.size:
        file.close()
        raise OSError(f"{row.name} has {file.size} bytes, not {row.size}")
    return file


@transaction.atomic
def forget(pk: int) -> None:
    """Remove the bytes of an erased row from the storage, unless they have come again; done again, it does nothing."""
    row = StoredFile.objects.select_for_update(no_key=True).get(pk=pk)
    if row.erased_at is not None and row.name:
        default_storage.delete(row.name)
        row.name = ""
        row.save(update_fields=["name"])


def sweep() -> dict[str, int]:
    """Finish what was interrupted: promote, erase, and remove staged bytes that belong to nobody."""
    waiting = StoredFile.objects.filter(promoted_at__isnull=True, erased_at__isnull=True)
    counts = {"promoted": 0, "erased": 0, "orphans": 0}
    for row in waiting.order_by("pk"):
        try:
            promote(row.pk)
            counts["promoted"] += 1
        except OSError:
            logger.exception("stored file %s could not be promoted", row.pk)
    for row in StoredFile.objects.filter(erased_at__isnull=False).exclude(name=""):
        forget(row.pk)
        counts["erased"] += 1
    for name in _forgotten():
        default_storage.delete(name)
        counts["orphans"] += 1
    return counts


def _forgotten() -> Iterator[str]:
    try:
        _folders, files = default_storage.listdir(STAGING)
    except FileNotFoundError:
        return
    limit = timezone.now() - FORGOTTEN
    for file in files:
        name = f"{STAGING}/{file}"
        try:
            old = default_storage.get_modified_time(name) < limit
        except FileNotFoundError:
            continue
        if old and not StoredFile.objects.filter(name=name).exists():
            yield name
