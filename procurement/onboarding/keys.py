"""Parameters of joining."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from procurement.policy.keys import Key
from procurement.policy.values import ValueType

_days = partial(Key, type=ValueType.DAYS, unit="days", in_use=True)

KEYS = (
    _days("onboarding.claim_days", meaning=_("working days to decide who represents a company here")),
    _days("onboarding.supplement_days", meaning=_("days to send what is missing in such a claim")),
    _days("onboarding.invitation_days", meaning=_("days for which an invitation can be accepted")),
)
