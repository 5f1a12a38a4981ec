"""Filters of the inbox, wishes about notices, and texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from procurement.cases import procedures
from procurement.notices import syntax, topics, variables
from procurement.notices.enums import Language, Way
from procurement.notices.models import NoticeTemplate
from procurement.notices.queries import current_template, must_be_told, ways_of
from procurement.organisations.acting import capacities
from procurement.organisations.models import User


class CasesFilter(forms.Form):
    """Which cases of the inbox are shown."""

    kind = forms.ChoiceField(label=_("procedure"), required=False)
    capacity = forms.TypedChoiceField(label=_("acting for"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(one.pk, _capacity(one)) for one in capacities(person)]
        if "kind" in self.fields:
            kinds = [(model.procedure.kind, model.procedure.label) for model in procedures.every()]
            self.fields["kind"].choices = [("", _t("all")), *kinds]  # type: ignore[attr-defined]
        self.fields["capacity"].choices = [("", _t("all")), *held]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:  # noqa: ANN401 - text or number, by field
        """What is chosen; nothing for a value that does not exist."""
        return (self.cleaned_data if self.is_valid() else {}).get(name) or None


class NoticesFilter(CasesFilter):
    """Which notices are shown."""

    topic = forms.ChoiceField(label=_("topic"), required=False)
    unread = forms.ChoiceField(label=_("read or not"), required=False)
    field_order = ("topic", "capacity", "unread")
    kind = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(topic.code, topic.label) for topic in topics.every()]
        self.fields["topic"].choices = [("", _t("all")), *known]  # type: ignore[attr-defined]
        choices = [("", _t("all")), ("yes", _t("unread")), ("no", _t("read"))]
        self.fields["unread"].choices = choices  # type: ignore[attr-defined]


class WishesForm(forms.Form):
    """How a person wants to hear of each topic; what the law wants told is shown and fixed."""

    language = forms.ChoiceField(label=_("Language of mails"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        language = self.fields["language"]
        language.choices = [("", _t("the language of the site")), *Language.choices]  # type: ignore[attr-defined]
        language.initial = person.language
        every, mandatory = topics.every(), must_be_told()
        ways = ways_of([person.pk], [topic.code for topic in every])
        for topic in every:
            fixed = mandatory.get(topic.code)
            self.fields[topic.code] = forms.ChoiceField(
                label=topic.label,
                required=False,
                choices=Way.choices,
                initial=ways[person.pk, topic.code],
                disabled=fixed is not None,
                help_text=_fixed(topic.meaning, fixed) if fixed else topic.meaning,
            )

    @property
    def wishes(self) -> dict[str, Way]:
        """The chosen way of each topic that is the person's to choose; what was not sent stays as it is."""
        open_topics = [name for name, field in self.fields.items() if name != "language" and not field.disabled]
        return {name: Way(self.cleaned_data[name]) for name in open_topics if self.cleaned_data[name]}


class TemplateForm(forms.ModelForm):
    """A new version of a text, refused while it names what the notice does not have."""

    code = forms.ChoiceField(label=_("notice"))

    class Meta:
        model = NoticeTemplate
        fields = ("code", "language", "subject", "body", "reason", "may_opt_out", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(message.code, f"{message.label} ({message.code})") for message in topics.messages()]
        if "code" in self.fields:
            self.fields["code"].choices = known  # type: ignore[attr-defined]
        if (code := str(self.initial.get("code", ""))) in {message.code for message in topics.messages()}:
            self.fields["body"].help_text = _variables(topics.message(code).variables)

    def clean(self) -> dict[str, Any]:
        """Subject, text and reason can always be made."""
        cleaned = super().clean() or {}
        if "code" not in cleaned:
            return cleaned
        message = topics.message(cleaned["code"])
        for name in ("subject", "body", "reason"):
            try:
                syntax.check(cleaned.get(name, ""), message.variables, message.needs if name == "body" else ())
            except forms.ValidationError as error:
                self.add_error(name, error)
        if any(mark in cleaned.get("subject", "") for mark in "\r\n"):
            self.add_error("subject", _t("A subject is one line."))
        return cleaned


def _variables(names: tuple[str, ...]) -> str:
    meanings = "; ".join(f"{{{{ {name} }}}}: {variables.DECLARED[name].meaning}" for name in names)
    return _t("Variables: %(meanings)s") % {"meanings": meanings}


def _capacity(membership: Any) -> str:  # noqa: ANN401 - a membership with its organisation
    return " · ".join(filter(None, [membership.organisation_name, membership.get_role_display()]))


def _fixed(meaning: object, text: NoticeTemplate) -> str:
    return _t("%(meaning)s Cannot be switched off: %(basis)s.") % {
        "meaning": meaning,
        "basis": _basis(text),
    }


def _basis(text: NoticeTemplate) -> str:
    """Why a text stays on, in the reader's language where it is known."""
    language = (get_language() or "ko").split("-")[0]
    own = text if text.language == language else current_template(text.code, language)
    return own.basis if own is not None and own.basis else text.basis
