"""How an upload arrives: on disk, and never more of it than the site accepts."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUpload(TemporaryFileUploadHandler):
    """Stores an upload until it is larger than accepted and lets the rest pass by, so that no upload fills the disk.

    A browser shows an answer only to a request that was read to its end. What was stored is still larger than accepted,
    so that :func:`procurement.contracts.files.keep` refuses it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece that begins within what is accepted."""
        if start <= settings.IMPORT_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
