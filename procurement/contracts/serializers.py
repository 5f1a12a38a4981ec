"""How entries and imports look in the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from procurement.contracts import messages
from procurement.contracts.models import Entry, ImportBatch
from procurement.jobs.models import Job, JobState
from procurement.organisations.models import Agency

ENTRY_FIELDS: tuple[str, ...] = (
    "id", "agency", "year", "booked_on", "contract_no", "change_seq", "line_no", "title", "kind", "kind_name",
    "item_code", "product", "supplier", "supplier_name", "share", "amount", "cumulative_amount", "contract_date",
    "order_date", "expenditure_date", "source", "source_name", "route", "is_foreign", "stated_size", "standing",
    "standing_name", "standing_reason", "one_off", "restates_on", "corrects",
)  # fmt: skip


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One ledger entry; amounts in won, VAT included, negative for a decrease.

    Codes are what the filters take; ``…_name`` says them in the reader's language.
    """

    agency = serializers.SlugRelatedField[Agency](slug_field="code", read_only=True)
    kind_name = serializers.CharField(source="get_kind_display", read_only=True)
    product = serializers.CharField(source="product.number", allow_null=True, default=None, read_only=True)
    supplier = serializers.CharField(source="supplier.business_number", read_only=True)
    supplier_name = serializers.CharField(source="supplier.name", read_only=True)
    source_name = serializers.CharField(source="get_source_display", read_only=True)
    standing_name = serializers.CharField(source="get_standing_display", read_only=True)
    one_off = serializers.CharField(
        read_only=True, help_text="Sort of one-off purchase (rule C-18); empty: none. It counts like any other entry."
    )

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ENTRY_FIELDS


class JobSerializer(serializers.ModelSerializer[Job]):
    """How far the work is; ``progress_total`` 0 means not known yet."""

    state = serializers.ChoiceField(choices=JobState.choices)

    class Meta:
        model = Job
        fields = ("state", "phase", "progress_done", "progress_total", "error_code", "error")


class ImportSerializer(serializers.ModelSerializer[ImportBatch]):
    """One uploaded file: where it stands, and how many rows and won had which outcome."""

    agency = serializers.SlugRelatedField[Agency](slug_field="code", read_only=True)
    problem = serializers.SerializerMethodField()
    job = JobSerializer(allow_null=True, read_only=True)

    class Meta:
        model = ImportBatch
        fields = (
            "id", "name", "size", "format", "describes", "agency", "period_from", "period_to", "state", "uploaded_at",
            "saved_at", "replaces", "outcome", "problem", "job",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_problem(self, batch: ImportBatch) -> str:
        """Why the file cannot be read, in words; empty when it can."""
        return messages.file_problem(batch.problem)
