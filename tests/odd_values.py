"""Values that no honest browser sends: what forged forms and mistyped addresses hold."""

NUL = "\x00"
ODD = (
    "abc",
    NUL,
    "-1",
    "0",
    "9" * 17,
    "9" * 31,
    "1e400",
    "NaN",
    "²",
    "2026-01-01",
    "2026-13-45",
    "10000-01-01",
    "'; --",
    "[]",
    "가" * 3_000,
)
"""Text, nothing that text can hold, numbers of every size, digits that are no decimals, days, JSON."""
