"""Texts that ship with the platform, written after every migration by the database's owner.

A text that changed in the file becomes a new shipped version; no version is overwritten, and one that an
administrator has replaced stays replaced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from procurement.jobs import clock
from procurement.notices import topics
from procurement.notices.models import NoticeTemplate
from procurement.notices.syntax import check

SHIPPED = Path(__file__).parent / "reference" / "texts.toml"
FIELDS = ("subject", "body", "reason", "may_opt_out", "basis")
_files: list[Path] = [SHIPPED]


def add_file(path: Path) -> None:
    """Texts of a slice's own messages; call it in ``AppConfig.ready``."""
    if path not in _files:
        _files.append(path)


def shipped() -> Iterator[dict[str, Any]]:
    """The fields of each text in the files, checked: code, language and what is written."""
    for path in _files:
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            message = topics.message(code)
            for language in ("ko", "en"):
                written = entry[language]
                for part in ("subject", "body", "reason"):
                    check(written[part], message.variables, message.needs if part == "body" else ())
                yield {
                    "code": code,
                    "language": language,
                    "subject": written["subject"],
                    "body": written["body"].strip(),
                    "reason": written["reason"],
                    "may_opt_out": entry.get("may_opt_out", True),
                    "basis": written.get("basis", ""),
                }


def load_texts(**_signal: Any) -> None:
    """Add the shipped versions that the database does not have."""
    if settings.DATABASE_ROLE != "owner":
        return
    latest: dict[tuple[str, str], NoticeTemplate] = {}
    last_version: dict[tuple[str, str], int] = {}
    for row in NoticeTemplate.objects.order_by("version"):
        last_version[row.code, row.language] = row.version
        if row.shipped:
            latest[row.code, row.language] = row
    now = clock.now()
    for fields in shipped():
        place = fields["code"], fields["language"]
        before = latest.get(place)
        if before is None or any(getattr(before, name) != fields[name] for name in FIELDS):
            version = last_version.get(place, 0) + 1
            NoticeTemplate.objects.create(**fields, version=version, shipped=True, made_at=now)
