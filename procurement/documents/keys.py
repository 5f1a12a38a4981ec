"""Parameters that documents read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.policy.keys import Key
from procurement.policy.values import Json, ValueType

KEEP_YEARS = "documents.keep_years"
OTHER = "OTHER"
"""The kinds that the parameter does not name."""


def years_by_kind(value: Json) -> str:
    """What is wrong with an object of years by kind of document."""
    is_object = isinstance(value, dict) and OTHER in value
    if is_object and all(years is None or (type(years) is int and years > 0) for years in value.values()):
        return ""
    return _('Write years by kind of document, null for good, and "OTHER" for all other kinds: {"OTHER": 10}.')


KEYS = (
    Key(
        KEEP_YEARS,
        ValueType.TABLE,
        "years",
        gettext_lazy("years for which documents are kept after the matter ended, by kind"),
        check=years_by_kind,
        in_use=True,
    ),
)
