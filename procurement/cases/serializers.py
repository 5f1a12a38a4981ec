"""Cases as the API gives them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from procurement.cases.clocks import Deadline
from procurement.cases.models import Case
from procurement.cases.options import Option
from procurement.cases.procedures import procedure_of
from procurement.cases.tables import waits_for
from procurement.law.decisions import Reason


class ReasonSerializer(serializers.Serializer[Reason]):
    """Why something cannot be done: a stable code, the sentence in the reader's language, the article."""

    code = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    article = serializers.CharField()
    rule_id = serializers.CharField()
    field = serializers.CharField()

    def get_sentence(self, reason: Reason) -> str:
        """The sentence in the reader's language."""
        return reason.sentence(gettext)


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case in a list."""

    state_name = serializers.CharField(source="state_label", read_only=True)
    procedure = serializers.SerializerMethodField()
    waits_for_name = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "id",
            "number",
            "kind",
            "procedure",
            "title",
            "state",
            "state_name",
            "version",
            "waits_for",
            "waits_for_name",
            "policy_day",
            "opened_at",
            "submitted_at",
            "closed_at",
            "touched_at",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_procedure(self, case: Case) -> str:
        """The procedure in words."""
        return str(procedure_of(case.kind).label)

    def get_waits_for_name(self, case: Case) -> str:
        """Who must act next, in words."""
        return waits_for(case, procedure_of(case.kind))


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A deadline; ``last_day`` is empty while the clock of the case stands still."""

    last_day = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        fields = ("code", "owed_by", "started_on", "days", "unit", "basis", "last_day", "outcome", "ended_on")
        read_only_fields = fields

    def get_last_day(self, deadline: Deadline) -> str | None:
        """The day by which it must be met."""
        last = deadline.moved_to or deadline.due_on
        return last.isoformat() if last else None


class StepSerializer(serializers.Serializer[Option]):
    """A step that leads on from here: whether the caller can take it now, and what stands against it."""

    name = serializers.CharField(source="step.name")
    title = serializers.CharField(source="step.label")
    basis = serializers.CharField(source="step.basis")
    is_yours = serializers.BooleanField()
    is_open = serializers.BooleanField()
    signature = serializers.BooleanField(source="step.signature")
    objections = ReasonSerializer(many=True)


class HistorySerializer(serializers.Serializer[Any]):
    """What happened, as the caller may read it."""

    at = serializers.DateTimeField()
    what = serializers.CharField()
    by = serializers.CharField()
    state = serializers.CharField()


class CommentSerializer(serializers.Serializer[Any]):
    """What was said, as the caller may read it."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    text = serializers.CharField()
    visibility = serializers.CharField()


class FactSerializer(serializers.Serializer[Any]):
    """Something the case is about: what it is, and its value."""

    name = serializers.CharField()
    value = serializers.CharField(allow_null=True)


class FullCaseSerializer(CaseSerializer):
    """One case with all that its page shows."""

    facts = FactSerializer(many=True, read_only=True)
    steps = StepSerializer(many=True, read_only=True)
    deadlines = DeadlineSerializer(many=True, read_only=True)
    history = HistorySerializer(many=True, read_only=True)
    comments = CommentSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "facts", "steps", "deadlines", "history", "comments")
        read_only_fields: tuple[str, ...] = fields


class TakeSerializer(serializers.Serializer[Any]):
    """A step to take: the version of the case that the caller saw, a token of the caller's own, what the step asks for.

    The same token sent again has no second effect and gives the same answer.
    """

    version = serializers.IntegerField(min_value=0)
    token = serializers.UUIDField(required=False)
    input = serializers.DictField(required=False, default=dict)


class SayingSerializer(serializers.Serializer[Any]):
    """A comment to write."""

    text = serializers.CharField(max_length=5_000)
    visibility = serializers.CharField()


class RefusalSerializer(serializers.Serializer[Any]):
    """A step that was not taken, with everything that stands against it."""

    code = serializers.CharField()
    reasons = ReasonSerializer(many=True)
