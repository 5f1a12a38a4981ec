"""In sentences 2026년 11월 23일; with the hour as on the pages (Django's own writes "9:05 오전")."""

DATETIME_FORMAT = "Y. n. j. H:i"
