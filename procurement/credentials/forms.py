"""What administrators write about credentials."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from procurement.credentials.enums import Origin
from procurement.credentials.models import Credential
from procurement.credentials.queries import overlapping

_ITEM = re.compile(r"\d{8}|\d{10}")


class CredentialForm(forms.ModelForm):
    """One credential, checked before the database checks it again."""

    class Meta:
        model = Credential
        fields = (
            "kind", "company", "product", "items", "number", "issuer", "valid_from", "valid_to", "ended_on", "ending",
            "origin", "source", "fetched_on", "note",
        )  # fmt: skip

    def clean_items(self) -> list[str]:
        """Eight or ten digits each, every number once, in order: so that equal scopes are seen to be equal."""
        items = [item.strip() for item in self.cleaned_data["items"] or []]
        wrong = [item for item in items if not _ITEM.fullmatch(item)]
        if wrong:
            raise forms.ValidationError(
                _("A classification number has eight or ten digits: %(wrong)s") % {"wrong": ", ".join(wrong)}
            )
        return sorted(set(items))

    def clean(self) -> dict[str, Any]:
        """Say in words what the database would refuse."""
        cleaned = super().clean() or {}
        first, last, ended = cleaned.get("valid_from"), cleaned.get("valid_to"), cleaned.get("ended_on")
        if "company" in cleaned and "product" in cleaned and not (cleaned["company"] or cleaned["product"]):
            self.add_error("company", _("Name the company or the product that holds the credential."))
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first."))
        if ended and not cleaned.get("ending"):
            self.add_error("ending", _("Say why the credential ended early."))
        if cleaned.get("ending") and not ended:
            self.add_error("ended_on", _("Say on which day the credential ended early."))
        if not self.errors:
            self._refuse_overlap(cleaned)
        if self.errors:
            self._validate_constraints = False
        return cleaned

    def _refuse_overlap(self, cleaned: dict[str, Any]) -> None:
        """Credentials issued here do not overlap; of others the page only warns."""
        if cleaned.get("origin") != Origin.ISSUED_HERE:
            return
        wanted = Credential(pk=self.instance.pk, **cleaned)
        other = overlapping(wanted).filter(origin=Origin.ISSUED_HERE).first()
        if other is not None:
            self.add_error(
                "valid_from",
                _("%(other)s, issued here for the same kind, holder and goods, counts on some of these days.")
                % {"other": f"{other} ({other.valid_from} – {other.valid_to or ''})"},
            )
