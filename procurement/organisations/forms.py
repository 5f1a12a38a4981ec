"""What administrators write about people and companies."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procurement.law.business_numbers import read_business_number
from procurement.organisations.models import Company, User


class NewUserForm(AdminUserCreationForm):
    """A person is made by e-mail address; without a password the account is opened by a reset."""

    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}

    def clean_email(self) -> str:
        """Addresses are the same in capitals and small letters."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(gettext("There is a user with this e-mail address already."))
        return email


class UserForm(UserChangeForm):
    """A person who exists."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}


class CompanyForm(forms.ModelForm):
    """A company; its number may be written with hyphens."""

    business_number = forms.CharField(label=_("business number"), max_length=30)

    class Meta:
        model = Company
        fields = ("business_number", "name", "names", "size", "region", "founded_on", "representative", "closed_on")

    def clean_business_number(self) -> str:
        """Ten digits; a check digit that does not fit only warns (rule C-21)."""
        read = read_business_number(self.cleaned_data["business_number"])
        if read.digits is None:
            raise forms.ValidationError(read.error.sentence(gettext) if read.error else "")
        return read.digits
