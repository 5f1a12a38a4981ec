"""Forms by which documents come into a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.cases.enums import Visibility
from procurement.cases.papers import OTHER, label_of, may_replace
from procurement.documents.rules import EXTENSIONS
from procurement.documents.services import limits_for

if TYPE_CHECKING:
    from procurement.cases.models import Case
    from procurement.cases.viewing import Viewer

_ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)


class VersionForm(forms.Form):
    """Choose a file; what is wrong with it is said when it arrives."""

    file = forms.FileField(label=_("File"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": _ACCEPT}))

    def __init__(self, *args: Any, kind: str = OTHER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes = limits_for(kind).size // 1024 // 1024
        self.fields["file"].help_text = _("hwp, hwpx, pdf, docx, xlsx, jpg or png, up to %(limit)d MB.") % {
            "limit": megabytes
        }


class DocumentForm(VersionForm):
    """A new document of a case."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    title = forms.CharField(
        label=_("Title of the document"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the name of the file is used."),
    )
    visibility = forms.ChoiceField(label=_("Who may read it"), required=False)
    field_order = ("kind", "title", "visibility", "file")

    def __init__(self, *args: Any, case: Case, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            rule.code
            for rule in case.procedure.documents
            if rule.visibility in viewer.may_write and may_replace(case, viewer, rule.code)
        ]
        choices = [(kind, label_of(case, kind)) for kind in [*kinds, OTHER]]
        nothing = [("", _("Choose"))] if kinds else []
        self.fields["kind"].choices = nothing + choices  # type: ignore[attr-defined]
        if len(viewer.may_write) > 1:
            readers = [("", _("as usual for this kind")), *((one, Visibility(one).label) for one in viewer.may_write)]
            self.fields["visibility"].choices = readers  # type: ignore[attr-defined]
        else:
            del self.fields["visibility"]

    def clean_visibility(self) -> Visibility | None:
        """The readers chosen; ``None`` leaves it to the declaration."""
        chosen = self.cleaned_data["visibility"]
        return Visibility(chosen) if chosen else None
