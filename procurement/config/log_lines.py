"""One line of JSON for each line of the log, and none with a link that opens something."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from procurement.web import secret_addresses
from procurement.web.reference import current


class JsonLines(logging.Formatter):
    """Time in UTC, level, logger, message and the request's reference; the facts of a security event beside them.

    All but printable ASCII is escaped, so nothing that a visitor sends can forge a line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        facts: dict[str, object] = getattr(record, "security", {})
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": str(facts["event"]) if facts else record.getMessage(),
            **facts,
        }
        if reference := current():
            line["reference"] = reference
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


class WithoutSecrets(logging.Filter):
    """Takes secrets out of the addresses that Django writes down with a refusal."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, with the pattern of the address where its path holds a secret."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and hasattr(request, "resolver_match"):
            shown = secret_addresses.shown(request)
            record.args = tuple(shown if one == request.path else one for one in record.args)
        return True
