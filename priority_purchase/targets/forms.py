"""What administrators write about programmes, profiles and targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from priority_purchase.targets.models import CalculationProfile, Programme
from procurement.contracts.enums import Kind, Source
from procurement.credentials.models import CredentialKind
from procurement.policy.models import Authority, PolicySet
from procurement.policy.queries import lineage


class NumbersField(forms.TypedMultipleChoiceField):
    """Several of a closed list of numbers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, **options)


def _credential_kinds() -> list[tuple[str, str]]:
    return [(kind.code, f"{kind.code} {kind.local_name}") for kind in CredentialKind.objects.all()]


def _programme_codes() -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    for row in Programme.objects.order_by("order", "code"):
        names.setdefault(row.code, f"{row.code} {row.local_name}")
    return list(names.items())


def _authorities() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Authority.choices]


class ProfileForm(forms.ModelForm):
    """A calculation profile of a country's own policy set."""

    sources = NumbersField(label=_("sources counted"), choices=Source.choices)

    class Meta:
        model = CalculationProfile
        fields = (
            "policy_set", "code", "name", "names", "year_day", "sources", "counts_foreign", "counts_pilots",
            "size_evidence", "is_default", "citation",
        )  # fmt: skip


class ProgrammeForm(forms.ModelForm):
    """A programme of a country's own policy set."""

    base_kinds = NumbersField(label=_("kinds in the base"), choices=Kind.choices)
    counted_kinds = NumbersField(label=_("kinds that count"), choices=Kind.choices)
    credential_kinds = forms.MultipleChoiceField(
        label=_("credentials that count"), choices=_credential_kinds, required=False
    )
    base_credential_kinds = forms.MultipleChoiceField(
        label=_("credentials that put an item into the base"), choices=_credential_kinds, required=False
    )

    class Meta:
        model = Programme
        fields = (
            "policy_set", "code", "bit", "name", "names", "part_of", "order", "duty", "base", "base_kinds",
            "counted_kinds", "credential_kinds", "base_credential_kinds", "item_day", "holder", "size_test",
            "accepts_stated_size", "excludes_repackaged", "recognises_pilots", "test_day", "holds_on_unknown_kind",
            "target_expected", "citation", "rule_id", "note", "valid_from", "valid_to",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A bit means one programme, in the set and in those it inherits from and hands on to."""
        cleaned = super().clean() or {}
        chosen, code, bit = cleaned.get("policy_set"), cleaned.get("code"), cleaned.get("bit")
        if chosen is None or code is None:
            return cleaned
        related = Programme.objects.filter(policy_set__in=_relatives(chosen)).exclude(pk=self.instance.pk)
        taken = None if bit is None else related.filter(~Q(code=code), bit=bit).first()
        if taken is not None:
            self.add_error("bit", _t("The bit is taken by %(programme)s.") % {"programme": taken.code})
        part_of = cleaned.get("part_of")
        if part_of and (part_of == code or not related.filter(code=part_of).exists()):
            self.add_error("part_of", _t("There is no other programme with this code."))
        return cleaned


def _relatives(policy_set: PolicySet) -> list[PolicySet]:
    """The set, the sets that it inherits from, and those that inherit from it."""
    heirs = [one for one in PolicySet.objects.all() if policy_set in lineage(one)]
    return [*lineage(policy_set), *heirs]


class ProgrammeCodeForm(forms.ModelForm):
    """Anything about one programme, named by its code."""

    programme_code = forms.ChoiceField(label=_("programme"), choices=_programme_codes)


class AuthorityForm(ProgrammeCodeForm):
    """A ratio with who says so."""

    authority = forms.ChoiceField(label=_("authority"), choices=_authorities)
