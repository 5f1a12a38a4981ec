"""How organisations look in the API."""

from __future__ import annotations

from rest_framework import serializers

from procurement.organisations.models import Agency


class AgencySerializer(serializers.ModelSerializer[Agency]):
    """An agency (수요기관)."""

    parent_code = serializers.CharField(source="parent.code", allow_null=True, default=None, read_only=True)
    successor_code = serializers.CharField(source="successor.code", allow_null=True, default=None, read_only=True)

    class Meta:
        model = Agency
        fields = ("code", "name", "names", "type", "region", "parent_code", "opened_on", "closed_on", "successor_code")
