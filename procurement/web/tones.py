"""How a status looks: a tone, and a sign so that colour is never alone.

The ground knows the statuses of its own work; programmes add theirs in ``AppConfig.ready``.
"""

from collections.abc import Mapping
from enum import StrEnum


class Tone(StrEnum):
    """The design system's tones of badges and alerts."""

    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INFORMATION = "information"
    PRIMARY = "primary"
    GRAY = "gray"


SIGNS = {
    Tone.SUCCESS: "✓",
    Tone.WARNING: "!",
    Tone.DANGER: "✕",
    Tone.INFORMATION: "i",
    Tone.PRIMARY: "●",
    Tone.GRAY: "–",
}

_tones: dict[str, Tone] = {
    "QUEUED": Tone.GRAY,
    "WAITING": Tone.GRAY,
    "RUNNING": Tone.INFORMATION,
    "DONE": Tone.SUCCESS,
    "FROZEN": Tone.SUCCESS,
    "FAILED": Tone.DANGER,
    "CANCELLED": Tone.GRAY,
    "COMPUTED": Tone.SUCCESS,
    "ZERO_DENOMINATOR": Tone.GRAY,
    "REGISTRY_MISSING": Tone.WARNING,
    "TARGET_NOT_SET": Tone.WARNING,
    "TYPE_UNCONFIRMED": Tone.WARNING,
    "NOT_IN_SCOPE": Tone.GRAY,
    "NOT_REPORTED": Tone.WARNING,
}


def register(tones: Mapping[str, Tone]) -> None:
    """Give statuses (by their stored value) a tone."""
    _tones.update({str(value): tone for value, tone in tones.items()})


def tone_of(value: object) -> Tone:
    """The tone of a status; gray when nobody said."""
    return _tones.get(str(value), Tone.GRAY)
