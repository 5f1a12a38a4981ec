"""What people enter when they join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procurement.cases.inputs import DraftForm, StepForm
from procurement.law.business_numbers import read_business_number
from procurement.onboarding.enums import InvitationLanguage
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.enums import Role


class ClaimForm(DraftForm):
    """The company that somebody claims to represent."""

    business_number = forms.CharField(
        label=_("business number"), max_length=30, required=False, help_text=_("With or without hyphens: 000-00-00000.")
    )

    class Meta:
        model = CompanyClaim
        fields = ("business_number", "company_name", "takes_over")

    def clean_business_number(self) -> str:
        """Ten digits, without hyphens; a draft may still lack it (rule C-21)."""
        text = self.cleaned_data["business_number"].strip()
        if not text:
            return ""
        read = read_business_number(text)
        if read.digits is None:
            raise forms.ValidationError(read.error.sentence(gettext) if read.error else "")
        return read.digits


class ReasonForm(StepForm):
    """A reason that the claimant reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The claimant reads it as it is."),
    )


class AgencySearchForm(forms.Form):
    """Which agency is looked for."""

    q = forms.CharField(label=_("Name or institution code"), max_length=100, required=False)


class InviteForm(forms.Form):
    """Who is invited, in which role, in which language."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=InvitationLanguage.choices, initial=InvitationLanguage.BOTH
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("choose")), *((role.value, role.label) for role in roles)]  # type: ignore[attr-defined]
