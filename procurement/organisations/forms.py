"""What administrators write about people and companies."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procurement.law.business_numbers import read_business_number
from procurement.organisations import whys
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


class WhyForm(forms.Form):
    """What is asked about: the address of a page, or a number."""

    what = forms.CharField(
        label=_("Address of the page, or number"),
        max_length=300,
        help_text=_("As in the browser's address line, or a case number, or an institution code."),
    )

    def clean_what(self) -> tuple[whys.Subject, whys.Key]:
        """The subject and which one; what does not exist is an error."""
        text = self.cleaned_data["what"].strip()
        for subject in whys.subjects():
            key = subject.number(text)
            if key is not None:
                return subject, key
        try:
            match = resolve(urlsplit(text).path if "/" in text else "")
        except (Resolver404, ValueError):
            raise forms.ValidationError(gettext("There is no such page or number.")) from None
        found = whys.subject_of(match.view_name)
        if found is None:
            raise forms.ValidationError(gettext("This page shows no single thing that could be asked about."))
        if not found.exists(match.kwargs):
            raise forms.ValidationError(gettext("What the address names does not exist."))
        return found, match.kwargs


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
