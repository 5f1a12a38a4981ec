"""Documents, their versions, the bytes behind them, and who opened them.

A row is never deleted; bytes may be erased when the law lets them go (:mod:`procurement.documents.erasing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.documents.enums import Door, Format, ScanState
from procurement.documents.rules import MEDIA_TYPES

if TYPE_CHECKING:
    from datetime import datetime


class StoredFile(models.Model):
    """Bytes that are kept once, whoever sent them. ``name`` says where they lie now; empty when they are erased."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    format = models.CharField(_("format"), max_length=8, choices=Format)
    name = models.CharField(_("place in the storage"), max_length=120, blank=True)
    promoted_at = models.DateTimeField(_("in its place since"), null=True)
    erased_at = models.DateTimeField(_("erased"), null=True)
    scan_state = models.CharField(_("virus scan"), max_length=12, choices=ScanState, default=ScanState.UNSCANNED)
    scanned_at = models.DateTimeField(_("scanned"), null=True)
    scan_finding = models.CharField(_("what the scanner said"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="stored_file_has_a_hash"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(erased_at__isnull=False), name="stored_file_lies_somewhere"
            ),
        )
        indexes = (
            models.Index(fields=["id"], name="stored_file_waiting", condition=Q(promoted_at__isnull=True)),
            models.Index(fields=["scan_state", "id"], name="stored_file_scan", condition=~Q(scan_state="CLEAN")),
        )

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def media_type(self) -> str:
        """The media type of the content."""
        return MEDIA_TYPES[Format(self.format)]


class Document(models.Model):
    """One document in all its versions. ``context`` names the part of the platform that owns it and knows its readers.

    ``kind`` is a code of the owner. With a ``confidential_moment`` only the offices and the one who gave the document
    see it, until ``confidential_until``; while that is empty, the moment has not come.
    """

    context = models.CharField(_("belongs to"), max_length=40)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title of the document"), max_length=200)
    confidential_moment = models.CharField(_("confidential until"), max_length=60, blank=True)
    confidential_until = models.DateTimeField(_("disclosed"), null=True)
    created_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (
            models.CheckConstraint(
                condition=Q(confidential_until__isnull=True) | ~Q(confidential_moment=""),
                name="disclosed_at_a_named_moment",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def is_confidential(self, now: datetime) -> bool:
        """Whether the named moment has not come yet."""
        if not self.confidential_moment:
            return False
        return self.confidential_until is None or now < self.confidential_until


class DocumentVersion(models.Model):
    """One state of a document, as it was uploaded. Each keeps its number, its name and its hash for good."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("document"))
    number = models.PositiveSmallIntegerField(_("file version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="versions", verbose_name=_("stored file"))
    file_name = models.CharField(_("file name"), max_length=150)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    erased_at = models.DateTimeField(_("erased"), null=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("erased by")
    )
    erased_basis = models.CharField(_("erased on the basis of"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ("document", "-number")
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_basis="") | Q(erased_at__isnull=False) & ~Q(erased_basis=""),
                name="erased_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"


class DocumentAccess(models.Model):
    """Somebody opened a version: written before the first byte leaves, and kept."""

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="accesses", verbose_name=_("file version")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    address = models.GenericIPAddressField(_("from the address"), null=True)
    door = models.CharField(_("by way of"), max_length=4, choices=Door)

    class Meta:
        verbose_name = _("access to a document")
        verbose_name_plural = _("accesses to documents")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["version", "-at"], name="access_of_version"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.at}"
