"""Documents of cases as the API gives and takes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from procurement.cases.enums import Visibility
from procurement.cases.papers import OTHER, Paper
from procurement.cases.serializers import ReasonSerializer
from procurement.documents import clamd
from procurement.documents.enums import Format, ScanState
from procurement.documents.models import DocumentVersion
from procurement.documents.rules import EXTENSIONS, MEDIA_TYPES

MEDIA = sorted({MEDIA_TYPES[one] for one in Format})
"""Types in which the bytes of a version come."""


class VersionSerializer(serializers.ModelSerializer[DocumentVersion]):
    """One state of a document: its bytes are at ``versions/{number}/content/``."""

    sha256 = serializers.CharField(source="file.sha256")
    size = serializers.IntegerField(source="file.size", help_text="bytes")
    media_type = serializers.CharField(source="file.media_type")
    scan_status = serializers.ChoiceField(source="file.scan_state", choices=ScanState.choices)
    is_erased = serializers.SerializerMethodField()

    class Meta:
        model = DocumentVersion
        fields = ("number", "file_name", "sha256", "size", "media_type", "uploaded_at", "scan_status", "is_erased")
        read_only_fields = fields

    def get_is_erased(self, version: DocumentVersion) -> bool:
        """Whether the bytes were erased, when their years were over; the rest is kept."""
        return version.erased_at is not None


class PaperSerializer(serializers.Serializer[Paper]):
    """One document as the caller may see it, its versions newest first."""

    id = serializers.IntegerField(source="entry.pk")
    kind = serializers.CharField(source="entry.document.kind")
    kind_name = serializers.CharField(source="label")
    title = serializers.CharField(source="entry.document.title")
    visibility = serializers.ChoiceField(source="entry.visibility", choices=Visibility.choices)
    given_by = serializers.SerializerMethodField()
    added_at = serializers.DateTimeField(source="entry.added_at")
    confidential_until = serializers.CharField(help_text="the step; empty when it is not confidential")
    may_add_version = serializers.BooleanField()
    versions = VersionSerializer(many=True)

    def get_given_by(self, paper: Paper) -> str:
        """The organisation that gave it; empty for an office or a person."""
        organisation = paper.entry.agency or paper.entry.company
        return organisation.local_name if organisation else ""


class MissingSerializer(serializers.Serializer[Any]):
    """A document that a step from here requires and that nobody has given."""

    name = serializers.CharField(source="label")
    steps = serializers.CharField()
    basis = serializers.CharField()


@extend_schema_serializer(many=False)
class PapersSerializer(serializers.Serializer[Any]):
    """The documents of a case; ``files_are_scanned`` says whether the site has a virus scanner."""

    documents = PaperSerializer(many=True)
    missing = MissingSerializer(many=True)
    may_add_document = serializers.BooleanField()
    files_are_scanned = serializers.BooleanField()

    @staticmethod
    def of(shown: dict[str, Any]) -> dict[str, Any]:
        """From what the page shows."""
        return {
            "documents": shown["papers"],
            "missing": shown["missing_documents"],
            "may_add_document": shown["may_add_document"],
            "files_are_scanned": clamd.is_configured(),
        }


class BlockedSerializer(serializers.Serializer[Any]):
    """Why the bytes of a version cannot be had."""

    code = serializers.CharField()
    reasons = ReasonSerializer(many=True)


def multipart(**fields: dict[str, Any]) -> dict[str, Any]:
    """The schema of an upload: a file, and fields beside it."""
    file = {"type": "string", "format": "binary", "description": ", ".join(EXTENSIONS)}
    return {
        "multipart/form-data": {
            "type": "object",
            "properties": {"file": file, **fields},
            "required": ["file", *(["kind"] if "kind" in fields else [])],
        }
    }


UPLOAD = multipart(
    kind={"type": "string", "description": f"a kind of the procedure, or {OTHER}"},
    title={"type": "string", "maxLength": 200, "description": "without it, the name of the file"},
    visibility={"type": "string", "enum": Visibility.values, "description": "without it, as usual for the kind"},
)
NEW_VERSION = multipart()


def unknown(names: set[str], known: set[str]) -> dict[str, list[str]]:
    """What to say of fields that an upload does not have."""
    return {name: [_("There is no such field.")] for name in sorted(names - known)}
