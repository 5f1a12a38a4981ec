"""What documents tell the rest of the ground when the site starts."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from PIL import Image

from procurement.documents import scanning, whys
from procurement.documents.keys import KEYS
from procurement.jobs import access, registry, schedules
from procurement.policy import keys, reading


def connect() -> None:
    """Register parameters, rights, jobs and schedules."""
    Image.MAX_IMAGE_PIXELS = settings.DOCUMENT_MAX_PIXELS
    keys.register(KEYS)
    whys.connect()
    reading.add_folder(Path(__file__).parent / "reference")
    access.append_only("procurement.DocumentAccess")
    for kept in ("Document", "DocumentVersion", "StoredFile"):
        access.never_deleted(f"procurement.{kept}")
    registry.register(scanning.SCAN, scanning.scan)
    schedules.register("sweep files", "procurement.documents.sweep", "23 * * * *")
    schedules.register("scan files", "procurement.documents.scan_waiting", timedelta(minutes=5))
