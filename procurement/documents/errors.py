"""Why a file was not taken, or cannot be had."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from procurement.law.decisions import Reason


class FileRefused(Exception):
    """The file was not taken and nothing is kept of it; ``reasons`` say everything that stands against it."""

    code = "file_refused"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(" ".join(reason.sentence(gettext) for reason in reasons))
        self.reasons = tuple(reasons)


class ErasureRefused(Exception):
    """The version must be kept; the sentence says until when."""
