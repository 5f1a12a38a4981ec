"""Check a file by hand: ``python -m procurement.contracts.reading FILE``. Nothing is saved."""

import argparse
import sys
from collections import Counter
from pathlib import Path

import django
from django.conf import settings

from procurement.contracts.reading import Finding, Limits, UnreadableFile, messages, read, recognise

_SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Say what a file is, how many rows and won it has, and what is wrong; 0 when it can be read."""
    parser = argparse.ArgumentParser(prog="python -m procurement.contracts.reading", description=__doc__)
    parser.add_argument("file", type=Path)
    path = parser.parse_args(arguments).file
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    try:
        _report(path)
    except UnreadableFile as error:
        _say(messages.of_file(error))
        return 1
    return 0


def _report(path: Path) -> None:
    limits = Limits()
    recognised = recognise(path, name=path.name, limits=limits)
    _say(f"{recognised.format}, {recognised.sheet or recognised.encoding}, header in row {recognised.header_row}")
    if recognised.period_from:
        _say(f"period {recognised.period_from} to {recognised.period_to}, printed {recognised.printed_on}")
    if recognised.ignored_columns:
        _say(f"not used: {', '.join(recognised.ignored_columns)}")
    rows = won = 0
    places = [place for place, name in enumerate(recognised.staged_columns) if name in {"amount", "cumulative_amount"}]
    severities: Counter[str] = Counter()
    first: list[Finding] = list(recognised.findings)
    for _number, values, findings in read(path, recognised, limits=limits):
        rows += 1
        amount = next((values[place] for place in places if values[place]), "")
        won += int(amount) if amount.removeprefix("-").isdigit() else 0
        severities.update(one.severity for one in findings)
        first.extend(findings[: max(0, _SHOWN - len(first))])
    _say(f"{rows:,} rows, {won:,} won, {severities['ERROR']} errors, {severities['WARNING']} warnings")
    for finding in first:
        _say(f"{finding.severity}: {messages.of_row(finding)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
