"""Virus scans: asked for with each upload, tried again until the scanner has answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from procurement.documents import clamd, storing
from procurement.documents.enums import ScanState
from procurement.documents.models import DocumentVersion, StoredFile
from procurement.jobs import clock, services
from procurement.jobs.errors import JobFailed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from procurement.jobs.running import Run

    Handler = Callable[[DocumentVersion], None]

logger = logging.getLogger(__name__)

SCAN = "documents.scan"
WAITING = "waiting"
MANY = 200
"""Files of one job, which is one transaction."""
AGAIN = timedelta(days=1)
"""After so long a file that the scanner could not read is shown to it again: its limits may have been raised."""

_handlers: list[Handler] = []


def on_infected(handler: Handler) -> None:
    """Call ``handler`` with each version in which a virus was found, in the transaction that locks the file."""
    if handler not in _handlers:
        _handlers.append(handler)


def request(file: StoredFile) -> None:
    """Ask for the scan of a file, when files are scanned and this one was not."""
    if clamd.is_configured() and file.scan_state == ScanState.UNSCANNED:
        services.start(SCAN, str(file.pk), {"file": file.pk}, None)


def request_waiting() -> int:
    """Ask for the scan of everything that still waits; gives the number of files."""
    waiting = _waiting().count() if clamd.is_configured() else 0
    if waiting:
        services.start(SCAN, WAITING, {}, None)
    return waiting


def scan(run: Run) -> dict[str, int]:
    """The job: show files to the scanner, then write down what it said.

    Fails when the scanner answers nothing; the schedule asks again.
    """
    asked = run.input.get("file")
    files = list(_waiting().filter(pk=asked) if asked else _waiting().order_by("pk")[:MANY])
    said: list[tuple[StoredFile, clamd.Verdict]] = []
    for done, file in enumerate(files, start=1):
        try:
            with storing.opened(file) as content:
                said.append((file, clamd.scan(content.chunks())))
        except clamd.ScannerDown as error:
            if not said:
                raise JobFailed("scanner_down", _("The virus scanner does not answer: %s") % error) from error
            break
        except OSError:
            logger.exception("stored file %s cannot be read", file.pk)
        run.progress(done, len(files), "scanning")
    for file, verdict in said:
        record(file, verdict)
    return {"scanned": len(said), "infected": sum(bool(verdict.finding) for _file, verdict in said)}


def record(file: StoredFile, verdict: clamd.Verdict) -> None:
    """Write down what the scanner said; a finding locks the file and is told, once."""
    state = ScanState.INFECTED if verdict.finding else ScanState.UNSCANNABLE if verdict.error else ScanState.CLEAN
    news = StoredFile.objects.filter(pk=file.pk).exclude(scan_state__in=[ScanState.INFECTED, ScanState.CLEAN])
    if not news.update(scan_state=state, scanned_at=clock.now(), scan_finding=verdict.finding or verdict.error):
        return
    if state == ScanState.INFECTED:
        for version in DocumentVersion.objects.filter(file=file).select_related("document", "file").order_by("pk"):
            for handler in _handlers:
                handler(version)


def _waiting() -> QuerySet[StoredFile]:
    again = Q(scan_state=ScanState.UNSCANNABLE, scanned_at__lt=clock.now() - AGAIN)
    return StoredFile.objects.filter(Q(scan_state=ScanState.UNSCANNED) | again, erased_at__isnull=True)
