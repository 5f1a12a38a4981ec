"""How rates, entries and runs look in the API. An unknown figure is ``null``, never 0."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from priority_purchase.rates.explanation import Verdict
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.presentation import Card
from procurement.contracts.models import Entry
from procurement.law.rates import Rate
from procurement.organisations.models import Agency


class AgencySerializer(serializers.ModelSerializer[Agency]):
    """An agency (수요기관)."""

    parent_code = serializers.CharField(source="parent.code", allow_null=True, read_only=True)
    successor_code = serializers.CharField(source="successor.code", allow_null=True, read_only=True)

    class Meta:
        model = Agency
        fields = ("code", "name", "names", "type", "region", "parent_code", "opened_on", "closed_on", "successor_code")


class FigureSerializer(serializers.Serializer[Card]):
    """One rate; won as whole numbers, percent as decimal text."""

    programme = serializers.CharField(source="code")
    name = serializers.CharField()
    status = serializers.CharField()
    rate_percent = serializers.DecimalField(source="percent", max_digits=20, decimal_places=2, allow_null=True)
    counted = serializers.IntegerField(source="figure.counted", allow_null=True)
    base = serializers.IntegerField(source="figure.base", allow_null=True)
    target_bp = serializers.IntegerField(source="figure.target.basis_points", allow_null=True)
    statutory_bp = serializers.IntegerField(source="figure.target.statutory", allow_null=True)
    evaluation_bp = serializers.IntegerField(source="figure.target.evaluation", allow_null=True)
    met = serializers.BooleanField(source="figure.met", allow_null=True)
    shortfall = serializers.IntegerField(source="figure.shortfall", allow_null=True)
    achievement_percent = serializers.DecimalField(
        source="achievement", max_digits=20, decimal_places=1, allow_null=True
    )
    grade = serializers.CharField(source="figure.grade")
    flags = serializers.ListField(child=serializers.CharField(), source="figure.flags")
    citation = serializers.CharField(source="figure.programme.citation")


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One ledger entry; ``amount`` in won, VAT included."""

    agency = serializers.SlugRelatedField[Agency](slug_field="code", read_only=True)
    supplier = serializers.CharField(source="supplier.business_number")
    supplier_name = serializers.CharField(source="supplier.name")
    kind = serializers.CharField(source="get_kind_display")
    standing = serializers.CharField(source="get_standing_display")
    origin = serializers.CharField(source="get_source_display")

    class Meta:
        model = Entry
        fields = (
            "id", "agency", "year", "booked_on", "contract_no", "change_seq", "line_no", "title", "kind", "item_code",
            "supplier", "supplier_name", "share", "amount", "contract_date", "order_date", "expenditure_date",
            "origin", "standing", "standing_reason",
        )  # fmt: skip


class VerdictSerializer(serializers.Serializer[Verdict]):
    """What one programme makes of an entry, and why."""

    programme = serializers.CharField(source="programme.code")
    in_base = serializers.BooleanField()
    counts = serializers.BooleanField()
    code = serializers.CharField()
    reason = serializers.CharField(source="sentence")
    credentials = serializers.SerializerMethodField()
    citation = serializers.CharField(source="programme.citation")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_credentials(self, verdict: Verdict) -> list[str]:
        """Kind and number of the credentials that were looked at."""
        return [f"{one.kind_id} {one.number}".strip() for one in verdict.credentials]


class RunSerializer(serializers.ModelSerializer[EvaluationRun]):
    """An evaluation run."""

    class Meta:
        model = EvaluationRun
        fields = (
            "id", "year", "kind", "policy_set_code", "profile_code", "version", "state", "requested_at", "frozen_at",
            "published_at", "ledger_hash", "totals",
        )  # fmt: skip


class ResultSerializer(serializers.ModelSerializer[Result]):
    """One frozen result."""

    agency = serializers.SlugRelatedField[Agency](slug_field="code", read_only=True)
    rate_percent = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = (
            "agency", "programme_code", "status", "counted", "base", "rate_percent", "target_bp", "statutory_bp",
            "evaluation_bp", "met", "shortfall", "grade", "rank_in_type", "profile_code", "flags", "ledger_hash",
        )  # fmt: skip

    @extend_schema_field(serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True))
    def get_rate_percent(self, result: Result) -> str | None:
        """Percent as decimal text, or null."""
        if result.counted is None or result.base is None:
            return None
        shown = Rate(int(result.counted), int(result.base)).percent()
        return None if shown is None else str(shown)
