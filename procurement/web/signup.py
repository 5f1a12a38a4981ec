"""What a person says on joining."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AddressAndPassword
from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import User


class SignupForm(AddressAndPassword):
    """Name, e-mail address and password."""

    field_order = ("name", "email", "password1", "password2")
    name = forms.CharField(
        label=_("name"),
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def custom_signup(self, request: Any, user: User) -> None:  # noqa: ANN401 - allauth's own types
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
