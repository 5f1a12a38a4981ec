"""Filters that the API has beyond those of the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from priority_purchase.rates.filters import EntryFilter
from priority_purchase.rates.models import Result
from priority_purchase.rates.years import MAX_YEAR, MIN_YEAR
from priority_purchase.targets.queries import programmes_of
from procurement.contracts.models import Entry
from procurement.jobs import clock
from procurement.organisations.enums import AgencyType, Region
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set


def year_named(data: QueryDict | None) -> int:
    """The year that a request names, else the present one."""
    text = data.get("year", "") if data else ""
    return int(text) if text.isascii() and text.isdigit() and MIN_YEAR <= int(text) <= MAX_YEAR else clock.today().year


class EntryApiFilter(EntryFilter):
    """The filters of the page of entries, and those that the page's address holds."""

    programme = extend_schema_field(OpenApiTypes.STR)(django_filters.ChoiceFilter(method="keep"))
    agency = django_filters.CharFilter(field_name="agency__code")
    year = django_filters.NumberFilter(min_value=MIN_YEAR, max_value=MAX_YEAR, decimal_places=0)
    supplier = django_filters.CharFilter(field_name="supplier__business_number")
    contract_no = django_filters.CharFilter()

    class Meta:
        model = Entry
        fields = (*EntryFilter.Meta.fields, "agency", "year", "supplier", "contract_no")

    def __init__(self, data: QueryDict | None = None, queryset: QuerySet[Entry] | None = None, **rest: Any) -> None:
        programmes = programmes_of(site_policy_set(), year=year_named(data))
        super().__init__(data, queryset, programmes=programmes, **rest)

    def is_valid(self) -> bool:
        """A programme and its side go together: with one of them it would be left unsaid what was listed."""
        valid = super().is_valid()
        if valid and self.form.cleaned_data["programme"] and not self.form.cleaned_data["side"]:
            self.require("side")
        return not self.form.errors


class RatesFilter(django_filters.FilterSet):
    """Which agencies, and of which programme and year; both must be named."""

    year = django_filters.NumberFilter(
        required=True, min_value=MIN_YEAR, max_value=MAX_YEAR, decimal_places=0, method="existed"
    )
    programme = extend_schema_field(OpenApiTypes.STR)(django_filters.ChoiceFilter(required=True, method="keep"))
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Agency
        fields = ("year", "programme", "type", "region", "name")

    def __init__(self, data: QueryDict | None = None, queryset: QuerySet[Agency] | None = None, **rest: Any) -> None:
        super().__init__(data, queryset, **rest)
        programmes = programmes_of(site_policy_set(), year=year_named(data))
        self.filters["programme"].extra["choices"] = [(one.code, one.local_name) for one in programmes]

    def existed(self, queryset: QuerySet[Agency], _name: str, value: Decimal) -> QuerySet[Agency]:
        """Agencies that existed at some time in the year."""
        begun = Q(opened_on__isnull=True) | Q(opened_on__year__lte=int(value))
        not_ended = Q(closed_on__isnull=True) | Q(closed_on__year__gte=int(value))
        return queryset.filter(begun, not_ended)

    def keep(self, queryset: QuerySet[Agency], _name: str, _value: str) -> QuerySet[Agency]:
        """The programme narrows figures, not agencies."""
        return queryset


class ResultFilter(django_filters.FilterSet):
    """Narrows frozen results."""

    agency = django_filters.CharFilter(field_name="agency__code")
    run = django_filters.NumberFilter(field_name="run_id", decimal_places=0)
    year = django_filters.NumberFilter(field_name="run__year", decimal_places=0)
    programme = django_filters.CharFilter(field_name="programme_code")
    type = django_filters.ChoiceFilter(field_name="agency__type", choices=AgencyType.choices)
    region = django_filters.ChoiceFilter(field_name="agency__region", choices=Region.choices)
    met = django_filters.TypedChoiceFilter(
        choices=(("true", _("met")), ("false", _("missed"))), coerce=lambda value: value == "true"
    )

    class Meta:
        model = Result
        fields = ("run", "year", "agency", "programme", "type", "region", "status", "met", "grade")
