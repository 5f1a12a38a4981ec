"""What one says about a program that is to act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from procurement.law.business_numbers import read_business_number
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, Role
from procurement.organisations.models import Agency, Company, User
from procurement.service_accounts.enums import Scope


class ProgramForm(forms.Form):
    """Its name, as whom it acts, and what it may ask for; administrators also say for which organisation."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=User._meta.get_field("name").max_length,
        help_text=_("It stands in the history of each case in which the program acts."),
    )
    role = forms.TypedChoiceField(label=_("Acts as"), coerce=Role)
    organisation = forms.CharField(
        label=_("Institution code or business number"),
        max_length=30,
        required=False,
        help_text=_("Left empty for a role of the offices."),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("Allowed to"),
        coerce=Scope,
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], names_organisation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = [("", _t("Choose")), *known]  # type: ignore[attr-defined]
        if not names_organisation:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """The organisation that is named, found by its number."""
        cleaned = super().clean() or {}
        role, number = cleaned.get("role"), cleaned.get("organisation", "").strip()
        cleaned["organisation"] = None
        if "organisation" not in self.fields or role not in {*AGENCY_ROLES, *COMPANY_ROLES}:
            return cleaned
        cleaned["organisation"] = _agency(number) if role in AGENCY_ROLES else _company(number)
        if cleaned["organisation"] is None:
            self.add_error("organisation", _t("No organisation with this number fits the role."))
        return cleaned


def _agency(code: str) -> Agency | None:
    return Agency.objects.filter(code=code).first()


def _company(number: str) -> Company | None:
    return Company.objects.filter(business_number=read_business_number(number).digits or "").first()
