"""Forms of the pages of rates and evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from priority_purchase.rates.enums import RunKind, Status
from priority_purchase.rates.years import MAX_YEAR, MIN_YEAR
from priority_purchase.targets.models import Programme
from procurement.contracts.decisions import ExclusionReason, Settlement
from procurement.contracts.enums import Standing
from procurement.jobs import clock
from procurement.organisations.enums import AgencyType, Region
from procurement.policy.models import PolicySet


class StandingForm(forms.Form):
    """Take an entry out of the count, or back in."""

    standing = forms.TypedChoiceField(
        label=_("Decision"),
        coerce=int,
        choices=[
            ("", _("Choose")),
            (Standing.EXCLUDED.value, _("leave it out of the count")),
            (Standing.COUNTED.value, _("count it")),
        ],
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose")), *ExclusionReason.choices])
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Auditors read this; name the document that shows it."),
    )


class OneOffForm(forms.Form):
    """Mark entries as one-off purchases, or take the mark back (rule C-18)."""

    TAKE_BACK = "-"

    code = forms.ChoiceField(label=_("What are these purchases?"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Auditors read this; name the document that shows it.")
    )
    entries = forms.IntegerField(widget=forms.HiddenInput)
    amount = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, codes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sorts = [(code, _("one-off: %(sort)s") % {"sort": name}) for code, name in codes.items()]
        chosen = [("", _("Choose")), *sorts, (self.TAKE_BACK, _("ordinary purchases: take the mark back"))]
        self.fields["code"].choices = chosen  # type: ignore[attr-defined]


class KindForm(forms.Form):
    """Settle the chosen entries."""

    action = forms.ChoiceField(label=_("What is to be done with the chosen entries?"), choices=Settlement.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class RunForm(forms.Form):
    """Ask for an evaluation."""

    year = forms.IntegerField(label=_("Year"), min_value=MIN_YEAR, max_value=MAX_YEAR)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, one.label) for one in (RunKind.ON_DEMAND, RunKind.OFFICIAL)]
    )
    policy_set = forms.ModelChoiceField(
        label=_("Policy set"), queryset=PolicySet.objects.none(), to_field_name="code", empty_label=None
    )
    profile = forms.ChoiceField(
        label=_("Calculation profile"),
        required=False,
        choices=[
            ("", _("each agency's own")),
            ("CONTRACT", _("contract basis for all")),
            ("EXPENDITURE", _("expenditure basis for all")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year
        self.fields["policy_set"].queryset = PolicySet.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An official run is made under each agency's own profile only."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == RunKind.OFFICIAL and cleaned.get("profile"):
            self.add_error(
                "profile", _("An official run uses each agency's own profile. Choose that, or a run on demand.")
            )
        return cleaned


class OverviewForm(forms.Form):
    """Filters of the national overview; without a programme, the first one."""

    programme = forms.ChoiceField(label=_("Ranked by"), required=False)
    type = forms.ChoiceField(
        label=_("Agency type"), required=False, choices=[("", _("all types")), *AgencyType.choices]
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("all regions")), *Region.choices])
    status = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[("", _("all results")), ("met", _("met")), ("missed", _("missed")), *Status.choices],
    )

    def __init__(self, *args: Any, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first = programmes[0].code
        self.fields["programme"].choices = [(one.code, one.local_name) for one in programmes]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """What was chosen; nothing where the choice does not exist."""
        return str(self.cleaned_data.get(name, ""))

    @property
    def programme_code(self) -> str:
        """The programme by which agencies are ranked."""
        return self.chosen("programme") or self._first
