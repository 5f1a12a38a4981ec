"""Words of documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Format(TextChoices):
    """What a file is by its content; nothing else is taken."""

    HWP = "HWP", _("Hangul document (hwp)")
    HWPX = "HWPX", _("Hangul document (hwpx)")
    PDF = "PDF", _("PDF document")
    DOCX = "DOCX", _("Word document (docx)")
    XLSX = "XLSX", _("Excel workbook (xlsx)")
    JPEG = "JPEG", _("JPEG picture")
    PNG = "PNG", _("PNG picture")


class ScanState(TextChoices):
    """What the virus scanner says of a file."""

    UNSCANNED = "UNSCANNED", _("not scanned for viruses")
    CLEAN = "CLEAN", _("scanned, nothing found")
    INFECTED = "INFECTED", _("virus found, locked")
    UNSCANNABLE = "UNSCANNABLE", _("the scanner cannot read it")


class Door(TextChoices):
    """By which way a file was asked for."""

    PAGE = "PAGE", _("page")
    API = "API", _("API")
