"""The years that can be asked for: those of which the platform knows rules."""

from __future__ import annotations

from django.urls.converters import IntConverter

MIN_YEAR, MAX_YEAR = 2000, 2100


class YearConverter(IntConverter):
    """A year in an address; another number is no address."""

    def to_python(self, value: str) -> int:
        """The year, if it is one of those that can be asked for."""
        year = super().to_python(value)
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise ValueError(value)
        return year
