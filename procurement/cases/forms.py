"""What people enter on the page of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.cases.enums import Visibility
from procurement.organisations.models import User


class ShownForm(forms.Form):
    """Which case was shown when a form was drawn, and the one intention behind it."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, version: int, token: UUID | None = None) -> ShownForm:
        """The hidden fields for a case as it is shown now."""
        return cls(initial={"version": version, "token": token or uuid4()})


class CommentForm(forms.Form):
    """A comment, and for whom it is meant."""

    text = forms.CharField(label=_("Comment"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))
    visibility = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, may_write: tuple[Visibility, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = [(one.value, one.label) for one in may_write]  # type: ignore[attr-defined]
        self.fields["visibility"].initial = may_write[0] if may_write else None
        if len(may_write) == 1:
            self.fields["visibility"].widget = forms.HiddenInput()


class HandOverForm(forms.Form):
    """Who takes a case over."""

    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a queryset of users
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
