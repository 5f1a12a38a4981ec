"""Parameters that the case kernel reads."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from procurement.policy.keys import Key
from procurement.policy.values import ValueType, one_of

_choice = partial(Key, type=ValueType.TEXT, unit="choice", in_use=True)

KEYS = (
    _choice(
        "cases.first_day",
        check=one_of("EXCLUDED", "COUNTED"),
        meaning=_("whether the day on which a period begins is its first day"),
    ),
    _choice(
        "cases.outage_rule",
        check=one_of("NEXT_WORKING_DAY", "BY_LENGTH"),
        meaning=_("where a deadline moves that falls in an outage of the platform"),
    ),
    Key(
        "cases.remind_days_before",
        ValueType.DAYS,
        "days",
        _("days before the last one on which whoever owes something is reminded"),
        in_use=True,
    ),
)
