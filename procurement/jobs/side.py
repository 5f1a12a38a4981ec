"""A job's second connection: what it writes is visible while the work's own transaction is open."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import DatabaseError, connections

if TYPE_CHECKING:
    import uuid
    from types import TracebackType

logger = logging.getLogger(__name__)

_BEAT = "UPDATE procurement_job SET heartbeat = now() WHERE id = %s AND token = %s RETURNING cancel_requested"
_PROGRESS = (
    "UPDATE procurement_job SET heartbeat = now(), progress_done = %s, progress_total = %s, phase = %s"
    " WHERE id = %s AND token = %s RETURNING cancel_requested"
)


class Side:
    """Shows signs of life and progress, and hears of a cancellation, beside the work.

    A short lock timeout keeps it from waiting for the work's own end, which locks the row.
    """

    def __init__(self, job_id: int, token: uuid.UUID) -> None:
        self._key = (job_id, token)
        self._connection = connections["default"].copy()
        self._connection.inc_thread_sharing()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name=f"heartbeat of job {job_id}", daemon=True)
        self.cancel_requested = False
        self.lost = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        with self._lock:
            self._connection.close()

    def beat(self) -> None:
        """Say that the worker lives."""
        self._write(_BEAT, self._key)

    def progress(self, done: int, total: int, phase: str) -> None:
        """Show how far the work is, in the work's own unit."""
        self._write(_PROGRESS, (done, total, phase[:60], *self._key))

    def _beat_on(self) -> None:
        while not self._stop.wait(settings.JOB_HEARTBEAT_SECONDS):
            self.beat()

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._lock:
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '1s'")
                    cursor.execute(statement, values)
                    row = cursor.fetchone()
            except DatabaseError:
                logger.warning("no sign of life of job %s this time", self._key[0], exc_info=True)
                with suppress(DatabaseError):
                    self._connection.close()
                return
        self.lost = row is None
        self.cancel_requested = row is not None and row[0]
