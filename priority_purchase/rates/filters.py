"""Filters of the lists of rates; the same on pages and in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from priority_purchase.targets.models import Programme
from procurement.contracts.enums import Kind, Source, Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.models import Entry
from procurement.web.forms import DateInput

SIDES = (
    ("counted", _("counts")),
    ("base", _("in the base")),
    ("missed", _("in the base, does not count")),
    ("outside", _("not in the base")),
)

ONE_OFF = (("yes", _("only one-off purchases")), ("no", _("without one-off purchases")))


class EntryFilter(django_filters.FilterSet):
    """Narrows ledger entries; ``side`` looks at one programme."""

    programme = django_filters.ChoiceFilter(label=_("Programme"), method="keep", empty_label=_("any"))
    side = django_filters.ChoiceFilter(label=_("For the programme"), choices=SIDES, method="keep", empty_label=_("any"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("any"))
    standing = django_filters.ChoiceFilter(label=_("Standing"), choices=Standing.choices, empty_label=_("any"))
    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source.choices, empty_label=_("any"))
    item_code = django_filters.CharFilter(label=_("Classification number (its beginning)"), lookup_expr="startswith")
    one_off = django_filters.ChoiceFilter(
        label=_("One-off purchases"), choices=ONE_OFF, method="marked", empty_label=_("any")
    )
    q = django_filters.CharFilter(label=_("Contract, title, supplier or business number"), method="search")
    booked_from = django_filters.DateFilter(
        label=_("Booked from"), field_name="booked_on", lookup_expr="gte", widget=DateInput
    )
    booked_to = django_filters.DateFilter(
        label=_("Booked to"), field_name="booked_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Entry
        fields: tuple[str, ...] = (
            "programme", "side", "kind", "standing", "source", "item_code", "one_off", "q", "booked_from", "booked_to",
        )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet[Entry] | None = None,
        *,
        programmes: Sequence[Programme] = (),
        **rest: Any,
    ) -> None:
        super().__init__(data, queryset, **rest)
        self.programmes = {one.code: one for one in programmes}
        self.filters["programme"].extra["choices"] = [(one.code, one.local_name) for one in programmes]

    def is_valid(self) -> bool:
        """A side is one of a programme: without it, it would be left unsaid what was listed."""
        valid: bool = super().is_valid()
        if valid and self.form.cleaned_data["side"] and not self.form.cleaned_data["programme"]:
            self.require("programme")
        return not self.form.errors

    def require(self, name: str) -> None:
        """Refuse for want of a filter."""
        needed = self.form.fields[name].error_messages["required"]
        self.form.add_error(name, ValidationError(needed, code="required"))

    @property
    def fitting(self) -> QuerySet[Any]:
        """The rows that fit; none while a filter says nonsense, so that nobody takes all for those asked for."""
        found: QuerySet[Any] = self.qs if self.is_valid() else self.queryset.none()
        return found

    def keep(self, queryset: QuerySet[Entry], _name: str, _value: str) -> QuerySet[Entry]:
        """Programme and side are looked at together, in ``filter_queryset``."""
        return queryset

    def marked(self, queryset: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Only the entries marked as one-off purchases, or only the others (rule C-18)."""
        marks = OneOff.objects.filter(entry_id=OuterRef("pk")).exclude(code="")
        return queryset.filter(Exists(marks)) if value == "yes" else queryset.filter(~Exists(marks))

    def search(self, queryset: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Find by number, title or supplier."""
        text = value.strip()
        digits = text.replace("-", "")
        wanted = Q(contract_no__icontains=text) | Q(title__icontains=text) | Q(supplier__name__icontains=text)
        if digits.isdigit():
            wanted |= Q(supplier__business_number__startswith=digits)
        return queryset.filter(wanted)

    def filter_queryset(self, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """All filters, then the programme's side by the entry's mask."""
        found: QuerySet[Entry] = super().filter_queryset(queryset)
        programme = self.programmes.get(self.form.cleaned_data.get("programme") or "")
        side = self.form.cleaned_data.get("side")
        if programme is None or not side:
            return found
        found = found.annotate(
            in_base=F("mask").bitand(programme.base_bit), counts=F("mask").bitand(programme.counted_bit)
        )
        match side:
            case "counted":
                return found.exclude(counts=0)
            case "base":
                return found.exclude(in_base=0)
            case "missed":
                return found.exclude(in_base=0).filter(counts=0)
            case _:
                return found.filter(in_base=0)
