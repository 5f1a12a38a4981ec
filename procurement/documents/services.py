"""Taking files: check, stage, write the rows. Nothing is deleted; a new version follows the one before."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from procurement.documents import rules, scanning, storing
from procurement.documents.contents.limits import Limits
from procurement.documents.enums import Format, ScanState
from procurement.documents.errors import FileRefused
from procurement.documents.models import Document, DocumentVersion
from procurement.jobs import clock
from procurement.law.decisions import Reason, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from procurement.documents.storing import Staged
    from procurement.organisations.models import User


@dataclass(frozen=True, slots=True)
class Received:
    """A file that passed every check and waits in staging."""

    name: str
    bytes: Staged


def limits_for(kind: str) -> Limits:
    """How much a file of this kind may be."""
    megabytes = settings.DOCUMENT_MAX_MEGABYTES_BY_KIND.get(kind, settings.DOCUMENT_MAX_MEGABYTES)
    return Limits(size=int(megabytes * 1024 * 1024), pixels=settings.DOCUMENT_MAX_PIXELS)


@contextmanager
def received(
    file: IO[bytes], *, name: str, kind: str, formats: Collection[Format] = tuple(Format)
) -> Iterator[Received]:
    """Check a file and stage it, before any row is locked; raises :class:`FileRefused` with all reasons.

    What goes wrong inside removes the staged bytes.
    """
    examined = rules.examine(file, name, limits_for(kind), formats=formats)
    if examined.reasons or examined.format is None:
        raise FileRefused(examined.reasons)
    with storing.staged(file, examined.format) as bytes_:
        yield Received(examined.name, bytes_)


@transaction.atomic
def add(
    taken: Received, *, context: str, kind: str, by: User, title: str = "", confidential_moment: str = ""
) -> DocumentVersion:
    """A new document with its first version."""
    document = Document.objects.create(
        context=context,
        kind=kind,
        title=title or taken.name,
        confidential_moment=confidential_moment,
        created_at=clock.now(),
    )
    return _write(document, taken, number=1, by=by)


@transaction.atomic
def add_version(document: Document, taken: Received, *, by: User) -> DocumentVersion:
    """The next version of a document; raises :class:`FileRefused` when nothing has changed."""
    locked = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    last = locked.versions.select_related("file").order_by("-number").first()
    if last is not None and last.erased_at is None and last.file.sha256 == taken.bytes.sha256:
        raise FileRefused([_unchanged(last)])
    number = (locked.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return _write(locked, taken, number=number, by=by)


def disclose(documents: Collection[int], *, at: datetime) -> int:
    """The named moment of these documents has come; gives how many were confidential until now."""
    waiting = Document.objects.filter(pk__in=documents, confidential_until__isnull=True).exclude(confidential_moment="")
    return waiting.update(confidential_until=at)


def _write(document: Document, taken: Received, *, number: int, by: User) -> DocumentVersion:
    row = storing.row_for(taken.bytes)
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        file=row,
        file_name=taken.name,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    version.file = storing.settle(row, taken.bytes)
    if version.file.scan_state == ScanState.INFECTED:
        raise FileRefused([infected(version.file.scan_finding)])
    scanning.request(version.file)
    return version


def _unchanged(last: DocumentVersion) -> Reason:
    return Reason(
        "unchanged",
        gettext_noop("This is the same file as version {number} ({name}). Choose the changed file."),
        values={"number": last.number, "name": last.file_name},
    )


def infected(finding: str) -> Reason:
    """The scanner knows these bytes."""
    return Reason(
        "infected",
        gettext_noop(
            "The virus scanner found {finding} in this file. Clean your computer, make the file anew and upload that."
        ),
        values={"finding": finding},
    )
