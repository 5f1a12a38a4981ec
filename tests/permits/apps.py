"""The app of the permit procedure; only the tests install it."""

from functools import partial
from pathlib import Path

from django.apps import AppConfig

from procurement.policy.keys import Key
from procurement.policy.values import ValueType

_days = partial(Key, type=ValueType.DAYS, unit="days", in_use=True)


class PermitsConfig(AppConfig):
    """A procedure to test the case kernel with."""

    name = "tests.permits"
    label = "permits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the ground about the procedure and its parameters."""
        from procurement.cases import procedures
        from procurement.policy import keys, reading
        from tests.permits.workflow import Permit

        procedures.register(Permit)
        keys.register(
            [
                _days("permits.decision_days", meaning="days to decide about a stall"),
                _days("permits.supplement_days", meaning="days to answer"),
            ]
        )
        reading.add_folder(Path(__file__).parent / "reference")
