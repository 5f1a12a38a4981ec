"""How rates, verdicts, runs and results look in the API. An unknown figure is ``null``, never 0."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from priority_purchase.rates import explanation
from priority_purchase.rates.enums import Flag, Status
from priority_purchase.rates.explanation import Verdict
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.presentation import WHOLE, one_decimal
from priority_purchase.rates.reported import Reported, ReportedItem
from priority_purchase.rates.rules import MetShare, percent
from procurement.contracts.models import Entry
from procurement.contracts.serializers import ENTRY_FIELDS, EntrySerializer, JobSerializer
from procurement.credentials.models import Credential
from procurement.law.rates import Rate, achievement
from procurement.organisations.models import Agency

MOST_DECIMALS = 4
"""More decimals of a rate are never shown."""


def _percent(places: int, source: str) -> serializers.DecimalField:
    return serializers.DecimalField(source=source, max_digits=None, decimal_places=places, allow_null=True)


class RateField(serializers.DecimalField):
    """A rate as decimal text, with the decimals that it was rounded to (parameter ``rates.display_decimals``)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=None, decimal_places=MOST_DECIMALS, allow_null=True, **options)

    def to_representation(self, value: Decimal) -> str:
        """The text, with neither more nor fewer decimals."""
        return f"{value:f}"


class RateSerializer(serializers.Serializer[Reported]):
    """One live rate: won as whole numbers, percent as decimal text, ratios in basis points (100 is 1 %)."""

    agency = serializers.CharField(source="agency.code")
    year = serializers.IntegerField()
    programme = serializers.CharField(source="card.code")
    name = serializers.CharField(source="card.name")
    part_of = serializers.CharField(
        source="card.figure.programme.part_of", help_text="The programme that this one is a part of; else empty."
    )
    status = serializers.ChoiceField(choices=Status.choices, source="card.status")
    counted = serializers.IntegerField(source="card.figure.counted", allow_null=True)
    base = serializers.IntegerField(source="card.figure.base", allow_null=True)
    rate_percent = RateField(source="card.percent")
    target_bp = serializers.IntegerField(source="card.figure.target.basis_points", allow_null=True)
    statutory_bp = serializers.IntegerField(source="card.figure.target.statutory", allow_null=True)
    evaluation_bp = serializers.IntegerField(source="card.figure.target.evaluation", allow_null=True)
    met = serializers.BooleanField(source="card.figure.met", allow_null=True)
    shortfall = serializers.IntegerField(source="card.figure.shortfall", allow_null=True)
    achievement_percent = _percent(1, "card.achievement")
    grade = serializers.CharField(source="card.figure.grade")
    memo_counted = serializers.IntegerField(source="card.figure.memo.counted", allow_null=True, default=None)
    memo_base = serializers.IntegerField(source="card.figure.memo.base", allow_null=True, default=None)
    memo_rate_percent = RateField(
        source="card.memo_percent", help_text="Without one-off purchases (rule C-18); null where there are none."
    )
    profile = serializers.CharField()
    policy_set = serializers.CharField()
    flags = serializers.ListField(child=serializers.ChoiceField(choices=Flag.choices))
    missing_registers = serializers.ListField(
        child=serializers.CharField(),
        source="card.figure.missing_registers",
        help_text="Kinds of credential of which no register is loaded: the rate may be too low.",
    )
    citation = serializers.CharField(source="card.figure.programme.local_citation")


class WholeSerializer(serializers.Serializer[Any]):
    """A programme in parts as a whole: every part with a base met, some, or none; the headline is information only."""

    agency = serializers.CharField()
    year = serializers.IntegerField()
    programme = serializers.CharField(source="group.code")
    name = serializers.CharField(source="group.name")
    parts = serializers.ListField(child=serializers.CharField(), source="group.parts")
    outcome = serializers.ChoiceField(choices=list(WHOLE), source="group.outcome")
    headline_percent = RateField(
        source="group.headline", help_text="All parts together, of all purchases; null while a part is not known."
    )


class ItemRateSerializer(serializers.Serializer[ReportedItem]):
    """The live rate of one item (a classification number) in a programme that is measured by item."""

    agency = serializers.CharField(source="agency.code")
    year = serializers.IntegerField()
    programme = serializers.CharField(source="card.code")
    item_code = serializers.CharField(source="item.code")
    name = serializers.CharField(source="item.name")
    entries = serializers.IntegerField(source="item.entries")
    status = serializers.ChoiceField(choices=Status.choices, source="card.status")
    counted = serializers.IntegerField(source="card.figure.counted", allow_null=True)
    base = serializers.IntegerField(source="card.figure.base", allow_null=True)
    rate_percent = RateField(source="card.percent")
    target_bp = serializers.IntegerField(source="card.figure.target.basis_points", allow_null=True)
    met = serializers.BooleanField(source="card.figure.met", allow_null=True)
    shortfall = serializers.IntegerField(source="card.figure.shortfall", allow_null=True)
    achievement_percent = _percent(1, "card.achievement")
    profile = serializers.CharField()
    policy_set = serializers.CharField()
    flags = serializers.ListField(child=serializers.ChoiceField(choices=Flag.choices))


class MetShareSerializer(serializers.Serializer[MetShare]):
    """How many agencies of a type meet the target; the last row, of an empty type, is all of them together."""

    type = serializers.CharField()
    met = serializers.IntegerField()
    judged = serializers.IntegerField(help_text="Agencies with a verdict.")
    unknown = serializers.IntegerField(help_text="Agencies without one.")
    share_percent = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DecimalField(max_digits=None, decimal_places=2, allow_null=True))
    def get_share_percent(self, one: MetShare) -> str | None:
        """Percent as decimal text; null when there is no verdict."""
        shown = percent(one.share)
        return None if shown is None else str(shown)


class NationalSerializer(serializers.Serializer[Any]):
    """Met agencies of a programme and year, by type."""

    year = serializers.IntegerField()
    programme = serializers.CharField()
    recounting = serializers.BooleanField(help_text="Figures of some agencies are those of before a change.")
    by_type = MetShareSerializer(many=True)


class CredentialSerializer(serializers.ModelSerializer[Credential]):
    """A credential (확인·인증) that was looked at."""

    kind = serializers.CharField(source="kind_id")

    class Meta:
        model = Credential
        fields = ("kind", "number", "issuer", "valid_from", "valid_to", "ended_on")


class VerdictSerializer(serializers.Serializer[Verdict]):
    """What one programme makes of an entry: ``code`` names the first condition that failed, or COUNTS."""

    programme = serializers.CharField(source="programme.code")
    name = serializers.CharField(source="programme.local_name")
    in_base = serializers.BooleanField()
    counts = serializers.BooleanField()
    code = serializers.ChoiceField(choices=sorted(explanation.SENTENCES))
    sentence = serializers.CharField()
    credentials = CredentialSerializer(many=True)
    citation = serializers.CharField(source="programme.local_citation")


class ExplainedEntrySerializer(EntrySerializer):
    """One ledger entry, and why it counts or does not in each programme, by the credentials known now."""

    verdicts = serializers.SerializerMethodField()

    class Meta(EntrySerializer.Meta):
        fields: tuple[str, ...] = (*ENTRY_FIELDS, "verdicts")

    @extend_schema_field(VerdictSerializer(many=True))
    def get_verdicts(self, entry: Entry) -> object:
        """One verdict per programme."""
        verdicts: Any = explanation.explain(entry)
        return VerdictSerializer(verdicts, many=True).data


class RunSerializer(serializers.ModelSerializer[EvaluationRun]):
    """An evaluation run; ``profile_code`` is empty when each agency's own profile is used."""

    job = JobSerializer(allow_null=True, read_only=True)

    class Meta:
        model = EvaluationRun
        fields = (
            "id", "year", "kind", "policy_set_code", "profile_code", "version", "restates", "state", "requested_at",
            "frozen_at", "published_at", "ledger_hash", "totals", "problem", "job",
        )  # fmt: skip


def _text(rate: Rate | None, decimals: int) -> str | None:
    shown = None if rate is None else rate.percent(decimals)
    return None if shown is None else f"{shown:f}"


class ResultSerializer(serializers.ModelSerializer[Result]):
    """One frozen result of a run, asked for with its decimals."""

    agency = serializers.SlugRelatedField[Agency](slug_field="code", read_only=True)
    programme = serializers.CharField(source="programme_code", read_only=True)
    counted = serializers.IntegerField(allow_null=True, read_only=True)
    base = serializers.IntegerField(allow_null=True, read_only=True)
    shortfall = serializers.IntegerField(allow_null=True, read_only=True)
    rate_percent = serializers.SerializerMethodField()
    memo_counted = serializers.IntegerField(allow_null=True, read_only=True)
    memo_base = serializers.IntegerField(allow_null=True, read_only=True)
    memo_rate_percent = serializers.SerializerMethodField()
    achievement_percent = serializers.SerializerMethodField()
    profile = serializers.CharField(source="profile_code", read_only=True)

    class Meta:
        model = Result
        fields = (
            "run", "agency", "programme", "status", "counted", "base", "rate_percent", "target_bp", "statutory_bp",
            "evaluation_bp", "met", "shortfall", "achievement_percent", "grade", "memo_counted", "memo_base",
            "memo_rate_percent", "rank_in_type", "profile", "flags", "ledger_hash",
        )  # fmt: skip

    @extend_schema_field(RateField())
    def get_rate_percent(self, result: Result) -> str | None:
        """Percent as decimal text, or null."""
        return _text(result.rate, result.decimals)

    @extend_schema_field(RateField())
    def get_memo_rate_percent(self, result: Result) -> str | None:
        """Percent without one-off purchases as of the freeze, or null."""
        return _text(result.memo, result.decimals)

    @extend_schema_field(serializers.DecimalField(max_digits=None, decimal_places=1, allow_null=True))
    def get_achievement_percent(self, result: Result) -> str | None:
        """Rate by target in percent as decimal text; null without a verdict."""
        rate, target = result.rate, result.target_bp
        exact: Fraction | None = None
        if result.met is not None and rate is not None and target is not None:
            exact = achievement(rate.numerator, rate.denominator, target)
        shown = one_decimal(exact)
        return None if shown is None else str(shown)
