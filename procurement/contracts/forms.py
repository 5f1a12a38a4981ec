"""Forms of the import wizard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from procurement.contracts import messages, years
from procurement.contracts.models import AgencyYear, Proposal
from procurement.credentials.models import CredentialKind
from procurement.organisations.models import Agency, User
from procurement.organisations.queries import agencies_visible_to, sees_all


class UploadForm(forms.Form):
    """Choose a file; everything else is recognised from it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Data hub report, KONEPS API answer (JSON, XML), expenditure sheet, company list or the platform's"
            " contract file; CSV, text, xlsx or xls. What it is will be recognised."
        ),
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("several agencies (the file names them)"),
        help_text=_("Whose purchases the file holds. An expenditure sheet belongs to one agency."),
    )
    credential_kind = forms.ModelChoiceField(
        label=_("Kind of credential"),
        queryset=CredentialKind.objects.none(),
        required=False,
        empty_label=_("not a company list"),
        help_text=_("Only for a list of companies: what the list certifies."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.IMPORT_MAX_BYTES
        self.fields["file"].widget.attrs |= {"data-most-bytes": most, "data-too-large": messages.too_large(most)}
        agencies = agencies_visible_to(user).filter(closed_on__isnull=True)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["credential_kind"].queryset = CredentialKind.objects.all()  # type: ignore[attr-defined]
        if not sees_all(user):
            self.fields["agency"].required = True
            self.fields["agency"].empty_label = None  # type: ignore[attr-defined]
            self.fields["agency"].initial = agencies.first()


class SaveForm(forms.Form):
    """Decide what a checked upload may do."""

    accept = forms.MultipleChoiceField(
        label=_("Take into the registers"),
        choices=Proposal.Register.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rows that name something which is not taken in are rejected, with the reason."),
    )
    replace = forms.BooleanField(
        label=_("Replace the entries of earlier uploads"),
        required=False,
        help_text=_(
            "The earlier upload stays visible as replaced; its entries leave the count. Those of a published year stay,"
            " and what changes is booked in this year."
        ),
    )

    def __init__(self, *args: Any, registers: list[str], replaces: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._replaces = replaces
        labels = dict(Proposal.Register.choices)
        self.fields["accept"].choices = [(name, labels[name]) for name in registers]  # type: ignore[attr-defined]
        self.fields["accept"].initial = registers
        if not registers:
            del self.fields["accept"]
        if replaces:
            self.fields["replace"].label = _("Replace %(entries)s entries of earlier uploads") % {
                "entries": f"{replaces:,}"
            }
        else:
            del self.fields["replace"]

    def clean_replace(self) -> bool:
        """Replacing needs a clear yes."""
        if self._replaces and not self.cleaned_data["replace"]:
            raise forms.ValidationError(
                _("%(entries)d entries are already there. Tick this to replace them, or give the upload up."),
                params={"entries": self._replaces},
            )
        return bool(self.cleaned_data["replace"])


def _profiles() -> list[tuple[str, str]]:
    counter = years.counter()
    return [("", str(_("the profile of the site"))), *(counter.profiles() if counter else [])]


class AgencyYearForm(forms.ModelForm):
    """The calculation profile of one agency's year."""

    profile = forms.ChoiceField(label=_("calculation profile"), choices=_profiles, required=False)

    class Meta:
        model = AgencyYear
        fields = ("agency", "year", "profile")
