"""As on the pages: 23 Nov 2026, 09:05."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
