"""What an administrator writes down: policy sets, and proposals of parameters."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procurement.policy import keys
from procurement.policy.calendars import is_supported
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.queries import InheritanceCycleError, lineage, site_policy_set


class PolicySetForm(forms.ModelForm):
    """A policy set of a country whose holidays are known, inheriting without a circle."""

    class Meta:
        model = PolicySet
        fields = ("code", "name", "names", "parent", "country", "currency", "note")
        help_texts = {
            "names": _('The name in other languages, for example {"en": "Public procurement law"}.'),
            "parent": _("What this set does not say itself is taken from there."),
            "country": _("Two letters (ISO 3166), for example VN: decides the public holidays."),
            "currency": _("Three letters (ISO 4217), for example VND."),
        }

    def clean_country(self) -> str:
        """Two letters of a country whose public holidays are known."""
        country = str(self.cleaned_data["country"]).upper()
        if not is_supported(country):
            raise ValidationError(_("No public holidays are known for this country."))
        return country

    def clean_currency(self) -> str:
        """Three letters."""
        currency = str(self.cleaned_data["currency"]).upper()
        if not (currency.isascii() and currency.isalpha() and len(currency) == len("KRW")):
            raise ValidationError(_("Write the three letters of a currency."))
        return currency

    def clean_parent(self) -> PolicySet | None:
        """A set that does not inherit from this one; the set by which this site counts keeps its own."""
        parent: PolicySet | None = self.cleaned_data["parent"]
        try:
            inherited = lineage(parent) if parent else []
        except InheritanceCycleError as circle:
            raise ValidationError(str(circle)) from circle
        if self.instance.pk is not None and self.instance in inherited:
            raise ValidationError(_("That set inherits from this one."))
        if (
            "parent" in self.changed_data
            and self.instance.pk is not None
            and self.instance in lineage(site_policy_set())
        ):
            raise ValidationError(_("This site counts by this set. Add a new set that is based on the other one."))
        return parent


def _key_choices() -> list[tuple[str, str]]:
    return [("", "---------"), *((key.name, f"{key.name}: {key.meaning} ({key.unit})") for key in keys.every())]


class ProposalForm(forms.ModelForm):
    """A new dated value of the law, with its source."""

    key = forms.ChoiceField(label=_("key"), choices=_key_choices)
    value = forms.JSONField(
        label=_("value"),
        required=False,
        help_text=_('As JSON: 15, true, "01-31", [["A", "100"], ["B", "0"]].'),
    )

    class Meta:
        model = LegalParameter
        fields = ("policy_set", "key", "value", "valid_from", "valid_to", "authority", "citation", "rule_id", "note")

    def clean(self) -> dict[str, Any]:
        """The value must fit the key."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "key" in cleaned and "value" in cleaned:
            keys.validate(cleaned["key"], cleaned["value"])
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Everything the constraint on rows in force looks at takes part, shown in the form or not."""
        hidden: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # unknown to django-stubs
        return hidden - {"reference", "approved_at"}
